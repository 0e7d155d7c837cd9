"""What changed between two editions of the library, as values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .briefs import Fact
from .library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Facts of the newer edition that were added, corrected or edited, and what the newer one no longer tells."""

    added: tuple[Fact, ...] = ()
    corrected: tuple[Fact, ...] = ()
    edited: tuple[Fact, ...] = ()
    retired: tuple[str, ...] = ()  # ids of facts and topics; the newer edition says what to read instead
    removed: tuple[Fact, ...] = ()  # of the older edition: gone without a successor

    def __bool__(self) -> bool:
        return any((self.added, self.corrected, self.edited, self.retired, self.removed))


UNCHANGED = Changes()


def changes(old: Library, new: Library, tells: Callable[[Library, Fact], bool] = lambda library, fact: True) -> Changes:
    """Compare two editions; `tells` says whether a fact of an edition is of any interest."""
    if old.version == new.version:
        return UNCHANGED
    known = {fact.id: fact for fact in _told(old, tells)}
    told = {fact.id: fact for fact in _told(new, tells)}
    both = [(known[id], fact) for id, fact in told.items() if id in known]
    corrected = tuple(fact for before, fact in both if fact.correction and fact.correction != before.correction)
    changed = tuple(fact for before, fact in both if _words(fact) != _words(before) and fact not in corrected)
    gone = tuple(fact for id, fact in known.items() if id not in new.facts and id not in new.retired)
    return Changes(
        added=tuple(fact for id, fact in told.items() if id not in known and id not in old.facts),
        corrected=corrected,
        edited=changed,
        retired=tuple(id for id in new.retired if id in known or (id in old.briefs and id not in old.retired)),
        removed=gone,
    )


def _told(library: Library, tells: Callable[[Library, Fact], bool]) -> Iterator[Fact]:
    return (fact for fact in library.facts.values() if tells(library, fact))


def _words(fact: Fact) -> tuple[object, ...]:
    """Return what a reader is told of a fact: neither its citations nor how well they are checked."""
    return fact.statement, fact.when, fact.figures, fact.positions and [(p.holder, p.view) for p in fact.positions]
