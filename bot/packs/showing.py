"""The texts that are at hand and may be shown, found in a folder by their fingerprints."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from ..domain.excerpts import Excerpt, excerpt
from ..domain.sources import Access, Citation, Source
from . import texts

_Stamp = tuple[int, int]  # when a file was written, in nanoseconds, and its size in bytes


class TextFolder:
    """Looks paragraphs up; a text that comes into the folder later is found, too. Without a folder, nothing is at hand.

    `show_closed` is for those who hold texts that may not be handed on, and show them among themselves.
    """

    def __init__(self, folder: Path | None, *, show_closed: bool = False) -> None:
        self._folder, self._show_closed = folder, show_closed
        self._digests: dict[tuple[Path, _Stamp], str] = {}

    def excerpt(self, source: Source, citation: Citation) -> Excerpt | None:
        """Return the paragraph of a citation, just as its record has it fingerprinted."""
        open_to_all = source.access is Access.OPEN
        if not (open_to_all or (self._show_closed and source.access is Access.CLOSED)):
            return None
        paragraph = self._text(source).get(citation.at, "")
        as_recorded = texts.fingerprint(paragraph) == source.paragraphs.get(citation.at)
        return excerpt(paragraph, citation) if as_recorded else None

    def _text(self, source: Source) -> Mapping[str, str]:
        for path in sorted(self._folder.glob("*")) if self._folder else ():
            with suppress(OSError):  # a text that cannot be read is not at hand
                status = path.stat()
                stamp = status.st_mtime_ns, status.st_size
                if S_ISREG(status.st_mode) and self._digest(path, stamp) == source.text_sha256:
                    return _read(path, stamp)
        return {}

    def _digest(self, path: Path, stamp: _Stamp) -> str:
        """Return the SHA-256 of a file, taken once for as long as it is not written again."""
        if (path, stamp) not in self._digests:
            with path.open("rb") as content:
                self._digests[path, stamp] = hashlib.file_digest(content, "sha256").hexdigest()
        return self._digests[path, stamp]


@lru_cache(maxsize=8)
def _read(path: Path, stamp: _Stamp) -> Mapping[str, str]:
    return texts.read(path)
