"""Reads all files of all packs, and keeps each with the places of its words, so that later checks can point at them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic

from ..domain.errors import Complaint, ContentError
from ..forms import F, fill
from ..strict_yaml import LIMITS, Document, Limits, read_file
from . import receipts, schema
from .files import QUESTIONS, SYNONYMS, look_through
from .wording_schema import QUESTIONS_LIMITS, Questions, Synonyms


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Generic[F]):
    """A file without mistakes of its own."""

    document: Document
    form: F


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFiles:
    """A pack, its briefs, and what stands beside it."""

    pack: Filed[schema.Pack]
    briefs: tuple[Filed[schema.Brief], ...]
    synonyms: Filed[Synonyms] | None = None
    questions: Filed[Questions] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All files that could be read; `broken` are the names of those that could not, without their ending."""

    packs: tuple[PackFiles, ...]
    sources: tuple[Filed[schema.Source], ...]
    sealed: frozenset[str]  # the digests of the citations that held
    complaints: tuple[Complaint, ...]
    broken: frozenset[str]

    @property
    def briefs(self) -> tuple[Filed[schema.Brief], ...]:
        """Return the briefs of all packs."""
        return tuple(brief for pack in self.packs for brief in pack.briefs)


def gather(folders: Sequence[Path], seeds: Path) -> Gathered:
    """Read the packs in some folders and the source records; nothing is raised, every mistake is collected."""
    reader = _Reader()
    packs = [pack for folder in folders for pack in reader.packs(folder)]
    sources, kept = reader.seeds(seeds)
    return Gathered(
        packs=tuple(packs),
        sources=sources,
        sealed=frozenset(kept.receipts if kept else ()),
        complaints=tuple(reader.complaints),
        broken=frozenset({*reader.broken, *(folder.name for folder in folders if not folder.is_dir())}),
    )


@dataclass(slots=True)
class _Reader:
    complaints: list[Complaint] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def packs(self, path: Path) -> list[PackFiles]:
        folder = look_through(path)
        self.complaints += folder.complaints
        for homeless in folder.homeless:
            remedy = "put a pack.yaml beside them"
            self._complain(homeless, "the YAML files in this folder belong to no pack", remedy)
        if not folder.files and not folder.complaints:
            self._complain(path, "there is no pack in this folder", "put a pack.yaml and briefs into it")
        found = []
        for file, contents in folder.packs.items():
            pack = self._read(schema.Pack, file)
            briefs = tuple(brief for one in contents if (brief := self._read(schema.Brief, one)))
            said, asked = file.with_name(SYNONYMS), file.with_name(QUESTIONS)
            synonyms = self._read(Synonyms, said) if said in folder.files else None
            questions = self._read(Questions, asked, QUESTIONS_LIMITS) if asked in folder.files else None
            if pack:
                found.append(PackFiles(pack=pack, briefs=briefs, synonyms=synonyms, questions=questions))
            else:
                self.broken.update(one.stem for one in contents)
        return found

    def seeds(self, path: Path) -> tuple[tuple[Filed[schema.Source], ...], receipts.Receipts | None]:
        folder = look_through(path)
        self.complaints += folder.complaints
        sealed = path / receipts.FILE
        records = [file for file in folder.files if file != sealed]
        sources = tuple(source for file in records if (source := self._read(schema.Source, file)))
        kept = self._read(receipts.Receipts, sealed, receipts.LIMITS) if sealed in folder.files else None
        return sources, kept.form if kept else None

    def _read(self, form: type[F], file: Path, limits: Limits = LIMITS) -> Filed[F] | None:
        try:
            document = read_file(file, str(file), limits)
            filled = fill(form, document)
        except ContentError as error:
            self.complaints += error.complaints
            self.broken.add(file.stem)
            return None
        return Filed(document=document, form=filled)

    def _complain(self, path: Path, problem: str, remedy: str) -> None:
        self.complaints.append(Complaint(path=str(path), problem=problem, remedy=remedy))
