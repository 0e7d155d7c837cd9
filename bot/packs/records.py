"""Writes records of sources, and changes single words of YAML files without touching anything else in them."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from ..domain.errors import ConfigError, ContentError
from ..strict_yaml import Document, Loc

_ENDLESS = 1_000_000  # columns: a line is not to be broken


def flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    listed = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, sort_keys=False, width=_ENDLESS)
    return listed.strip()[1:-1]


def lines(key: str, value: Any) -> list[str]:
    """Return a key and its value; each entry of a list and of a mapping has a line of its own."""
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {name}: {flow(entry)}" for name, entry in value.items())]
    if isinstance(value, list | tuple):
        return [f"{key}:", *(f"  - {flow(entry)}" for entry in value)]
    return [f"{key}: {flow(value)}"]


class Revision:
    """Changes to a YAML file that was read: everything that is not named stays as it is, comments and all."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.content.decode("utf-8")
        starts = [0]
        for line in self._text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._starts = starts
        self._edits: list[tuple[int, int, str]] = []

    @property
    def path(self) -> Path:
        """Return the file."""
        return Path(self._document.path)

    def word(self, loc: Loc, old: str, new: str) -> None:
        """Put a word in place of another, quotation marks aside."""
        start = self._offset(*self._document.places.values[loc])
        start += self._text[start] in "'\""
        if old != new:
            self._edits.append((start, start + len(old), new))

    def block(self, key: str, value: Any) -> None:
        """Put a value in place of that of a key at the top, or add both at the end; None takes the key away.

        Raises ContentError when the keys do not begin their lines.
        """
        written = "" if value is None else "".join(f"{line}\n" for line in lines(key, value))
        place = self._document.places.keys.get((key,))
        if place is None:
            gap = "" if self._text.endswith("\n") else "\n"
            self._edits.append((len(self._text), len(self._text), gap + written if written else ""))
            return
        if place.column > 1:
            problem, remedy = "this key does not begin its line", "put each key on a line of its own, without indenting"
            raise ContentError((self._document.complain_of_key((key,), problem, remedy),))
        others = (mark.line for loc, mark in self._document.places.keys.items() if len(loc) == 1)
        end = min((line for line in others if line > place.line), default=len(self._starts))
        while end - 1 > place.line and self._is_remark(end - 1):  # it belongs to what follows
            end -= 1
        self._edits.append((self._offset(*place), self._starts[end - 1], written))

    def __str__(self) -> str:
        """Return the file as it is to be."""
        text = self._text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _is_remark(self, line: int) -> bool:
        text = self._text[self._starts[line - 1] : self._starts[line]].strip()
        return not text or text.startswith("#")

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1


def write_all(files: Mapping[Path, str]) -> None:
    """Write files, each whole: all of them are laid beside their places first, then put there. Raises ConfigError."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            staged.append((beside, path))
            beside.write_text(text, encoding="utf-8")
        for beside, path in staged:
            os.replace(beside, path)
    except OSError as error:
        _sweep(beside for beside, _ in staged)
        reason = (error.strerror or "unknown reason").lower()
        raise ConfigError(f"{error.filename} cannot be written ({reason}).") from None


def _sweep(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):  # where nothing can be written, nothing can be removed
            file.unlink()
