"""Answering questions as readers type them, and searching: curators' statements, best first, or an honest no."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from ..cards import answers, guide
from ..cards.asks import Ask, ask, fits_button
from ..cards.briefs import clip, remark
from ..cards.telling import Telling
from ..domain.asked import Question, Role, Want
from ..domain.briefs import Brief, Fact
from ..domain.errors import BadRequest
from ..domain.features import Hit
from ..domain.filters import NAMES
from ..domain.folding import stem, words
from ..domain.lexicon import read_word_lists
from ..domain.library import Library
from ..domain.matching import Finding, Verdict, find, named, seek
from ..domain.narrowing import holds, is_called, narrowed, passes, strangers
from ..domain.ranking import Ranked
from . import examples
from .desk import Desk
from .ports import Invocation, Reply
from .reading import fact, find_facts
from .replies import found
from .results import fact_result

_OTHERS = 4  # runners-up under an answer
_NEAREST_TOPICS = 3
_MOST_READ = 400  # characters of what somebody types
_TITLES = 5  # that are asked for to get ready
_LISTED = 50  # statements that a search lists
_LOOKED_THROUGH = 300  # statements that filters are held against
_NARROWING = frozenset(':"“-')  # characters of filters, phrases and what must not stand there
_RELATED = 0.15  # of a question: what a statement has that shows a topic to be near
_WORTH_LISTING = 0.4  # of the score of the best
_STRANGE_FILTER = re.compile(rf"(?<!\S)(?!(?:{'|'.join(NAMES)}):)([a-z-]+):(?=\w)", re.IGNORECASE)
_QUOTED = re.compile(r"\S*[\"“][^\"”]*[\"”]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def get_ready(library: Library) -> None:
    """Read what the first question would read otherwise, which would keep everybody else waiting."""
    read_word_lists()
    titles = " ".join(brief.title for brief in islice(library.briefs.values(), _TITLES))
    seek(library.index, titles, library.lexicon, limit=_LISTED)


def answer(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/ask <question>`: the best statement with the words that matched, or what comes near, or nothing."""
    return _as_far_as_read("question", _answer, invocation, desk)


def search(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/search <words>`: every statement that has them, best first, narrowed by filters."""
    return _as_far_as_read("words", _search, invocation, desk)


def _as_far_as_read(option: str, told: Callable[..., Reply], invocation: Invocation, desk: Desk) -> Reply:
    """Answer the beginning of what was typed, and say so: a page of it would keep everybody waiting."""
    typed = _one_line(invocation.ask.options.get(option, ""))
    if len(typed) <= _MOST_READ:
        return told(invocation, desk)
    begun = typed[:_MOST_READ].rpartition(" ")[0] or typed[:_MOST_READ]
    reply = told(replace(invocation, ask=invocation.ask.with_options(**{option: begun})), desk)
    said = remark(desk.words("Only the first {n} characters were read. Shorter questions find more.", n=_MOST_READ))
    return replace(reply, card=replace(reply.card, blocks=(said, *reply.card.blocks)))


def _answer(invocation: Invocation, desk: Desk) -> Reply:
    telling, wanted = desk.telling(invocation), invocation.ask
    library, question = telling.library, _one_line(wanted.options.get("question", ""))
    if not question:
        how = telling.words("Type your question after /ask, in your own words. Here is one:")
        return _prompt(wanted, telling.words("Ask a question"), how, examples.question(desk), telling)
    if question in library.facts:  # chosen from autocomplete
        return fact(replace(invocation, ask=ask("fact", keyword=question)), desk)
    finding = seek(library.index, question, library.lexicon)
    if not finding.question.terms and not finding.question.filters.narrow:  # hello, thanks, who are you
        how = telling.words("This looks things up in a library of sourced statements; /help shows how. For instance:")
        return _prompt(wanted, telling.words("What would you like to know?"), how, examples.question(desk), telling)
    if finding.question.want is Want.WORDS and named(library.index, question, "brief", library.lexicon):
        told, why = find_facts(question, telling)
        if told:
            return _answered(wanted, question, told[: _OTHERS + 1], why, desk, telling)
    ranked = _worthwhile(narrowed(finding.question, finding.ranked, library))[: _OTHERS + 1]
    if not ranked or finding.verdict is Verdict.NOTHING:
        return _nothing(wanted, question, finding, desk, telling)
    facts = [library.facts[one.document.id] for one in ranked]
    why = list(why_found(finding.question, ranked[0], facts[0], telling))
    if finding.verdict is Verdict.ANSWER:
        return _answered(wanted, question, facts, why, desk, telling)
    return _near(wanted, question, facts[:_OTHERS], why, desk, telling)


def _prompt(wanted: Ask, title: str, told: str, example: Ask, telling: Telling) -> Reply:
    """Say what to type to somebody who has not typed anything yet."""
    return Reply(ask=wanted, card=guide.prompt_card(title, told, example, telling.words), found=False)


def _answered(
    wanted: Ask, question: str, facts: Sequence[Fact], why: Iterable[str], desk: Desk, telling: Telling
) -> Reply:
    card = answers.answer_card(telling, facts[0], why, facts[1:], _none_of_these(question, desk))
    asked = wanted if fits_button(wanted) else ask("fact", keyword=facts[0].id)
    return found(asked, card, [fact_result(telling.library, fact) for fact in facts])


def _near(wanted: Ask, question: str, facts: Sequence[Fact], why: Iterable[str], desk: Desk, telling: Telling) -> Reply:
    """Show what comes near; it is not found, as no statement surely answers."""
    card = answers.near_card(telling, clip(question), facts, why, _none_of_these(question, desk))
    return Reply(
        ask=wanted if fits_button(wanted) else ask("topics"),
        card=card,
        found=False,
        results=tuple(fact_result(telling.library, fact) for fact in facts),
        suggestions=tuple(fact.statement for fact in facts),
    )


def none_of_these(invocation: Invocation, desk: Desk) -> Reply:
    """Answer the button *None of these*: say thanks, and offer the nearest topics."""
    telling, question = desk.telling(invocation), invocation.ask.options.get("question", "")
    finding = seek(telling.library.index, question, telling.library.lexicon)
    nearest = _nearest_topics(question, finding, telling.library)
    card = answers.thanks_card(nearest, telling.words, noted=desk.gaps is not None)
    return Reply(
        ask=invocation.ask,
        card=card,
        found=False,
        suggestions=tuple(brief.title for brief in nearest),
        nearest=_nearest_fact(finding),
    )


def _search(invocation: Invocation, desk: Desk) -> Reply:
    telling, wanted = desk.telling(invocation), invocation.ask
    library, typed = telling.library, _one_line(wanted.options.get("words", ""))
    if not typed:
        how = telling.words("Type what to look for after /search; “after:2001” or “topic:…” narrows it. For instance:")
        return _prompt(wanted, telling.words("Search the library"), how, examples.search(desk), telling)
    if strange := _STRANGE_FILTER.search(_QUOTED.sub(" ", typed)):
        known = telling.words.listed(f"{name}:" for name in NAMES)
        raise BadRequest(telling.words("“{filter}:” is no filter. There are {known}.", filter=strange[1], known=known))
    many = _LOOKED_THROUGH if _NARROWING.intersection(typed) else _LISTED + 1
    kept = partial(holds, library=library)
    finding = seek(library.index, typed, library.lexicon, limit=_LISTED + 1, through=many, holds=kept)
    listed = list(_listed(finding, library))
    if not listed:
        _check_filters(finding.question, telling)
        return _nothing(wanted, typed, seek(library.index, typed, library.lexicon), desk, telling)
    facts = listed[:_LISTED]
    why = [*_repairs(finding.question, telling)]
    card = answers.search_card(telling, clip(typed), facts, why, more=len(listed) > _LISTED)
    asked = wanted if fits_button(wanted) else ask("search", words=clip(typed))
    return found(asked, card, [fact_result(library, fact) for fact in facts])


def _check_filters(question: Question, telling: Telling) -> None:
    """Raise BadRequest where it is the filters that leave nothing, whatever the words."""
    words, filters, packs = telling.words, question.filters, telling.library.packs
    if filters.pack and not any(is_called(pack, filters.pack) for pack in packs):
        known = words.listed(pack.id for pack in packs)
        raise BadRequest(words("No pack is called “{name}”. The library has {known}.", name=filters.pack, known=known))
    unknown_topic, unknown_source = strangers(filters, telling.library)
    if unknown_topic:
        raise BadRequest(words("No topic is called “{name}”. /topics lists them all.", name=filters.topic))
    if unknown_source:
        raise BadRequest(words("No source is called “{name}”. /sources lists them all.", name=filters.source))
    if filters.before and filters.after and filters.before.first <= filters.after.last:
        raise BadRequest(words("Nothing is both before and after those dates. Put the earlier one after “after:”."))
    if filters.narrow and not (question.terms or filters.topic):
        raise BadRequest(words("Add a word to look for; of the filters only “topic:” stands alone."))


def why_found(question: Question, ranked: Ranked, fact: Fact, telling: Telling) -> Iterator[str]:
    """Say which words of a question led to a statement: `Matched: fuel, Royal Navy → refuelling`."""
    yield from _repairs(question, telling)
    own = [hit for hit in ranked.hits if hit.field != "questions"]  # nobody sees these
    hits = [hit for hit in own if hit.term.role is not Role.LIGHT] or own
    if hits:
        told = ", ".join(dict.fromkeys(_hit(hit, fact.statement) for hit in hits))
        yield telling.words("Matched: {words}", words=told)


def _hit(hit: Hit, text: str) -> str:
    """Name an asked word, and the word of the statement that stands for it, where that is another."""
    told = [_as_written(root, text) for root in hit.way.stems]
    asked = hit.term.read
    same = [stem(word) for word in words(asked)] == list(hit.way.stems)
    return asked if same or not all(told) else f"{asked} → {' '.join(told)}"


def _as_written(root: str, text: str) -> str:
    """Return a word as a text has it, or an empty string where it has none: it is told by its topic or its keywords."""
    return next((word for word in _WORD.findall(text) if stem(next(words(word), "")) == root), "")


def _repairs(question: Question, telling: Telling) -> Iterator[str]:
    for asked, read in question.repairs:
        yield telling.words("“{asked}” was read as “{read}”.", asked=asked, read=read)


def _listed(finding: Finding, library: Library) -> Iterator[Fact]:
    """Yield what a search lists; without any word, all of a topic that the filters leave."""
    question = finding.question
    if not question.terms:
        if not question.filters.topic:
            return
        for match in find(library.index, question.filters.topic, "brief", library.lexicon, 1):
            yield from (fact for fact in library.briefs[match.id].facts if passes(fact, question.filters, library))
        return
    ranked = [one for one in finding.ranked if one.says_it]
    yield from (library.facts[one.document.id] for one in _worthwhile(ranked))


def _worthwhile(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Leave out what has far less of what was asked than the best."""
    return [one for one in ranked if one.score >= _WORTH_LISTING * ranked[0].score]


def _nothing(wanted: Ask, asked: str, finding: Finding, desk: Desk, telling: Telling) -> Reply:
    nearest = _nearest_topics(asked, finding, telling.library)
    card = answers.nothing_card(clip(asked), nearest, telling.words, noted=desk.gaps is not None)
    kept = wanted if fits_button(wanted) else ask("topics")
    suggestions = tuple(brief.title for brief in nearest)
    return Reply(ask=kept, card=card, found=False, suggestions=suggestions, nearest=_nearest_fact(finding))


def _nearest_fact(finding: Finding) -> str:
    return next((ranked.document.id for ranked in finding.ranked), "")


def _nearest_topics(asked: str, finding: Finding, library: Library) -> list[Brief]:
    """Return the topics of the statements that come nearest, then those whose names do."""
    near = [one for one in finding.ranked[: 3 * _NEAREST_TOPICS] if one.features.coverage >= _RELATED]
    own = [library.facts[one.document.id].brief for one in near]
    alike = library.index.nearest(asked, "brief", _NEAREST_TOPICS)
    return [library.briefs[id] for id in list(dict.fromkeys([*own, *alike]))[:_NEAREST_TOPICS]]


def _none_of_these(question: str, desk: Desk) -> Ask | None:
    """Return what the button asks: the question, as far as a button holds it; nothing where it would not be noted."""
    if desk.gaps is None:
        return None
    kept = question.split(" ")
    while len(kept) > 1 and not fits_button(ask("none", question=" ".join(kept))):
        kept.pop()
    wanted = ask("none", question=" ".join(kept))
    return wanted if fits_button(wanted) else ask("none", question=question[:20])


def _one_line(text: str) -> str:
    return " ".join(text.split())
