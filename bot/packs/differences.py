"""Says what a new version of a document changes, in lines for a person to read."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import Prefix

from .change import Change
from .tracing import Fate, Trace

_LONGEST = 300  # characters of a passage
_LEAD = 80  # characters before the first difference


def changes(change: Change) -> Iterator[str]:
    """Yield what became of the paragraphs, of the record and of each fact."""
    aligned = change.aligned
    counts = (
        (len(aligned.same), "as they were"),
        (len(aligned.reworded), "changed"),
        (len(aligned.new), "new"),
        (len(aligned.gone), "gone"),
    )
    yield f"{change.path}: paragraphs " + ", ".join(f"{n} {what}" for n, what in counts if n) + "."
    for old, new in aligned.reworded.items():
        yield f"  {_renamed(old, new)} changed"
        yield from _versions(change.before.get(old, ""), change.after[new])
    for old in aligned.gone:
        yield f"  {old} is gone"
        yield from _versions(change.before.get(old, ""), "")
    for new in aligned.new:
        yield f"  {new} is new"
        yield from _versions("", change.after[new])
    for what in change.loose:
        yield f"  Look at {what}: it named a paragraph that is gone."
    yield from fates(change.traces, change.before)


def fates(traces: Iterable[Trace], before: Mapping[str, str]) -> Iterator[str]:
    """Yield what became of evidence that is not as it was, with the passage before and after; each once."""
    for lines in dict.fromkeys(tuple(_fate(one, before)) for one in traces if one.fate is not Fate.STAYS):
        yield from lines


def _fate(one: Trace, before: Mapping[str, str]) -> Iterator[str]:
    told = one.cited.told
    line = told.document.places.values[told.loc].line
    yield f"  {told.fact.id} ({told.document.path}:{line}): {_verdict(one)}"
    if one.fate in (Fate.VANISHED, Fate.AMBIGUOUS, Fate.REWORDED):
        citation = one.cited.claim.citation
        yield from _versions(before.get(one.at) or citation.exact or " · ".join(citation.terms), one.now)


def _verdict(one: Trace) -> str:
    match one.fate:
        case Fate.STAYS:
            return f"its evidence is in {one.at}, unchanged."
        case Fate.REWORDED:
            return f"{one.at} was reworded; its evidence is still there."
        case Fate.MOVED:
            return f"its evidence moved from {one.at} to {one.to}."
        case Fate.AMBIGUOUS:
            return f"its evidence is no longer in {one.at}, but in several other places, first in {one.to}."
        case Fate.VANISHED if one.to:
            return f"its evidence vanished from {one.at}; {one.to} is most like it."
        case Fate.VANISHED:
            return f"its evidence vanished from {one.at}, and nothing is like it."


def _versions(before: str, after: str) -> Iterator[str]:
    """Show two versions of a passage, long ones from a little before the place where they part."""
    part = Prefix.similarity(before, after) - _LEAD
    long = max(len(before), len(after)) > _LONGEST
    start = before.rfind(" ", 0, part) + 1 if long and part > 0 else 0
    for sign, passage in (("-", before), ("+", after)):
        if passage:
            yield f"    {sign} {'…' if start else ''}{_clipped(passage[start:])}"


def _renamed(old: str, new: str) -> str:
    return old if old == new else f"{old} (now {new})"


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
