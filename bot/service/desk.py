"""What the front door needs to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from ..cards.guide import Kept
from ..cards.telling import Telling
from ..cards.words import Words
from ..domain.library import Library
from ..domain.usage import NO_FAVOURITES, Favourites
from .ledger import Ledger
from .memory import Memory
from .ports import Archive, Bibliography, Contact, Gaps, Invocation, Notes, Place, Platform, Shelf, Texts
from .tally import Tally


@dataclass(slots=True, kw_only=True)
class Office:
    """What opens after the first questions can be answered: the ledger, notes, what counts questions, what posts."""

    ledger: Ledger | None = None
    notes: Notes | None = None
    gaps: Gaps | None = None
    tally: Tally | None = None  # of what is asked for, where that is counted
    favourites: Favourites = NO_FAVOURITES
    messengers: Mapping[Platform, Contact] = field(default_factory=dict)
    editors: Mapping[Platform, str] = field(default_factory=dict)  # the channel that is told what went wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The library being served, the zone in which readers live unless they say otherwise, and the language.

    `bibliography` cites documents as others want it; `texts` are those that may be shown. `is_home` says whether packs
    that stay at home may be told in a place. `office` is where schedules are kept, once it is open. `archive` has older
    editions of the library, where they are kept. `kept` is what readers are told of what is kept of them.
    """

    shelf: Shelf
    timezone: ZoneInfo
    words: Words
    bibliography: Bibliography
    texts: Texts
    is_home: Callable[[Place], bool] = lambda place: True
    memory: Memory = field(default_factory=Memory)
    office: Office = field(default_factory=Office)
    archive: Archive | None = None
    kept: Kept = field(default_factory=Kept)

    @property
    def orders(self) -> Ledger | None:
        """Return the ledger: every schedule, and what became of every post."""
        return self.office.ledger

    @property
    def gaps(self) -> Gaps | None:
        """Return where what was asked in vain is noted, if anywhere."""
        return self.office.gaps

    def at(self, place: Place) -> "Desk":
        """Return the desk as it is seen from a place: away from home, some packs are not told."""
        return self if self.is_home(place) else replace(self, shelf=_AwayShelf(self.shelf))

    def standing_on(self, day: date) -> "Desk | None":
        """Return the desk as it was on a day: with the edition of the library that was served then."""
        library = self.archive.as_of(day) if self.archive else None
        if library is None:
            return None
        then = FixedShelf(library)
        if not isinstance(self.shelf, _AwayShelf):
            return replace(self, shelf=then)
        away = _AwayShelf(then)
        return None if self.shelf.keeps_back(away.library) else replace(self, shelf=away)

    def telling(self, invocation: Invocation) -> Telling:
        """Take up the library as it is at this moment, to answer one question from it."""
        return self.telling_on(invocation.now.astimezone(self.timezone).date())

    def telling_on(self, day: date) -> Telling:
        """Take up the library to tell something on a day."""
        library = self.shelf.library
        return Telling(library=library, words=self.words, today=day, parts=self.memory.parts(library.version, day))


@dataclass(frozen=True, slots=True)
class FixedShelf:
    """Holds a library that nobody will change."""

    library: Library


@dataclass(frozen=True, slots=True)
class _AwayShelf:
    shelf: Shelf

    @property
    def library(self) -> Library:
        """Return what of the library may be told away from home."""
        library = self.shelf.library
        return library.away or library

    def keeps_back(self, older: Library) -> bool:
        """Whether an older library tells, away from home, a pack that stays at home today."""
        at_home = {pack.id for pack in self.shelf.library.packs if not pack.outside_home}
        return any(pack.id in at_home for pack in older.packs)
