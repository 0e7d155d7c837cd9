"""Which files there are, and which of them an edition knows already: nothing is read, only looked at."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...domain.errors import Complaint
from ..files import PACK, QUESTIONS, SYNONYMS, Found, stamp, survey
from ..receipts import FILE

_BESIDE = 32  # bits: room for the files of a pack
_SEEDS = 1 << 30  # comes after any pack
_BESIDE_PACK = {SYNONYMS: "synonyms", QUESTIONS: "questions"}

_FOUND = """
CREATE TEMP TABLE found (
    path TEXT PRIMARY KEY, place INTEGER NOT NULL, kind TEXT NOT NULL, pack TEXT NOT NULL, name TEXT NOT NULL,
    size INTEGER NOT NULL, changed INTEGER NOT NULL, number INTEGER, same INTEGER NOT NULL DEFAULT 0
)
"""
_KNOWN = """
UPDATE found SET number = files.number, same = iif(
    files.kind = found.kind AND files.pack = found.pack, files.size = found.size AND files.changed = found.changed, -1
) FROM files WHERE files.path = found.path
"""
_NEW = """
UPDATE found SET number = numbered.number FROM (
    SELECT path, row_number() OVER (ORDER BY place) + (SELECT coalesce(max(number), 0) FROM files) AS number
    FROM found WHERE number IS NULL
) AS numbered WHERE numbered.path = found.path
"""


def plan(connection: sqlite3.Connection, folders: Sequence[Path], seeds: Path) -> list[Complaint]:
    """List the files in a table `found`, each with its number and whether it is as it was; return what is wrong."""
    complaints: list[Complaint] = []
    connection.execute(_FOUND)
    for number, folder in enumerate(folders):
        connection.executemany(_INSERT, _in_packs(folder, number << 20, complaints))
    connection.executemany(_INSERT, _in_seeds(seeds, complaints))
    connection.execute(_KNOWN)
    connection.execute(_NEW)
    connection.execute("CREATE UNIQUE INDEX temp.found_number ON found (number)")
    return complaints


_INSERT = "INSERT OR IGNORE INTO found (path, place, kind, pack, name, size, changed) VALUES (?, ?, ?, ?, ?, ?, ?)"
_Row = tuple[str, int, str, str, str, int, int]


def _in_packs(folder: Path, before: int, complaints: list[Complaint]) -> Iterator[_Row]:
    """Yield the files of the packs in a folder; those of a pack stand together, in their order."""
    packs: dict[str, int] = {}
    homeless: dict[str, None] = {}
    found_any = False
    wrong = len(complaints)
    for place, found in enumerate(survey(str(folder)), 1):
        if isinstance(found, Complaint):
            complaints.append(found)
            continue
        found_any = True
        if not found.pack:
            homeless[str(Path(found.path).parent)] = None
            continue
        pack = packs.setdefault(found.pack, before + len(packs) + 1)
        kind = _kind(found)
        yield _row(found, (pack << _BESIDE) + (0 if kind == "pack" else place), kind, folder)
    for path in homeless:
        problem, remedy = "the YAML files in this folder belong to no pack", "put a pack.yaml beside them"
        complaints.append(Complaint(path=path, problem=problem, remedy=remedy))
    if not found_any and len(complaints) == wrong:
        remedy = "put a pack.yaml and briefs into it"
        complaints.append(Complaint(path=str(folder), problem="there is no pack in this folder", remedy=remedy))


def _kind(found: Found) -> str:
    if found.path == found.pack:
        return "pack"
    return _BESIDE_PACK.get(found.path.removeprefix(found.pack.removesuffix(PACK)), "brief")


def _in_seeds(seeds: Path, complaints: list[Complaint]) -> Iterator[_Row]:
    """Yield the records of sources, then the receipts."""
    receipts = str(seeds / FILE)
    for place, found in enumerate(survey(str(seeds)), 1):
        if isinstance(found, Complaint):
            complaints.append(found)
        elif found.path == receipts:
            yield _row(found, (_SEEDS + 1) << _BESIDE, "receipts", seeds)
        else:
            yield _row(Found(found.path, ""), (_SEEDS << _BESIDE) + place, "source", seeds)


def _row(found: Found, place: int, kind: str, root: Path) -> _Row:
    size, changed, _ = stamp(found.path)
    name = found.path.removeprefix(f"{root}/")
    return found.path, place, kind, found.pack, name, size, changed
