"""From folders of YAML to a library in memory: where nothing can be written, and where nothing needs to be kept."""

from collections.abc import Sequence
from pathlib import Path

from ..domain.errors import ContentError
from ..domain.index.reading import index_in_memory
from ..domain.library import Library
from .editions.compiling import compile_into
from .editions.reading import Edition
from .editions.selecting import select_into
from .editions.tables import create


def load(folders: Sequence[Path], seeds: Path, *, strict: bool = False) -> Library:
    """Build the library of all packs in some folders; a strict one has no fact that is unverified.

    Raises ContentError with every mistake in every file.
    """
    connection = create(None)
    if complaints := compile_into(connection, folders, seeds):
        raise ContentError(complaints)
    whole = Edition(connection)
    away = None if whole.travels else _library(_part(whole, strict=strict, away=True))
    return _library(_part(whole, strict=True) if strict else whole, away)


def _library(edition: Edition, away: Library | None = None) -> Library:
    return edition.library(index_in_memory(edition.searchables()), away)


def _part(whole: Edition, *, strict: bool, away: bool = False) -> Edition:
    connection = create(None)
    select_into(connection, whole, strict=strict, away=away)
    return Edition(connection)
