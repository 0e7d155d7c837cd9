"""Making an edition of packs: cold from every file, later from those alone that changed since the last one."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...domain.briefs import LeapDay
from ...domain.errors import Complaint
from ...domain.sources import Source
from .. import build, questions, receipts, schema
from ..wording_schema import QUESTIONS_LIMITS, Questions, Synonyms
from . import crossing, records
from .drafting import Draft, Given, Job, draft_source, key, read_form
from .planning import plan
from .reading import Edition
from .sharing import drafts
from .writing import Writer


def compile_into(
    connection: sqlite3.Connection, folders: Sequence[Path], seeds: Path, *, processes: int = 1
) -> tuple[Complaint, ...]:
    """Make an edition in an empty database, or make one of the edition that is in it; return what is wrong.

    When anything is wrong, what is in the database is of no use any more.
    """
    fresh = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.execute("BEGIN")
    complaints = _Compilation(Writer(connection), folders, seeds, processes, fresh).run()
    connection.execute("COMMIT")
    return complaints


@dataclass(slots=True)
class _Compilation:
    writer: Writer
    folders: Sequence[Path]
    seeds: Path
    processes: int
    fresh: bool
    own: list[Complaint] = field(default_factory=list)
    said: dict[int, tuple[Complaint, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    drafted: set[int] = field(default_factory=set)
    resealed: bool = False
    checked_on: str = ""

    def run(self) -> tuple[Complaint, ...]:
        """Do all of it."""
        if self.fresh:
            self.writer.begin()
        self.own += plan(self.writer.connection, self.folders, self.seeds)
        self.broken.update(folder.name for folder in self.folders if not folder.is_dir())
        self._let_go()
        packs = self._read_packs()
        self._read_synonyms()
        self._read_questions(packs)
        given = Given(sealed=self._read_receipts(), sources=self._read_sources(), broken=frozenset(self.broken))
        self._read_briefs(packs, given)
        self._mark_again(packs, given)
        if self.fresh:
            self.writer.index()
        self.writer.order()
        complaints = self._complaints()
        if not complaints:
            self.writer.finish({"version": self.writer.version(), "checked_on": self.checked_on})
        self.writer.connection.execute("DROP TABLE found")
        return complaints

    def _let_go(self) -> None:
        """Forget the files that are gone; what cites a record that is gone is read again."""
        gone = self._rows("SELECT number, kind FROM files WHERE path NOT IN (SELECT path FROM found)")
        for number, kind in gone:
            if kind == "source":
                self._again(_CITING, number)
            elif kind == "receipts":
                self._reseal(())
        self.writer.forget(number for number, _ in gone)
        kept = self._rows("SELECT value FROM meta WHERE key = 'checked_on'")
        self.checked_on = kept[0][0] if kept and not self.resealed else ""

    def _read_packs(self) -> dict[str, tuple[str, LeapDay]]:
        """Return the id and the rule for 29 February of each pack, by the path of its file."""
        for job in list(self._jobs("pack")):
            draft, filed = read_form(schema.Pack, job)
            if draft.same:
                continue
            self._settle(draft)
            self._again(_OF_PACK, job.path)
            if filed:
                pack = build.pack(filed.form, ())
                draft.names = [key("pack", pack.id), *(key("entry", entry.id) for entry in pack.retired)]
                self.writer.pack(job.number, pack)
                self.writer.traces(draft)
        rows = self._rows("SELECT path, record FROM packs JOIN found USING (number)")
        packs = {path: records.read_pack(record) for path, record in rows}
        return {path: (pack.id, pack.leap_day) for path, pack in packs.items()}

    def _read_synonyms(self) -> None:
        """Give each pack what its readers call things."""
        for job in self._jobs("synonyms"):
            draft, filed = read_form(Synonyms, job)
            if draft.same:
                continue
            self._settle(draft)
            if filed:
                pack = self._rows("SELECT pack FROM found WHERE number = ?", job.number)[0][0]
                self.writer.synonyms(job.number, pack, build.synonyms(filed.form))
                self.writer.traces(draft)
        for record, groups in self._rows(_PACKS):
            pack = records.read_pack(record)
            said = records.read_synonyms(groups) if groups else ()
            if said != pack.synonyms:
                self.writer.pack_again(replace(pack, synonyms=said))

    def _read_questions(self, packs: dict[str, tuple[str, LeapDay]]) -> None:
        """Keep what readers ask, by the fact that answers it."""
        for job in list(self._jobs("questions", packs)):
            draft, filed = read_form(Questions, job, QUESTIONS_LIMITS)
            if draft.same:
                continue
            if filed and job.pack:
                draft.said = tuple(questions.of_file(filed))
            self._settle(draft)
            if filed:
                self.writer.questions(job.number, filed.form.questions.items())
                self.writer.traces(draft)

    def _read_receipts(self) -> frozenset[str]:
        """Return the digests of what held."""
        for job in list(self._jobs("receipts")):
            draft, filed = read_form(receipts.Receipts, job, receipts.LIMITS)
            if draft.same:
                continue
            self._settle(draft)
            self._reseal(filed.form.receipts if filed else ())
            self.checked_on = str(filed.form.checked_on.day or "") if filed else ""
            self.writer.traces(draft)
        return frozenset(digest.hex() for (digest,) in self._rows("SELECT digest FROM sealed"))

    def _reseal(self, digests: Sequence[str]) -> None:
        self.writer.seal(digests)
        self.resealed = True

    def _read_sources(self) -> dict[str, Source]:
        """Return the records by their ids; of two with the same id, the first."""
        for job in list(self._jobs("source")):
            draft, source = draft_source(job)
            if draft.same:
                continue
            self._again(_CITING, job.number)
            self._settle(draft)
            if source:
                self.writer.source(job.number, source)
                self.writer.traces(draft)
        found: dict[str, Source] = {}
        for id, record in self._rows("SELECT id, record FROM sources JOIN found USING (number) ORDER BY found.place"):
            found.setdefault(id, records.read_source(record))
        return found

    def _read_briefs(self, packs: dict[str, tuple[str, LeapDay]], given: Given) -> None:
        jobs = self._jobs("brief", packs)
        ((count,),) = self._rows("SELECT count(*) FROM found WHERE kind = 'brief' AND same < 1")
        for draft in drafts(jobs, count, given, self.processes):
            if draft.same:
                continue
            self._settle(draft)
            if draft.job.pack and draft.rows:
                self.writer.brief(draft.number, draft.id, draft.rows)
                self.writer.traces(draft)
            elif not draft.job.pack:  # its pack is broken
                self.broken.add(Path(draft.job.path).stem)
                self.said.pop(draft.number, None)

    def _mark_again(self, packs: dict[str, tuple[str, LeapDay]], given: Given) -> None:
        """Give what was not read again its verdicts: other receipts are there."""
        if not self.resealed or self.fresh:
            return
        edition = Edition(self.writer.connection)
        for number, id in self._rows("SELECT number, id FROM briefs"):
            if number not in self.drafted and (brief := edition.read_brief(id)):
                self.writer.facts(receipts.marked(brief, given.sources, given.sealed), number)

    def _settle(self, draft: Draft) -> None:
        """Take out what was known of a file that is read again, and note what is wrong with it."""
        if not self.fresh:
            self.drafted.add(draft.number)
            self.writer.forget([draft.number])
        if draft.own:
            self.own += draft.own
            self.broken.add(Path(draft.job.path).stem)
        if draft.said:
            self.said[draft.number] = draft.said

    def _complaints(self) -> tuple[Complaint, ...]:
        found = set(self.own)
        later = crossing.later(self.writer.connection)
        for number, said in self.said.items():
            if number not in later:
                found.update(said)
        found.update(crossing.complaints(self.writer.connection, frozenset(self.broken)))
        return tuple(sorted(found))

    def _jobs(self, kind: str, packs: dict[str, tuple[str, LeapDay]] | None = None) -> Iterator[Job]:
        """Yield the files of a kind that may have changed, in order; they are sorted before anything else is done."""
        unknown = ("", LeapDay.FEBRUARY_28)
        for number, path, sha256, same, pack in self.writer.connection.execute(_JOBS, (kind,)):
            yield Job(number, path, sha256 if same == 0 and sha256 else "", *(packs or {}).get(pack, unknown))

    def _again(self, which: str, value: object) -> None:
        self.writer.connection.execute(which, (value,))

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self.writer.connection.execute(statement, values).fetchall()


_JOBS = """
SELECT found.number, found.path, files.sha256, found.same, found.pack FROM found LEFT JOIN files USING (number)
WHERE found.kind = ? AND found.same < 1 ORDER BY found.place
"""
_PACKS = """
SELECT packs.record, synonyms.record FROM packs JOIN found USING (number)
LEFT JOIN synonyms ON synonyms.pack = found.path
"""
_OF_PACK = "UPDATE found SET same = -1 WHERE pack = ? AND kind = 'brief'"
_CITING = """
UPDATE found SET same = -1 WHERE number IN (
    SELECT citing.brief FROM citing JOIN sources ON sources.id = citing.source WHERE sources.number = ?
)
"""
