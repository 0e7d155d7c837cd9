"""Badges in words: how strong a fact is, and what a reader must know before relying on it."""

from collections.abc import Iterable, Iterator

from ..domain.briefs import Brief, Fact
from .telling import Telling
from .words import Words

_NAMED = 3  # sides of a dispute


def badges(fact: Fact, telling: Telling) -> str:
    """Say how strong a fact is: `2 sources · corrected · disputed`."""
    sources = {citation.source for citation in fact.all_citations}
    found = [telling.words.count("one source", "{n} sources", len(sources))]
    if fact.correction:
        found.append(telling.words("corrected"))
    disputed = [telling.words("disputed")] if fact.positions else []
    text = " · ".join([*found, *disputed, *_caveats(fact, telling, None)])
    return text[0].upper() + text[1:]


def qualified(text: str, facts: Iterable[Fact], telling: Telling, *, within: Brief | None = None) -> str:
    """Return a text with the caveats of the facts it tells: `… a month. (disputed between A and B; unverified)`."""
    found = caveats(facts, telling, within=within)
    return f"{text} ({'; '.join(found)})" if found else text


def caveats(facts: Iterable[Fact], telling: Telling, *, within: Brief | None = None) -> list[str]:
    """Name each thing that is open about some facts, once; `within` is the brief whose card says itself that it is due.

    A fact's own day of review stands before that of its brief.
    """
    told = tuple(facts)
    found = [_dispute(fact, telling.words) for fact in told if fact.positions]
    found += [caveat for fact in told for caveat in _caveats(fact, telling, within)]
    return list(dict.fromkeys(found))


def overdue(reviewed: Fact | Brief, telling: Telling) -> str:
    """Return `due for review since 30 June 2027` once that day has passed, else an empty string."""
    if reviewed.review_by is None or telling.today <= reviewed.review_by:
        return ""
    return telling.words("due for review since {date}", date=telling.words.day(reviewed.review_by))


def _dispute(fact: Fact, words: Words) -> str:
    """Say who disagrees, as far as there is room beside a statement."""
    holders = [position.holder for position in fact.positions]
    named = [*holders[:_NAMED], *([words("others")] if len(holders) > _NAMED else [])]
    return words("disputed between {holders}", holders=words.listed(named))


def _caveats(fact: Fact, telling: Telling, within: Brief | None) -> Iterator[str]:
    if not fact.is_verified:
        yield telling.words("unverified")
    if fact.review_by or within is None:
        due = overdue(fact if fact.review_by else telling.library.brief_of(fact), telling)
        yield from [due] if due else []
