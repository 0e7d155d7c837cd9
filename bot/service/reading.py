"""Answering readers: each function takes a question and returns a reply made of what curators wrote."""

import re
from collections.abc import Iterable, Sequence

from ..cards import briefs as brief_cards
from ..cards import guide
from ..cards.asks import Ask, ask
from ..cards.facts import fact_card
from ..cards.telling import Telling
from ..domain.briefs import Brief, Fact
from ..domain.folding import same_words, stem
from ..domain.library import Library
from ..domain.matching import Match, find, named, spelt
from ..domain.vocabulary import plain_words
from .desk import Desk
from .ports import Invocation, Reply
from .replies import found, gone, miss, retired, some
from .results import brief_result, fact_results

_ALSO = 2  # runners-up shown under a fact
_MOST_FACTS = 25  # that “Another” goes round
_OTHERS = 3  # briefs offered beside the one that fits best
_BRIEF_VIEWS = {
    "facts": brief_cards.facts_card,
    "timeline": brief_cards.timeline_card,
    "sources": brief_cards.sources_card,
    "related": brief_cards.related_card,
}


def brief(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/brief [topic]`, and the buttons of its card."""
    telling, wanted = desk.telling(invocation), invocation.ask
    topic = wanted.options.get("topic", "")
    if not topic:
        _, ids = some(telling.library.briefs, "")
        return found(wanted, guide.menu_card([telling.library.briefs[id] for id in ids], telling.words))
    meant = _find_brief(topic, telling)
    if meant is None:
        return miss(wanted, topic, telling)
    told, remarks, others = meant
    if view := _BRIEF_VIEWS.get(wanted.options.get("view", "")):
        card = view(telling, told)
    else:
        card = brief_cards.short_card(telling, told, remarks, others)
    key = fact_results(telling, (fact for fact in told.facts if fact.key))
    return found(wanted.with_options(topic=told.id), card, [brief_result(telling.library, told), *key])


def fact(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/fact [keyword]`: the fact that fits best, and the runners-up."""
    telling, wanted = desk.telling(invocation), invocation.ask
    library, keyword = telling.library, wanted.options.get("keyword", "")
    if not library.facts:
        return miss(wanted, keyword, telling)
    if not keyword:
        return _fact_of_the_day(wanted, telling)
    if keyword in library.facts:
        return _told_fact(wanted, [library.facts[keyword], *_siblings(library, library.facts[keyword])], [], telling)
    if keyword in library.retired:
        return gone(keyword, telling)
    ranked, remarks = find_facts(keyword, telling)
    return _told_fact(wanted, ranked, remarks, telling) if ranked else miss(wanted, keyword, telling)


def topics(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/topics`."""
    telling = desk.telling(invocation)
    library = telling.library
    start, ids = some(library.briefs, invocation.ask.options.get("start", ""))
    listed = [library.briefs[id] for id in ids]
    card = guide.topics_card(telling, listed, start)
    return found(invocation.ask, card, (brief_result(library, told) for told in listed))


def find_facts(keyword: str, telling: Telling) -> tuple[list[Fact], list[str]]:
    """Return the facts that fit, best first, and what to say of how they were found.

    Of a topic asked for by its name, the key facts come first, those with figures before others; of a name that
    stands for more than the topic, such as a place, the facts that mention it.
    """
    library = telling.library
    matches = find(library.index, keyword, "fact", library.lexicon, limit=_MOST_FACTS)
    ranked = [library.facts[match.id] for match in matches]
    topic = _named_topic(named(library.index, keyword, "brief", library.lexicon), keyword, library)
    if topic:
        told = library.briefs[topic[0]]
        own = [fact for fact in ranked if fact.brief == told.id]
        if same_words(topic[1], told.title) and _begins(told.title, topic[1]):
            own = sorted(told.facts, key=lambda fact: (not fact.key, not fact.figures))
        ranked = own + [fact for fact in ranked if fact.brief != told.id]
    return ranked, _why(matches, topic, telling)


def _begins(title: str, name: str) -> bool:
    """Whether a title begins with a name, so that it is mostly about that: not piracy in “Naval … piracy”."""
    first, of_name = (next(iter(plain_words(text)), "") for text in (title, name))
    return stem(first) == stem(of_name)


def _find_brief(topic: str, telling: Telling) -> tuple[Brief, list[str], list[Brief]] | None:
    """Return the brief that is meant, what to say of how it was found, and the runners-up."""
    library = telling.library
    if topic in library.briefs:
        return library.briefs[topic], [], []
    if topic in library.retired:
        return library.successor(topic), [retired(topic, telling)], []
    matches = find(library.index, topic, "brief", library.lexicon, limit=_OTHERS + 1)
    if not matches:
        return None
    best, *others = (library.briefs[match.id] for match in matches)
    meant = _named_topic(best.id if matches[0].named else None, topic, library)
    return best, _why(matches, meant, telling), [] if meant else others


def _named_topic(id: str | None, asked: str, library: Library) -> tuple[str, str] | None:
    """Return a topic that was asked for by its name, and this name as it is spelt."""
    if id is None:
        return None
    told = library.briefs[id]
    return id, spelt(library.index, asked, (*told.aliases, id.replace("-", " "), told.title), library.lexicon)


def _why(matches: Sequence[Match], topic: tuple[str, str] | None, telling: Telling) -> list[str]:
    """Say how the words of the question led to the entries, where that is not plain to see."""
    words = telling.words
    repaired = matches[0].repaired if matches else ()
    told = [words("“{asked}” was read as “{read}”.", asked=asked, read=read) for asked, read in repaired]
    if topic:
        title = telling.library.briefs[topic[0]].title
        if not same_words(topic[1], title):
            told.append(words("“{name}” is listed under “{title}”.", name=topic[1], title=title))
    return told


def _fact_of_the_day(wanted: Ask, telling: Telling) -> Reply:
    at = _skipped(wanted, len(telling.library.facts))
    told = telling.library.fact_of_turn(telling.today.toordinal() + at)
    remark = telling.words("Fact of the day, {day}", day=telling.words.day(telling.today))
    return _tell(wanted, told, (), [remark], at, telling)


def _told_fact(wanted: Ask, ranked: Sequence[Fact], remarks: Iterable[str], telling: Telling) -> Reply:
    """Tell the fact that the question has skipped to, going round when they are all told."""
    at = _skipped(wanted, len(ranked))
    return _tell(wanted, ranked[at], ranked[at + 1 : at + 1 + _ALSO], remarks, at, telling)


def _skipped(wanted: Ask, most: int) -> int:
    skip = wanted.options.get("skip", "0")
    return int(skip) % most if re.fullmatch("[0-9]{1,6}", skip) else 0


def _tell(wanted: Ask, told: Fact, others: Sequence[Fact], remarks: Iterable[str], at: int, telling: Telling) -> Reply:
    asked = wanted if _fits_button(wanted) else ask("fact", keyword=told.id)
    another = asked.with_options(skip=str(at + 1), page="")
    card = fact_card(telling, told, another, remarks=() if at else remarks, also=others)
    return found(asked, card, fact_results(telling, (told, *others)))


def _fits_button(wanted: Ask) -> bool:
    try:
        wanted.with_options(skip="999999", page="99").encode()
    except ValueError:
        return False
    return True


def _siblings(library: Library, fact: Fact) -> list[Fact]:
    return [sibling for sibling in library.brief_of(fact).facts if sibling.id != fact.id]
