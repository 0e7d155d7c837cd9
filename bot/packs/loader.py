"""From folders of YAML to the library that is served, and the shelf that holds it."""

import threading
from collections.abc import Sequence
from pathlib import Path

from ..domain.errors import Complaint, ContentError
from ..domain.library import Library
from .editions.compiling import compile_into
from .editions.reading import Edition
from .editions.selecting import select_into
from .editions.tables import create
from .files import signature


def load(folders: Sequence[Path], seeds: Path, *, strict: bool = False) -> Library:
    """Build the library of all packs in some folders; a strict one has no fact that is unverified.

    Raises ContentError with every mistake in every file.
    """
    connection = create(None)
    if complaints := compile_into(connection, folders, seeds):
        raise ContentError(complaints)
    whole = Edition(connection)
    away = None if whole.travels else _part(whole, strict=strict, away=True).library()
    return (_part(whole, strict=True) if strict else whole).library(away)


def _part(whole: Edition, *, strict: bool, away: bool = False) -> Edition:
    connection = create(None)
    select_into(connection, whole, strict=strict, away=away)
    return Edition(connection)


class PackShelf:
    """Holds the library that is being served; a reload that fails leaves the last good one where it is.

    `changed` and `reload` touch the disk: call them in a thread (`asyncio.to_thread`).
    """

    def __init__(self, folders: Sequence[Path], seeds: Path, *, strict: bool = False) -> None:
        """Load the library. Raises ContentError when there is none to serve."""
        self._folders = tuple(folders)
        self._seeds = seeds
        self._strict = strict
        self._reloading = threading.Lock()
        self._seen = self._signature()
        self._library = self._load()

    @property
    def library(self) -> Library:
        """Return the library that is being served."""
        return self._library

    def changed(self) -> bool:
        """Whether a file came, went or was written since the last load, good or bad; nothing is read."""
        return self._signature() != self._seen

    def reload(self) -> tuple[Complaint, ...]:
        """Build the library anew and swap it in whole, or keep the one there is and return what is wrong."""
        with self._reloading:
            self._seen = self._signature()  # before the reading, so that what is written meanwhile is seen next time
            try:
                self._library = self._load()
            except ContentError as error:
                return error.complaints
            return ()

    def _load(self) -> Library:
        return load(self._folders, self._seeds, strict=self._strict)

    def _signature(self) -> bytes:
        return signature((*self._folders, self._seeds))
