"""The texts of documents in a folder: found by their fingerprints, read as paragraphs."""

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

_KIN = 0.5  # of the paragraphs: a file that shares as many is another version of a text

_LARGEST = 64 * 1_048_576  # bytes: what is larger is no text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a folder holds: the files of the wanted texts, by the SHA-256 of each, and all other files."""

    files: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    others: tuple[Path, ...] = ()


def find(folder: Path, wanted: Collection[str]) -> Found:
    """Find the texts with these fingerprints in a folder; what cannot be read is not there."""
    files: dict[str, Path] = {}
    others = []
    for file in filter(os.path.isfile, sorted(folder.glob("*"))):
        with suppress(OSError), file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            if sha256 in wanted:
                files[sha256] = file
            elif os.fstat(content.fileno()).st_size <= _LARGEST:
                others.append(file)
    return Found(files=MappingProxyType(files), others=tuple(others))


def read(file: Path) -> dict[str, str]:
    """Return the paragraphs of a text file."""
    return paragraphs(file.read_text(encoding="utf-8", errors="replace"))


def paragraphs(text: str) -> dict[str, str]:
    """Return the paragraphs of a text (its non-empty lines, white space collapsed) as p1, p2, …"""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return {f"p{number}": line for number, line in enumerate(filter(None, lines), 1)}


def fingerprint(paragraph: str) -> str:
    """Return the SHA-256 of a paragraph."""
    return hashlib.sha256(paragraph.encode()).hexdigest()


def kin(file: Path, name: str, prints: Collection[str]) -> bool:
    """Whether a file is another version of a text: it has its name, or half of its paragraphs."""
    if file.stem == name:
        return True
    with suppress(OSError):
        return shares_half(map(fingerprint, read(file).values()), frozenset(prints))
    return False


def shares_half(found: Iterable[str], prints: frozenset[str]) -> bool:
    """Whether half of some fingerprints, or more, are among those that were found."""
    return 2 * len(prints.intersection(found)) >= len(prints)
