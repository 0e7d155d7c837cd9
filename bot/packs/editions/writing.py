"""Putting rows into an edition, and taking them out."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ...domain.briefs import Brief, Pack
from ...domain.lexicon import Synonyms
from ...domain.sources import Source
from . import records
from .drafting import Draft, Rows
from .tables import FORMAT, INDEXES, TABLES

_OF_A_FILE = (
    ("packs", "number"),
    ("briefs", "number"),
    ("sources", "number"),
    ("facts", "brief"),
    ("citing", "brief"),
    ("days", "brief"),
    ("periods", "brief"),
    ("retired", "pack"),
    ("synonyms", "number"),
    ("questions", "file"),
    ("names", "file"),
    ("leads", "file"),
    ("files", "number"),
)


class Writer:
    """Writes one edition."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def begin(self) -> None:
        """Make the tables; they get their indexes when most is in them."""
        self._all(TABLES)

    def index(self) -> None:
        """Make the indexes."""
        self._all(INDEXES)

    def _all(self, statements: str) -> None:
        for statement in statements.split(";"):  # executescript() would end the transaction
            self.connection.execute(statement)

    def forget(self, numbers: Iterable[int]) -> None:
        """Take out all that came from some files."""
        gone = [(number,) for number in numbers]
        for table, column in _OF_A_FILE:
            self.connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608 - names of ours

    def pack(self, number: int, pack: Pack, place: int = 0) -> None:
        """Put in a pack, without its briefs."""
        self.connection.execute("INSERT INTO packs VALUES (?, ?, ?, ?)", (number, place, pack.id, records.encode(pack)))
        retired = ((entry.id, entry.see, number, place) for place, entry in enumerate(pack.retired))
        self.connection.executemany("INSERT INTO retired VALUES (?, ?, ?, ?)", retired)

    def synonyms(self, number: int, pack: str, groups: tuple[Synonyms, ...]) -> None:
        """Put in the synonyms of the pack in a file."""
        self.connection.execute("INSERT INTO synonyms VALUES (?, ?, ?)", (number, pack, records.encode(groups)))

    def questions(self, number: int, asked: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Put in what readers ask: the id of each fact with its questions, from one file."""
        rows = ((number, fact, records.encode(questions)) for fact, questions in asked)
        self.connection.executemany("INSERT INTO questions VALUES (?, ?, ?)", rows)

    def pack_again(self, pack: Pack) -> None:
        """Write a pack anew."""
        self.connection.execute("UPDATE packs SET record = ? WHERE id = ?", (records.encode(pack), pack.id))

    def source(self, number: int, source: Source, place: int = 0) -> None:
        """Put in the record of a source."""
        self.connection.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?)", (number, place, source.id, records.encode(source))
        )

    def brief(self, number: int, id: str, rows: Rows, place: int = 0) -> None:
        """Put in a brief with all that is told in it."""
        self.connection.execute("INSERT INTO briefs VALUES (?, ?, ?, ?)", (number, place, id, rows.record))
        self.connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.facts)
        self.connection.executemany("INSERT INTO citing VALUES (?, ?, ?)", rows.citing)
        self.connection.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?, ?)", rows.days)
        self.connection.executemany("INSERT INTO periods VALUES (?, ?, ?, ?, ?, ?)", rows.periods)

    def facts(self, brief: Brief, number: int) -> None:
        """Put other verdicts on the facts of a brief."""
        kept = ((records.encode(fact), number, place) for place, fact in enumerate(brief.facts))
        self.connection.executemany("UPDATE facts SET record = ? WHERE brief = ? AND place = ?", kept)

    def traces(self, draft: Draft) -> None:
        """Put in what the next edition is made from, and what others may not be called."""
        known = (draft.sha256, draft.number)
        self.connection.execute(_FILE, known)
        self.connection.executemany("INSERT INTO names VALUES (?, ?)", ((key, draft.number) for key in draft.names))
        self.connection.executemany("INSERT INTO leads VALUES (?, ?)", ((id, draft.number) for id in draft.leads))

    def seal(self, digests: Iterable[str]) -> None:
        """Keep the digests of the citations that held."""
        self.connection.execute("DELETE FROM sealed")
        digests_ = ((bytes.fromhex(digest),) for digest in digests)
        self.connection.executemany("INSERT OR IGNORE INTO sealed VALUES (?)", digests_)

    def order(self) -> None:
        """Put everything in the order of the files."""
        self.connection.execute(
            "UPDATE files SET place = found.place, size = found.size, changed = found.changed, name = found.name"
            " FROM found WHERE found.path = files.path"
        )
        for table in ("packs", "briefs", "sources"):
            self.connection.execute(
                f"UPDATE {table} SET place = files.place FROM files"  # noqa: S608 - names of ours
                f" WHERE files.number = {table}.number AND files.place <> {table}.place"
            )

    def version(self) -> str:
        """Return the version of the content: the same for the same files, wherever they are."""
        seen = hashlib.sha256()
        files = self.connection.execute("SELECT name || ' ' || sha256 FROM files ORDER BY place")
        for number, (line,) in enumerate(files):
            seen.update(f"{chr(10) if number else ''}{line}".encode())
        return seen.hexdigest()

    def finish(self, meta: Mapping[str, str]) -> None:
        """Write what is known of the whole; with it, the edition is complete."""
        entries = {**meta, **dict(self._counts()), "format": str(FORMAT)}
        self.connection.execute("DELETE FROM meta")
        self.connection.executemany("INSERT INTO meta VALUES (?, ?)", entries.items())

    def _counts(self) -> Iterator[tuple[str, str]]:
        for table in ("briefs", "facts", "sources", "retired", "questions"):
            (count,) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - names of ours
            yield table, str(count)


_FILE = """
INSERT INTO files (number, place, kind, pack, path, name, size, changed, sha256)
SELECT number, place, kind, pack, path, name, size, changed, ? FROM found WHERE number = ?
"""
