"""What shows only when all files are seen together, found by keys; the few files it concerns are then read again."""

import sqlite3
from collections.abc import Iterator

from ...domain.errors import Complaint
from ...forms import F
from .. import questions, references, schema
from ..gather import Filed, Gathered, PackFiles
from ..wording_schema import QUESTIONS_LIMITS, Questions
from .drafting import Job, read_form

_TWICE = """
SELECT DISTINCT file FROM names WHERE key IN (SELECT key FROM names GROUP BY key HAVING count(*) > 1)
"""
_LATER = """
SELECT number FROM (
    SELECT number, row_number() OVER (PARTITION BY id ORDER BY found.place) AS nth
    FROM {table} JOIN found USING (number)
) WHERE nth > 1
"""
_LOOSE = """
SELECT DISTINCT file FROM leads WHERE NOT EXISTS (SELECT 1 FROM briefs WHERE briefs.id = leads.id)
"""
_ASTRAY = """
SELECT count(*) FROM retired WHERE NOT EXISTS (SELECT 1 FROM briefs WHERE id = see)
AND NOT EXISTS (SELECT 1 FROM facts WHERE id = see)
"""
_ASKED = """
SELECT DISTINCT found.number, found.path, found.pack FROM questions JOIN found ON found.number = questions.file
WHERE NOT EXISTS (
    SELECT 1 FROM facts JOIN found AS brief ON brief.number = facts.brief
    WHERE facts.id = questions.fact AND brief.pack = found.pack
)
"""
_TOLD = "SELECT facts.id FROM facts JOIN found ON found.number = facts.brief WHERE found.pack = ?"
_UNUSED = "SELECT number FROM sources WHERE NOT EXISTS (SELECT 1 FROM citing WHERE source = sources.id)"


def later(connection: sqlite3.Connection) -> set[int]:
    """Return the files that bear the id of one before them: of these, only the id is complained of."""
    tables = ("briefs", "sources")
    return {number for table in tables for (number,) in connection.execute(_LATER.format(table=table))}


def complaints(connection: sqlite3.Connection, broken: frozenset[str]) -> Iterator[Complaint]:
    """Yield every mistake between files; what a broken one would have defined is given the benefit of the doubt."""
    twice = {file for (file,) in connection.execute(_TWICE)}
    if twice:
        gathered = _gathered(connection, twice)
        yield from references.taken_twice(gathered, references.contents(gathered))
    loose = {file for (file,) in connection.execute(_LOOSE)} - later(connection)
    if loose:
        known = {id for (id,) in connection.execute("SELECT id FROM briefs")} | broken
        for brief in _gathered(connection, loose).briefs:
            yield from references.related(brief, known)
    if broken:
        return
    if connection.execute(_ASTRAY).fetchone() != (0,):
        told = {id for (id,) in connection.execute("SELECT id FROM briefs UNION ALL SELECT id FROM facts")}
        yield from references.retired(_gathered(connection, set()).packs, told)
    for _, path, pack in connection.execute(_ASKED).fetchall():
        known = {id for (id,) in connection.execute(_TOLD, (pack,))}
        _, filed = read_form(Questions, Job(0, path), QUESTIONS_LIMITS)
        yield from questions.astray(filed, known) if filed else ()
    unused = {number for (number,) in connection.execute(_UNUSED)} - later(connection)
    if unused:
        yield from references.unused(_gathered(connection, unused).sources)


def _gathered(connection: sqlite3.Connection, numbers: set[int]) -> Gathered:
    """Read all packs, and of the briefs and sources those with these numbers."""
    packs: dict[str, Filed[schema.Pack]] = {}
    briefs: dict[str, list[Filed[schema.Brief]]] = {}
    sources: list[Filed[schema.Source]] = []
    rows = connection.execute("SELECT number, kind, path, pack FROM found WHERE kind <> 'receipts' ORDER BY place")
    for number, kind, path, pack in rows.fetchall():
        if kind == "pack" and (one := _read(schema.Pack, path)):
            packs[path] = one
        elif kind == "brief" and number in numbers and (two := _read(schema.Brief, path)):
            briefs.setdefault(pack, []).append(two)
        elif kind == "source" and number in numbers and (three := _read(schema.Source, path)):
            sources.append(three)
    return Gathered(
        packs=tuple(PackFiles(pack=filed, briefs=tuple(briefs.get(path, ()))) for path, filed in packs.items()),
        sources=tuple(sources),
        sealed=frozenset(),
        complaints=(),
        broken=frozenset(),
    )


def _read(form: type[F], path: str) -> Filed[F] | None:
    return read_form(form, Job(0, path))[1]
