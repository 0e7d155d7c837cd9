"""Where editions are kept: a folder for each, put there whole, and what says which of them is served and was when."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from .tables import FORMAT

_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_SMALL = 16 << 20  # bytes: editions up to this are read through before they are opened
_ALWAYS = 20  # editions that were served last, kept in any case
_LONG = timedelta(days=400)  # for which others are kept
_MOST = 100  # editions
_ROOM = 2 << 30  # bytes for editions that are no longer served
_ABANDONED = timedelta(days=1)


class Unusable(Exception):
    """There is no such edition, or it is not as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An edition in its folder."""

    folder: Path
    version: str
    files: Mapping[str, tuple[int, str]]  # name → size, SHA-256

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return sum(size for size, _ in self.files.values())

    @property
    def is_small(self) -> bool:
        """Whether it takes no time to read it through."""
        return self.size <= _SMALL

    def verify(self) -> None:
        """Read it through. Raises Unusable unless every byte is as it was written."""
        for name, (_, sha256) in self.files.items():
            if _digest(self.folder / name) != sha256:
                raise Unusable(f"{self.folder / name} is damaged")


class Store:
    """The editions of one library in a folder; several processes may use it at once."""

    def __init__(self, home: Path, key: str) -> None:
        self._home = home
        self._pointer = home / f"{key}.json"
        self._days = home / f"{key}.days"
        self._key = key

    def current(self) -> tuple[Kept, str]:
        """Return the edition made last, and the signature of the files it was made from. Raises Unusable."""
        said = _read_json(self._pointer)
        try:
            return self.find(said["edition"]), str(said["seen"])
        except (KeyError, TypeError) as error:
            raise Unusable(f"{self._pointer} says nothing") from error

    def find(self, name: str) -> Kept:
        """Return an edition that has all its files, each in its length. Raises Unusable."""
        folder = self._home / Path(name).name
        said = _read_json(folder / _MANIFEST)
        try:
            if said["format"] != FORMAT:
                raise Unusable(f"{folder} is of another format")
            files = {str(file): (int(size), str(sha256)) for file, (size, sha256) in said["files"].items()}
            if any((folder / file).stat().st_size != size for file, (size, _) in files.items()):
                raise Unusable(f"{folder} is cut short")
            return Kept(folder=folder, version=str(said["version"]), files=files)
        except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
            raise Unusable(f"{folder} is not complete") from error

    def begin(self) -> Path:
        """Return a new folder to write an edition into. Raises OSError where nothing can be written."""
        aside = self._home / f".{self._key}-{os.getpid()}-{token_hex(4)}"
        aside.mkdir(parents=True)
        return aside

    def publish(self, aside: Path, version: str, seen: str) -> Kept:
        """Put a finished edition in its place, and say that it is the one to serve."""
        files = {file.name: (file.stat().st_size, _digest(file, sync=True)) for file in sorted(aside.iterdir())}
        _write_json(aside / _MANIFEST, {"format": FORMAT, "version": version, "files": files})
        folder = self._home / f"{self._key}-{version[:12]}-{token_hex(4)}"
        aside.rename(folder)
        self.point(folder.name, seen)
        days = self.days()
        self._prune(days, days[-1][0] if days else date.min)
        return Kept(folder=folder, version=version, files=files)

    def point(self, name: str, seen: str) -> None:
        """Say which edition is to be served, and the signature of the files it was made from."""
        _write_json(self._pointer, {"edition": name, "seen": seen})

    def served(self, kept: Kept, day: date) -> None:
        """Note that an edition is served from a day on, and throw away what is too old."""
        days = self.days()
        if not days or days[-1][1] != kept.folder.name:
            days.append((day, kept.folder.name))
            _write(self._days, "".join(f"{since} {name}\n" for since, name in days))
        self._prune(days, day)

    def days(self) -> list[tuple[date, str]]:
        """Return from which day on each edition was served, in order; what cannot be read is left out."""
        found = []
        with suppress(OSError, UnicodeDecodeError):
            for line in self._days.read_text(encoding="utf-8").splitlines():
                since, _, name = line.partition(" ")
                with suppress(ValueError):
                    found.append((date.fromisoformat(since), name))
        return found

    def _prune(self, days: Sequence[tuple[date, str]], today: date) -> None:
        """Keep the editions served last, and others while they are young and there is room."""
        ends = {name: since for (_, name), (since, _) in zip(days, [*days[1:], (today, "")], strict=False)}
        order = list(dict.fromkeys(name for _, name in reversed(days)))
        room = _ROOM
        keep: set[str] = set()
        for number, name in enumerate(order):
            with suppress(Unusable):
                size = self.find(name).size if number else 0
                young = number < _MOST and today - ends[name] <= _LONG
                if not number or ((number < _ALWAYS or young) and size <= room):
                    keep.add(name)
                    room -= size
        with suppress(OSError, Unusable):
            keep.add(self.current()[0].folder.name)
            for folder in self._others(keep, frozenset(order)):
                shutil.rmtree(folder, ignore_errors=True)

    def _others(self, keep: AbstractSet[str], served: AbstractSet[str]) -> Iterator[Path]:
        """Yield the folders that nobody will ask for: what was served too long ago, and what a crash left behind."""
        folders = [path for path in self._home.iterdir() if f"{self._key}-" in path.name and path.is_dir()]
        written = {path: path.stat().st_mtime for path in folders}
        newest = max(written.values(), default=0.0)
        for path, at in written.items():
            if path.name not in keep and (path.name in served or newest - at > _ABANDONED.total_seconds()):
                yield path


def _digest(file: Path, *, sync: bool = False) -> str:
    """Return the SHA-256 of a file; with `sync`, once it is on the disk. Raises Unusable where it cannot be read."""
    try:
        with file.open("rb") as content:
            if sync:
                os.fsync(content.fileno())
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise Unusable(f"{file} cannot be read") from error


def _read_json(file: Path) -> Any:
    """Return what `_write_json` wrote. Raises Unusable where that cannot be read any more."""
    try:
        check, _, text = file.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(text.encode()).hexdigest() == check:
            return json.loads(text)
    except (OSError, ValueError) as error:
        raise Unusable(f"{file} cannot be read") from error
    raise Unusable(f"{file} is damaged")


def _write_json(file: Path, value: object) -> None:
    text = json.dumps(value)
    _write(file, f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")


def _write(file: Path, text: str) -> None:
    """Write a small file: either all of it is there or what was there before."""
    aside = file.with_name(f".{file.name}-{token_hex(4)}")
    with aside.open("w", encoding="utf-8") as content:
        content.write(text)
        content.flush()
        os.fsync(content.fileno())
    aside.replace(file)
