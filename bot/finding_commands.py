"""`explain` and `gaps`: why something was found, and what was asked in vain, for curators at the command line."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .cards.gaps import stub
from .domain.asked import Question, Term
from .domain.gaps import Gap
from .domain.library import Library
from .domain.matching import seek
from .domain.ranking import Ranked
from .domain.weights import DOUBT, ORDER, TRUST, Features, Signs

if TYPE_CHECKING:
    from datetime import date

    from .config import Config

_SHOWN = 5  # candidates
_WAYS = 8  # things that may stand for a word


def explain(library: Library, question: str) -> str:
    """Write how a question was read, what came near, and why the first is told or not."""
    finding = seek(library.index, question, library.lexicon)
    lines = [f"asks     {finding.question.want.value}", *_words(finding.question), ""]
    lines += _table(finding.ranked[:_SHOWN])
    lines += [line for ranked in finding.ranked[:_SHOWN] for line in _hits(ranked, library)]
    return "\n".join([*lines, "", f"verdict  {finding.verdict.value}"])


async def list_gaps(settings: "Config", today: "date", *, as_yaml: bool) -> str:
    """Write what was asked in vain, as far as enough have asked it."""
    from .desks import ledger_of

    async with ledger_of(settings) as ledger:
        gaps = await ledger.listed(today)
    if as_yaml:
        return "".join(map(stub, gaps)).rstrip("\n")
    if not gaps:
        return "No question has been asked in vain on three days, or by three readers on one day."
    return "\n".join(map(_gap, gaps))


def _gap(gap: Gap) -> str:
    near = f", nearest {gap.nearest}" if gap.nearest else ""
    return f"{gap.question}\n    days {gap.days}, readers on one day {gap.readers}, last on {gap.last}{near}"


def _words(question: Question) -> Iterator[str]:
    width = max((len(term.asked) for term in question.terms), default=0)
    for term in question.terms:
        read = f", read as “{term.read}”" if term.is_repaired else ""
        yield f"word     {term.asked:<{width}}  {term.role.value}{read}{_ways(term)}"
    for name, phrases in (("phrase", question.phrases), ("without", question.without)):
        yield from (f"{name:<8} {' '.join(phrase)}" for phrase in phrases)
    if question.filters.narrow:
        yield f"filters  {question.filters}"


def _ways(term: Term) -> str:
    others = [f"{way.shown} {way.weight:.2f}" for way in term.ways[1 : _WAYS + 1]]
    more = f" and {len(term.ways) - _WAYS - 1} more" if len(term.ways) > _WAYS + 1 else ""
    return f"; or {', '.join(others)}{more}" if others else ""


def _table(ranked: Sequence[Ranked]) -> Iterator[str]:
    names = Features.titles()
    if ranked:
        yield f"{'':<32} score  sure  {'  '.join(names)}"
    for one in ranked:
        values = (f"{value:>{len(name)}.2f}" for name, value in zip(names, one.features.values, strict=True))
        yield f"{one.document.id:<32} {one.score:>5.2f}  {one.confidence:>4.2f}  {'  '.join(values)}"
    if ranked:
        weights = (f"{value:>{len(name)}.2f}" for name, value in zip(names, ORDER.values, strict=True))
        yield f"{'weight':<32}              {'  '.join(weights)}"
    if ranked and ranked[0].signs:
        yield from _sure(ranked[0].signs)


def _sure(signs: Signs) -> Iterator[str]:
    names = Signs.titles()
    yield f"\n{'how sure the first is':<32}              {'  '.join(names)}"
    for title, row in (("", signs), ("weight", TRUST)):
        values = (f"{value:>{len(name)}.2f}" for name, value in zip(names, row.values, strict=True))
        yield f"{title:<32}              {'  '.join(values)}"
    yield f"a sum of {DOUBT:.2f} is as often wrong as right"


def _hits(ranked: Ranked, library: Library) -> Iterator[str]:
    told = ", ".join(f"{hit.term.asked} = {hit.way.shown} ({hit.field} {hit.value:.2f})" for hit in ranked.hits)
    missed = ", ".join(term.asked for term in ranked.missed)
    yield f"\n{ranked.document.id}: {library.facts[ranked.document.id].statement}"
    yield f"    matched {told or 'nothing'}; missed {missed or 'nothing'}"
