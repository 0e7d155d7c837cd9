"""Which files a pack is made of, and whether they changed."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ..domain.errors import Complaint

PACK = "pack.yaml"
SYNONYMS = "synonyms.yaml"  # beside it
QUESTIONS = "questions.yaml"  # beside it


class Found(NamedTuple):
    """A YAML file, and the file of the pack it belongs to, which may be itself; empty where there is none."""

    path: str
    pack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that was looked through: its YAML files in order, and what is wrong with its make-up."""

    files: tuple[Path, ...] = ()
    complaints: tuple[Complaint, ...] = ()

    @property
    def packs(self) -> dict[Path, tuple[Path, ...]]:
        """Return the briefs of each pack, by the pack's own file."""
        found: dict[Path, list[Path]] = {file: [] for file in self.files if file.name == PACK}
        for file, pack in self._owners():
            if pack and file not in (pack.with_name(SYNONYMS), pack.with_name(QUESTIONS)):
                found[pack].append(file)
        return {pack: tuple(briefs) for pack, briefs in found.items()}

    @property
    def homeless(self) -> tuple[Path, ...]:
        """Return the folders whose files belong to no pack."""
        return tuple(dict.fromkeys(file.parent for file, pack in self._owners() if pack is None))

    def _owners(self) -> Iterator[tuple[Path, Path | None]]:
        packs = {file.parent: file for file in self.files if file.name == PACK}
        for file in self.files:
            if file.name != PACK:
                yield file, next((packs[above] for above in file.parents if above in packs), None)


def look_through(folder: Path) -> Folder:
    """Find the YAML files of a folder and the folders in it; hidden ones are passed over."""
    found = list(survey(str(folder)))
    return Folder(
        files=tuple(Path(one.path) for one in found if isinstance(one, Found)),
        complaints=tuple(one for one in found if isinstance(one, Complaint)),
    )


def survey(folder: str) -> Iterator[Found | Complaint]:
    """Yield the YAML files of a folder and the folders in it, in order, and what is wrong with its make-up."""
    if not os.path.isdir(folder):
        problem, remedy = "there is no folder of this name", "make it, or correct the path"
        yield Complaint(path=folder, problem=problem, remedy=remedy)
        return
    yield from _walk(folder, os.path.realpath(folder), "")


def signature(folders: Iterable[Path]) -> bytes:
    """Return something that changes when a file comes, goes or is written; nothing is read."""
    seen = blake2b(digest_size=16)
    for folder in folders:
        for found in survey(str(folder)):
            if isinstance(found, Found):
                seen.update(f"{found.path}\0{stamp(found.path)}\n".encode())
    return seen.digest()


@cache
def program() -> str:
    """Return something that changes with the part of the program that makes editions: another one makes them anew."""
    seen = blake2b(digest_size=8)
    root = Path(__file__).parents[1]
    for folder in ("domain", "packs"):
        for path, _, names in sorted(os.walk(root / folder)):
            for name in sorted(names):
                if name.endswith((".py", ".txt")):
                    size, changed, _ = stamp(os.path.join(path, name))
                    seen.update(f"{name} {size} {changed}\n".encode())
    return seen.hexdigest()


def stamp(path: str) -> tuple[int, int, int]:
    """Return the size of a file, when it was written last, and which it is."""
    try:
        status = os.stat(path)
    except OSError:  # it went away, or leads nowhere: reading it will say so
        return 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ino


def _walk(folder: str, root: str, pack: str) -> Iterator[Found | Complaint]:
    """Go through a folder; `pack` is the pack that the folders above it belong to."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted((entry for entry in listed if entry.name[0] != "."), key=lambda entry: entry.name)
    except OSError:
        remedy = "see that the user the bot runs as may look into it"
        yield Complaint(path=folder, problem="this folder cannot be read", remedy=remedy)
        return
    own = next((entry for entry in entries if entry.name == PACK), None)
    if own and not own.is_dir(follow_symlinks=False) and not _leads_away(own, root):
        pack = own.path
    for entry in entries:
        if _leads_away(entry, root):
            problem, remedy = "this link leads out of the folder", "put the file itself here"
            yield Complaint(path=entry.path, problem=problem, remedy=remedy)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, root, pack)
        elif entry.name.endswith(".yaml"):
            yield Found(entry.path, pack)
        elif entry.name.endswith(".yml"):
            remedy = f"call it {entry.name.removesuffix('.yml')}.yaml"
            yield Complaint(path=entry.path, problem="files must end in .yaml", remedy=remedy)


def _leads_away(link: os.DirEntry[str], root: str) -> bool:
    """Whether a link leads out of the folder, or to a folder, where it could go round in circles."""
    if not link.is_symlink():
        return False
    return os.path.isdir(link.path) or not Path(os.path.realpath(link.path)).is_relative_to(root)
