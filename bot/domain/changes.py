"""What changed between two editions of the library, as values."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .briefs import Fact
from .library import Library

Tells = Callable[[Library, Fact], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Ids of what the newer edition has added, corrected, edited and retired, and of facts that are gone from it.

    What is retired, a fact or a topic, has something that is to be read instead.
    """

    added: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.corrected, self.edited, self.retired, self.removed))

    def told(self, old: Library, new: Library, tells: Tells) -> "Changes":
        """Return those of the changes from `old` to `new` that somebody is told who is told a part of the library."""

        def of(library: Library, ids: Iterable[str]) -> tuple[str, ...]:
            return tuple(id for id in ids if tells(library, library.facts[id]))

        return Changes(
            added=of(new, self.added),
            corrected=of(new, self.corrected),
            edited=of(new, self.edited),
            retired=tuple(id for id in self.retired if tells(new, new.successor(id).facts[0])),
            removed=of(old, self.removed),
        )


UNCHANGED = Changes()


def changes(old: Library, new: Library) -> Changes:
    """Compare two editions; facts that are alike in both are not loaded."""
    if old.version == new.version:
        return UNCHANGED
    before, now = dict(old.overview.marks()), dict(new.overview.marks())
    touched = [id for id, mark in now.items() if id in before and before[id] != mark]
    corrected = tuple(id for id in touched if _is_corrected(old.facts[id], new.facts[id]))
    edited = tuple(id for id in touched if id not in corrected and _words(old.facts[id]) != _words(new.facts[id]))
    gone = {id for id in before if id not in now}
    return Changes(
        added=tuple(id for id in now if id not in before),
        corrected=corrected,
        edited=edited,
        retired=tuple(_retired(old, new, gone)),
        removed=tuple(id for id in before if id in gone and id not in new.retired),
    )


def _retired(old: Library, new: Library, gone: set[str]) -> Iterator[str]:
    """Yield what was retired since, topics and facts."""
    return (id for id in new.retired if id not in old.retired and (id in gone or id in old.briefs))


def _is_corrected(before: Fact, now: Fact) -> bool:
    return now.correction is not None and now.correction != before.correction


def _words(fact: Fact) -> tuple[object, ...]:
    """Return what a reader is told of a fact: neither its citations nor how well they are checked."""
    return fact.statement, fact.when, fact.figures, [(position.holder, position.view) for position in fact.positions]
