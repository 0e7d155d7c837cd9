"""Which files a pack is made of, and whether they changed."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..domain.errors import Complaint

PACK = "pack.yaml"
Signature = tuple[tuple[str, int, int, int], ...]


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
            if pack:
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
    files: list[Path] = []
    complaints: list[Complaint] = []
    if not os.path.isdir(folder):
        problem, remedy = "there is no folder of this name", "make it, or correct the path"
        return Folder(complaints=(Complaint(path=str(folder), problem=problem, remedy=remedy),))
    for found in _walk(folder, os.path.realpath(folder)):
        if isinstance(found, Complaint):
            complaints.append(found)
        else:
            files.append(found)
    return Folder(files=tuple(files), complaints=tuple(complaints))


def signature(folders: Iterable[Path]) -> Signature:
    """Return something that changes when a file comes, goes or is written; nothing is read."""
    return tuple(_stamp(file) for folder in folders for file in look_through(folder).files)


def _walk(folder: Path, root: str) -> Iterator[Path | Complaint]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        remedy = "see that the user the bot runs as may look into it"
        yield Complaint(path=str(folder), problem="this folder cannot be read", remedy=remedy)
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if os.path.islink(path) and _leads_away(path, root):
            problem, remedy = "this link leads out of the folder", "put the file itself here"
            yield Complaint(path=str(path), problem=problem, remedy=remedy)
        elif os.path.isdir(path):
            yield from _walk(path, root)
        elif path.suffix == ".yaml":
            yield path
        elif path.suffix == ".yml":
            yield Complaint(path=str(path), problem="files must end in .yaml", remedy=f"call it {path.stem}.yaml")


def _leads_away(link: Path, root: str) -> bool:
    """Whether a link leads out of the folder, or to a folder, where it could go round in circles."""
    return os.path.isdir(link) or not Path(os.path.realpath(link)).is_relative_to(root)


def _stamp(file: Path) -> tuple[str, int, int, int]:
    try:
        status = file.stat()
    except OSError:  # it went away, or leads nowhere: reading it will say so
        return str(file), 0, 0, 0
    return str(file), status.st_mtime_ns, status.st_size, status.st_ino
