"""Answering readers: each function takes a question and returns a reply made of what curators wrote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from ..cards import briefs as brief_cards
from ..cards import facts as fact_cards
from ..cards import guide
from ..cards.asks import Ask, ask
from ..cards.days import day_card, week_card
from ..cards.model import Card
from ..domain.anniversaries import coming, on_this_day
from ..domain.briefs import Brief, Fact
from ..domain.days import read_day
from ..domain.folding import same_words
from ..domain.library import Library
from ..domain.search import Match
from ..domain.subscriptions import Subscription, WhenEmpty
from .desk import Desk
from .ports import Invocation, Reply, Result
from .results import brief_result, fact_result, source_result

_ALSO = 2  # runners-up shown under a fact
_MOST_FACTS = 25  # that “Another” goes round
_NEAREST = 3  # topics offered after a miss
_YEAR_AHEAD = 366  # days
_TELLING = 3  # characters: a shorter piece of a message tells nothing
_SENTENCE = re.compile(r"(?<=[.!?。])\s*|\s*\[\d+\]\s*|\n")
_BRIEF_VIEWS = {
    "facts": brief_cards.facts_card,
    "timeline": brief_cards.timeline_card,
    "sources": brief_cards.sources_card,
    "related": brief_cards.related_card,
}


def brief(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/brief [topic]`, and the buttons of its card."""
    library, wanted = desk.shelf.library, invocation.ask
    topic = wanted.options.get("topic", "")
    if not topic:
        return _reply(wanted, guide.menu_card(library, desk.words))
    found = _find_brief(library, topic, desk)
    if found is None:
        return _miss(wanted, topic, desk)
    told, remarks, others = found
    if view := _BRIEF_VIEWS.get(wanted.options.get("view", "")):
        card = view(library, told, desk.words)
    else:
        card = brief_cards.short_card(library, told, desk.words, remarks, others)
    results = (brief_result(library, told), *(fact_result(library, fact) for fact in told.facts if fact.key))
    return _reply(wanted.with_options(topic=told.id), card, results=results)


def fact(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/fact [keyword]`: the fact that fits best, and the runners-up."""
    library, wanted = desk.shelf.library, invocation.ask
    keyword = wanted.options.get("keyword", "")
    if not library.facts:
        return _miss(wanted, keyword, desk)
    if not keyword:
        return _fact_of_the_day(_today(invocation, desk), wanted, desk)
    if keyword in library.facts:
        return _told_fact(wanted, [library.facts[keyword], *_siblings(library, library.facts[keyword])], [], desk)
    if keyword in library.retired:
        return _gone(keyword, desk)
    ranked, remarks = _find_facts(library, keyword, desk)
    return _told_fact(wanted, ranked, remarks, desk) if ranked else _miss(wanted, keyword, desk)


def evidence(invocation: Invocation, desk: Desk) -> Reply:
    """Open the receipts of the fact that a button names."""
    library, wanted = desk.shelf.library, invocation.ask
    named = wanted.options.get("fact", "")
    if named not in library.facts:
        return _gone(named, desk)
    told = library.facts[named]
    card = fact_cards.evidence_card(library, told, desk.words)
    return _reply(wanted, card, results=(fact_result(library, told),))


def on_this_day_reply(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/onthisday [date]`, with a look ahead for `this week`."""
    today = _today(invocation, desk)
    wanted = invocation.ask
    text = wanted.options.get("date", "")
    if " ".join(text.casefold().split()) in {"week", "this week", "the coming week"}:
        return _week(wanted, today, desk)
    return day_reply(read_day(text, today), wanted, desk)


def day_reply(day: date, wanted: Ask, desk: Desk) -> Reply:
    """Tell what happened on a day; `found` is False when nothing did."""
    library = desk.shelf.library
    found = on_this_day(library.anniversaries, day)
    upcoming = next((ahead for ahead, _ in coming(library.anniversaries, day, _YEAR_AHEAD)), None)
    card = day_card(library, day, found, upcoming, desk.words)
    results = tuple(fact_result(library, anniversary.fact) for anniversary in found)
    suggestions = (desk.words.day_of_year(upcoming),) if upcoming and not found else ()
    asked = wanted.with_options(date=day.isoformat())
    return _reply(asked, card, results=results, found=bool(found), suggestions=suggestions)


def post(subscription: Subscription, day: date, desk: Desk) -> Reply | None:
    """Compose what a channel is told on a civil date; None when there is nothing to tell."""
    reply = day_reply(day, ask("onthisday"), desk)
    if not reply.found:
        if subscription.when_empty is WhenEmpty.SKIP or not desk.shelf.library.facts:
            return None
        reply = _fact_of_the_day(day, ask("fact"), desk)
    return replace(reply, private=False, card=brief_cards.unshared(reply.card))


def topics(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/topics`."""
    library = desk.shelf.library
    results = tuple(brief_result(library, told) for told in library.briefs.values())
    return _reply(invocation.ask, guide.topics_card(library, desk.words), results=results)


def sources(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/sources [id]`."""
    library, wanted = desk.shelf.library, invocation.ask
    named = wanted.options.get("id", "")
    if not named:
        results = tuple(source_result(source, desk.words) for source in library.sources.values())
        return _reply(wanted, guide.documents_card(library, desk.words), results=results)
    matches = library.index.find(named, "source", limit=1)
    source = library.sources.get(named) or (library.sources[matches[0].id] if matches else None)
    if source is None:
        return _miss(wanted, named, desk)
    card = guide.document_card(library, source, desk.words)
    return _reply(wanted.with_options(id=source.id), card, results=(source_result(source, desk.words),))


def locate(invocation: Invocation, desk: Desk) -> Reply:
    """Find what a message rests on: the entry its buttons name (`of`), else the fact its words (`text`) fit best."""
    if of := invocation.ask.options.get("of", ""):
        named = Ask.decode(of)
        if id := named.options.get("fact", ""):
            return evidence(replace(invocation, ask=ask("evidence", fact=id)), desk)
        if topic := named.options.get("topic", ""):
            return brief(replace(invocation, ask=ask("brief", topic=topic, view="facts")), desk)
    library = desk.shelf.library
    text = " ".join(invocation.ask.options.get("text", "").split())
    parts = [part for part in _SENTENCE.split(text) if len(part) > _TELLING]
    matches = [match for part in parts for match in library.index.find(part, "fact", 1)]
    best = max(matches, key=lambda match: match.score, default=None)
    if best is None:
        return _miss(ask("topics"), brief_cards.clip(text), desk)
    return evidence(replace(invocation, ask=ask("evidence", fact=best.id)), desk)


def _find_facts(library: Library, keyword: str, desk: Desk) -> tuple[list[Fact], list[str]]:
    """Return the facts that fit, best first, and what to say of how they were found.

    Of a topic asked for by its name, the key facts come first, those with figures before others; of a name that
    stands for more than the topic, such as a place, the facts that mention it.
    """
    matches = library.index.find(keyword, "fact", limit=_MOST_FACTS)
    ranked = [library.facts[match.id] for match in matches]
    topic = next(iter(library.index.find(keyword, "brief", 1)), None)
    if topic and topic.named:
        told = library.briefs[topic.id]
        own = [fact for fact in ranked if fact.brief == told.id]
        if same_words(topic.named, told.title):
            own = sorted(told.facts, key=lambda fact: (not fact.key, not fact.figures))
        ranked = own + [fact for fact in ranked if fact.brief != told.id]
    best = next(iter(matches), topic)
    return ranked, _why(library, keyword, best, desk) if best else []


def _find_brief(library: Library, topic: str, desk: Desk) -> tuple[Brief, list[str], list[Brief]] | None:
    """Return the brief that is meant, what to say of how it was found, and the runners-up."""
    if topic in library.briefs:
        return library.briefs[topic], [], []
    if topic in library.retired:
        return library.successor(topic), [_retired(topic, desk)], []
    matches = library.index.find(topic, "brief", limit=_NEAREST + 1)
    if not matches:
        return None
    best, *others = (library.briefs[match.id] for match in matches)
    return best, _why(library, topic, matches[0], desk), [] if matches[0].named else others


def _why(library: Library, asked: str, match: Match, desk: Desk) -> list[str]:
    """Say how the words of the question led to the entry, where that is not plain to see."""
    words = desk.words
    told = [words("“{asked}” was read as “{read}”.", asked=asked, read=read) for asked, read in match.repaired]
    named = next(iter(library.index.find(asked, "brief", 1)), None)
    if named and named.named:
        title = library.briefs[named.id].title
        if not same_words(named.named, title):
            told.append(words("“{name}” is listed under “{title}”.", name=named.named, title=title))
    return told


def _today(invocation: Invocation, desk: Desk) -> date:
    return invocation.now.astimezone(desk.timezone).date()


def _fact_of_the_day(today: date, wanted: Ask, desk: Desk) -> Reply:
    library = desk.shelf.library
    shuffled = sorted(library.facts.values(), key=lambda fact: sha256(fact.id.encode()).digest())
    start = today.toordinal() % len(shuffled)
    remark = desk.words("Fact of the day, {day}", day=desk.words.day(today))
    return _told_fact(wanted, [*shuffled[start:], *shuffled[:start]], [remark], desk, also=0)


def _told_fact(wanted: Ask, ranked: Sequence[Fact], remarks: Iterable[str], desk: Desk, also: int = _ALSO) -> Reply:
    """Tell the fact that the question has skipped to, going round when they are all told."""
    library = desk.shelf.library
    skip = wanted.options.get("skip", "0")
    at = int(skip) % len(ranked) if re.fullmatch("[0-9]{1,6}", skip) else 0
    told, others = ranked[at], ranked[at + 1 : at + 1 + also]
    asked = wanted if _fits_button(wanted) else ask("fact", keyword=told.id)
    another = asked.with_options(skip=str(at + 1), page="")
    card = fact_cards.fact_card(library, told, another, desk.words, remarks=() if at else remarks, also=others)
    return _reply(asked, card, results=tuple(fact_result(library, fact) for fact in (told, *others)))


def _fits_button(wanted: Ask) -> bool:
    try:
        wanted.with_options(skip="999999", page="99").encode()
    except ValueError:
        return False
    return True


def _siblings(library: Library, fact: Fact) -> list[Fact]:
    return [sibling for sibling in library.brief_of(fact).facts if sibling is not fact]


def _week(wanted: Ask, today: date, desk: Desk) -> Reply:
    library = desk.shelf.library
    days = list(coming(library.anniversaries, today - timedelta(days=1), 7))
    facts = [anniversary.fact for _, found in days for anniversary in found]
    asked = ask("onthisday", date="this week", page=wanted.options.get("page", ""))
    results = tuple(fact_result(library, fact) for fact in facts)
    return _reply(asked, week_card(library, days, asked, desk.words), results=results, found=bool(facts))


def _miss(wanted: Ask, asked: str, desk: Desk) -> Reply:
    library = desk.shelf.library
    nearest = [library.briefs[id] for id in library.index.nearest(asked, "brief", _NEAREST)]
    card = guide.miss_card(brief_cards.clip(asked), nearest, desk.words)
    return _reply(wanted, card, found=False, suggestions=tuple(told.title for told in nearest))


def _gone(named: str, desk: Desk) -> Reply:
    """Answer for a fact that a button still names: a retired one says what to read instead."""
    library = desk.shelf.library
    if named not in library.retired:
        return _miss(ask("topics"), named.replace("-", " "), desk)
    told = library.successor(named)
    card = brief_cards.short_card(library, told, desk.words, [_retired(named, desk)])
    return _reply(ask("brief", topic=told.id), card, results=(brief_result(library, told),))


def _retired(named: str, desk: Desk) -> str:
    return desk.words("“{topic}” is retired; read this instead.", topic=named.replace("-", " "))


def _reply(
    wanted: Ask, card: Card, *, results: Iterable[Result] = (), found: bool = True, suggestions: tuple[str, ...] = ()
) -> Reply:
    return Reply(ask=wanted, card=card, found=found, results=tuple(results), suggestions=suggestions)
