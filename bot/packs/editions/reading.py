"""Opening an edition as the library that is served: every entry is read when somebody asks for it."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from ...domain.anniversaries import Anniversary
from ...domain.briefs import Brief, Fact, LeapDay, Pack
from ...domain.dates import Precision
from ...domain.library import Library
from ...domain.overview import Citing
from ...domain.search import Index, Searchable
from ...domain.searchables import searchables
from ...domain.sources import Source
from . import records

T = TypeVar("T")


class Kept(Mapping[str, T]):
    """Entries by their ids, in the order of the library; those asked for last are at hand."""

    def __init__(
        self, ids: Callable[[], Iterator[str]], count: int, find: Callable[[str], T | None], hold: int
    ) -> None:
        self._ids = ids
        self._count = count
        self._find = lru_cache(maxsize=hold)(find)

    def __getitem__(self, id: str) -> T:
        """Return an entry."""
        found = self._find(id)
        if found is None:
            raise KeyError(id)
        return found

    def __contains__(self, id: object) -> bool:
        """Whether there is such an entry."""
        return isinstance(id, str) and self._find(id) is not None

    def __iter__(self) -> Iterator[str]:
        """Yield the ids, one by one."""
        return self._ids()

    def __len__(self) -> int:
        """Return how many there are; they need not be counted."""
        return self._count


class Edition:
    """A file of entries, and what can be asked of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.meta: Mapping[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        self.facts = self._kept("facts", _FACTS_IN_ORDER, self._fact, 2048)
        self.briefs = self._kept("briefs", "SELECT id FROM briefs ORDER BY place", self.read_brief, 512)
        self.sources = self._kept("sources", "SELECT id FROM sources ORDER BY place", self._source, 512)
        self.retired = self._kept(
            "retired",
            "SELECT retired.id FROM retired JOIN packs ON packs.number = pack ORDER BY packs.place, retired.place",
            self._successor,
            512,
        )
        self.questions = self._kept("questions", _QUESTIONS_IN_ORDER, self._questions, 512)

    def searchables(self, first: int = 0, count: int = -1) -> Iterator[Searchable]:
        """Yield what can be found, entry by entry: from a place on so many briefs and so many documents, or all."""
        briefs = (self._filled(*row) for row in self._connection.execute(_BRIEFS_IN_ORDER, (count, first)))
        sources = self._connection.execute(_SOURCES_IN_ORDER, (count, first))
        documents = (records.read_source(record) for (record,) in sources)
        return searchables(briefs, documents, self.questions if self.questions else {})

    def library(self, index: Index, away: Library | None = None) -> Library:
        """Return the library that reads from here; `away` is what of it may be told outside the home workspaces."""
        checked_on = self.meta["checked_on"]
        return Library(
            version=self.meta["version"],
            checked_on=date.fromisoformat(checked_on) if checked_on else None,
            packs=self.packs(),
            sources=self.sources,
            briefs=self.briefs,
            facts=self.facts,
            retired=self.retired,
            overview=self,
            index=index,
            questions=self.questions,
            away=away,
        )

    @property
    def travels(self) -> bool:
        """Whether all of it may be told outside the home workspaces."""
        return all(pack.outside_home for pack in self.packs())

    def packs(self) -> tuple[Pack, ...]:
        """Return the packs, without their briefs."""
        rows = self._connection.execute("SELECT record FROM packs ORDER BY place")
        return tuple(records.read_pack(record) for (record,) in rows)

    def key_facts(self, limit: int) -> Sequence[str]:
        """Return the ids of the first key facts."""
        return [id for (id,) in self._connection.execute(_KEY_FACTS, (limit,))]

    def turn(self, number: int) -> Fact:
        """Return the fact whose turn it is."""
        id: str = self._one("SELECT id FROM facts ORDER BY turn LIMIT 1 OFFSET ?", number % len(self.facts))
        return self.facts[id]

    def citing(self, source: str, limit: int) -> Citing:
        """Return what cites a source."""
        count = "SELECT coalesce(sum(facts), 0), count(*) FROM citing WHERE source = ?"
        facts, topics = self._connection.execute(count, (source,)).fetchone()
        return Citing(facts=facts, topics=topics, first=dict(self._connection.execute(_CITING, (source, limit))))

    def opening(self, openings: Collection[str]) -> Sequence[Fact]:
        """Return the facts whose statements begin so, and the short ones."""
        return [self.facts[id] for (id,) in self._connection.execute(_OPENING, (json.dumps([*openings]),))]

    def of_day(self, month: int, day: int, limit: int | None = None) -> Sequence[Anniversary]:
        """Return what happened on a day of the year, oldest first."""
        rows = self._connection.execute(_OF_DAY, (100 * month + day, -1 if limit is None else limit))
        return [self._anniversary(*row) for row in rows]

    def anniversaries(self) -> Iterator[Anniversary]:
        """Yield everything that happened on some day."""
        return (self._anniversary(*row) for row in self._connection.execute(_ALL_DAYS))

    def marks(self) -> Iterator[tuple[str, object]]:
        """Yield the id of each fact, and the sum of its record."""
        return iter(self._connection.execute("SELECT id, substr(record, 1, 4) FROM facts"))

    def of_month(self, month: int) -> Sequence[Fact]:
        """Return what happened in a month of the year on no known day, oldest first."""
        order = "ORDER BY periods.first, briefs.place, periods.place"
        return self._of_period(Precision.MONTH, month, order)

    def of_year(self, year: int) -> Sequence[Fact]:
        """Return what happened in a year in no known month."""
        return self._of_period(Precision.YEAR, year, "ORDER BY briefs.place, periods.place")

    def _of_period(self, precision: Precision, period: int, order: str) -> Sequence[Fact]:
        rows = self._connection.execute(f"{_OF_PERIOD} {order}", (precision.value, period))
        return [self.facts[id] for (id,) in rows]

    def _kept(self, table: str, order: str, find: Callable[[str], T | None], hold: int) -> Kept[T]:
        def ids() -> Iterator[str]:
            return (id for (id,) in self._connection.execute(order))

        return Kept(ids, int(self.meta[table]), find, hold)

    def read_brief(self, id: str) -> Brief | None:
        """Read a brief with its facts."""
        row = self._connection.execute("SELECT number, record FROM briefs WHERE id = ?", (id,)).fetchone()
        return self._filled(*row) if row else None

    def _filled(self, number: int, record: bytes) -> Brief:
        facts = self._connection.execute("SELECT record FROM facts WHERE brief = ? ORDER BY place", (number,))
        return records.filled(records.read_outline(record), tuple(records.read_fact(fact) for (fact,) in facts))

    def _fact(self, id: str) -> Fact | None:
        record = self._one("SELECT record FROM facts WHERE id = ?", id)
        return records.read_fact(record) if record else None

    def _source(self, id: str) -> Source | None:
        record = self._one("SELECT record FROM sources WHERE id = ?", id)
        return records.read_source(record) if record else None

    def _questions(self, fact: str) -> tuple[str, ...] | None:
        record = self._one("SELECT record FROM questions WHERE fact = ?", fact)
        return records.read_questions(record) if record else None

    def _successor(self, id: str) -> str | None:
        see: str | None = self._one("SELECT see FROM retired WHERE id = ?", id)
        return see

    def _anniversary(self, happened: str, fact: str, leap_day: str) -> Anniversary:
        return Anniversary(happened=date.fromisoformat(happened), fact=self.facts[fact], leap_day=LeapDay(leap_day))

    def _one(self, statement: str, value: object) -> Any:
        row = self._connection.execute(statement, (value,)).fetchone()
        return row[0] if row else None


_BRIEFS_IN_ORDER = "SELECT number, record FROM briefs ORDER BY place LIMIT ? OFFSET ?"
_SOURCES_IN_ORDER = "SELECT record FROM sources ORDER BY place LIMIT ? OFFSET ?"
_FACTS_IN_ORDER = """
SELECT facts.id FROM briefs JOIN facts ON facts.brief = briefs.number ORDER BY briefs.place, facts.place
"""
_QUESTIONS_IN_ORDER = "SELECT fact FROM questions ORDER BY fact"
_KEY_FACTS = """
SELECT facts.id FROM briefs JOIN facts ON facts.brief = briefs.number AND facts.key
ORDER BY briefs.place, facts.place LIMIT ?
"""
_CITING = """
SELECT briefs.id, citing.facts FROM citing JOIN briefs ON briefs.number = citing.brief
WHERE citing.source = ? ORDER BY briefs.place LIMIT ?
"""
_OPENING = """
SELECT id FROM facts WHERE opening IN (SELECT value FROM json_each(?)) UNION SELECT id FROM facts WHERE short
"""
_OF_DAY = "SELECT happened, fact, leap_day FROM days WHERE day = ? ORDER BY happened, fact LIMIT ?"
_OF_PERIOD = """
SELECT periods.fact FROM periods JOIN briefs ON briefs.number = periods.brief
WHERE periods.precision = ? AND periods.period = ?
"""
_ALL_DAYS = """
SELECT days.happened, days.fact, days.leap_day FROM days JOIN briefs ON briefs.number = days.brief
ORDER BY briefs.place, days.place
"""
