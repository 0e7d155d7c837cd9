"""The shelf that holds the library being served, and those that were served before."""

import threading
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from sqlite3 import DatabaseError

from ...domain.errors import Complaint, ConfigError, ContentError
from ...domain.index.storage import DamagedIndex
from ...domain.library import Library
from ..files import program, signature
from ..index_file import open_index
from .making import AWAY, ENTRIES, VERIFIED, Make, Order, index_of, make
from .reading import Edition
from .records import Damaged
from .storing import Kept, Store, Unusable
from .tables import open_to_read

_PAST = 4  # editions of old that are kept open


class PackShelf:
    """Holds the library that is being served; a reload that fails leaves the last good one where it is.

    `changed`, `reload` and `verify` touch the disk: call them in a thread (`asyncio.to_thread`).
    """

    def __init__(
        self,
        folders: Sequence[Path],
        seeds: Path,
        home: Path,
        *,
        strict: bool = False,
        patient: bool = False,
        make: Make = make,
    ) -> None:
        """Open the edition made last, or make one of what is in the files now; `home` is where they are kept.

        A `patient` shelf makes do with the edition made last: of a large library, until `changed` has looked through
        it; of one with mistakes (`wrong`), until they are mended. Raises ContentError when there is none to serve,
        OSError when none can be written.
        """
        self._folders = tuple(folders)
        self._seeds = seeds
        self._home = home
        self._strict = strict
        self._make = make
        self._key = _key(self._folders, seeds, strict=strict)
        self._store = Store(home, self._key)
        self._reloading = threading.Lock()
        self.wrong: tuple[Complaint, ...] = ()
        self._past = lru_cache(maxsize=_PAST)(self._open_past)
        self._kept, self._library, self._seen = self._first(patient=patient)

    @property
    def library(self) -> Library:
        """Return the library that is being served."""
        return self._library

    def changed(self) -> bool:
        """Whether a file came, went or was written since the last load, good or bad; nothing is read."""
        return self._signature() != self._seen

    def reload(self, *, anew: bool = False) -> tuple[Complaint, ...]:
        """Make an edition and swap it in whole, or keep the one there is and return what is wrong."""
        with self._reloading:
            self._seen = self._signature()  # before the reading, so that what is written meanwhile is seen next time
            try:
                self._kept, self._library = self._made(self._seen, anew=anew, meanwhile=True)
            except ContentError as error:
                return error.complaints
            return ()

    def verify(self) -> bool:
        """Whether the edition being served is as it was written; small ones were read before they were opened."""
        try:
            self._kept.verify()
        except Unusable:
            return False
        return True

    def served(self, day: date) -> None:
        """Note that what is on the shelf is served from a day on."""
        self._store.served(self._kept, day)

    def edition(self, version: str) -> Library | None:
        """Return an edition by its version, if it was served here and is still kept."""
        if version == self._library.version:
            return self._library
        names = reversed([name for _, name in self._store.days() if f"-{version[:12]}-" in name])
        found = (self._past(name) for name in names)
        return next((library for library in found if library and library.version == version), None)

    def as_of(self, day: date) -> Library | None:
        """Return the edition that was served at the end of a day, if there is one and it is still kept."""
        names = [name for since, name in self._store.days() if since <= day]
        if not names:
            return None
        return self._library if names[-1] == self._kept.folder.name else self._past(names[-1])

    def _first(self, *, patient: bool) -> tuple[Kept, Library, str]:
        try:
            kept, made_from = self._store.current()
            library = self._opened(kept)
        except Unusable:
            seen = self._signature()
            return *self._made(seen, anew=True), seen
        if patient and not kept.is_small:
            return kept, library, made_from
        seen = self._signature()
        if seen == made_from:
            return kept, library, seen
        try:
            return *self._made(seen), seen
        except ContentError as error:
            if not patient:
                raise
            self.wrong = error.complaints
            return kept, library, seen

    def _made(self, seen: str, *, anew: bool = False, meanwhile: bool = False) -> tuple[Kept, Library]:
        """Have an edition made and open it; one that cannot be opened is made anew, once."""
        made = self._make(
            Order(
                folders=tuple(str(folder) for folder in self._folders),
                seeds=str(self._seeds),
                strict=self._strict,
                home=str(self._home),
                key=self._key,
                seen=seen,
                anew=anew,
                meanwhile=meanwhile,
            )
        )
        if made.complaints:
            raise ContentError(made.complaints)
        try:
            kept = self._store.find(made.name)
            return kept, self._opened(kept)
        except Unusable as error:
            if anew:
                raise ConfigError(f"{error}: see that nothing else writes into this folder.") from error
        return self._made(seen, anew=True, meanwhile=meanwhile)

    def _opened(self, kept: Kept) -> Library:
        """Open an edition; a small one is read through first. Raises Unusable."""
        if kept.is_small:
            kept.verify()
        name = VERIFIED if self._strict else ENTRIES
        try:
            away = _library(kept.folder / AWAY[name]) if AWAY[name] in kept.files else None
            return _library(kept.folder / name, away)
        except (DatabaseError, Damaged, DamagedIndex, OSError, KeyError, ValueError) as error:
            raise Unusable(f"{kept.folder} cannot be read") from error

    def _open_past(self, name: str) -> Library | None:
        try:
            return self._opened(self._store.find(name))
        except Unusable:
            return None

    def _signature(self) -> str:
        return f"{signature((*self._folders, self._seeds)).hex()}-{program()}"


def _library(file: Path, away: Library | None = None) -> Library:
    return Edition(open_to_read(file)).library(open_index(index_of(file), checked=True), away)


def _key(folders: Sequence[Path], seeds: Path, *, strict: bool) -> str:
    """Return what tells the editions of one library from those of another."""
    parts = [*(str(folder.absolute()) for folder in (*folders, seeds)), str(strict)]
    return blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()
