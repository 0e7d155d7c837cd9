"""Holds citations against the texts in a folder, one text after the other: no two are in memory at once."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.errors import Complaint
from ..domain.sources import Access, Source
from ..strict_yaml import Loc
from . import receipts, schema, texts
from .evidence import Text, flaws, listed
from .gather import Filed, Gathered
from .references import Contents, Told

Advance = Callable[[str, int, int], None]
"""Called while long work goes on: what is being done, how much of it is done, how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A claim whose source is known: the fact that makes it, and the digest of its receipt."""

    told: Told
    claim: receipts.Claim
    source: Source
    digest: str

    @property
    def is_held(self) -> bool:
        """Whether somebody holds the text, so that it can be checked at all."""
        return self.source.access is not Access.NONE

    @property
    def what(self) -> str:
        """Return what the receipt is for: `refuelling-total, drifte-2003 p13`."""
        return f"{self.told.fact.id}, {self.source.id} {self.claim.citation.at}"

    def complain(self, loc: Loc, problem: str, remedy: str) -> Complaint:
        """Complain about a part of the citation."""
        return self.told.document.complain((*self.told.loc, *self.claim.loc, *loc), problem, remedy)


@dataclass(slots=True)
class Tally:
    """What it comes to: how many citations their texts proved, which they disproved, which texts were not at hand."""

    proven: int = 0
    disproved: set[str] = field(default_factory=set)  # digests
    absent: list[str] = field(default_factory=list)  # sources
    complaints: list[Complaint] = field(default_factory=list)


def citations(contents: Contents) -> Iterator[Cited]:
    """Yield all citations whose sources are known."""
    for told in contents.told:
        for claim in receipts.claims(told.fact):
            if source := contents.sources.get(claim.citation.source):
                yield Cited(told=told, claim=claim, source=source, digest=receipts.digest(claim, source))


def hold(gathered: Gathered, cited: Iterable[Cited], folder: Path | None, advance: Advance) -> Tally:
    """Hold citations against the texts in a folder; without one, every text is absent."""
    tally = Tally()
    records: dict[str, list[Filed[schema.Source]]] = defaultdict(list)
    for filed in gathered.sources:
        if filed.form.text:
            records[filed.form.text.sha256].append(filed)
    found = _find(folder, records.keys(), tally) if folder else texts.Found()
    citing: dict[str, list[Cited]] = defaultdict(list)
    for one in cited:
        citing[one.source.id].append(one)
    absent = [filed for sha256, parts in records.items() if sha256 not in found.files for filed in parts]
    tally.absent += [filed.form.id for filed in absent]
    tally.complaints += _changed(absent, found.others)
    for done, (sha256, file) in enumerate(found.files.items()):
        advance("Documents", done, len(found.files))
        text = Text(texts.read(file))
        for filed in records[sha256]:
            _hold(filed, citing[filed.form.id], text, tally)
    return tally


def _find(folder: Path, wanted: Iterable[str], tally: Tally) -> texts.Found:
    found = texts.find(folder, frozenset(wanted))
    if not os.path.isdir(folder):
        tally.complaints.append(_of(folder, "there is no folder of this name", "make it, or correct the path"))
    elif not found.files:
        remedy = "give the folder that holds the texts themselves"
        tally.complaints.append(_of(folder, "no text in here belongs to a source record", remedy))
    return found


def _of(folder: Path, problem: str, remedy: str) -> Complaint:
    return Complaint(path=str(folder), problem=problem, remedy=remedy)


def _hold(filed: Filed[schema.Source], citing: Iterable[Cited], text: Text, tally: Tally) -> None:
    """Hold one document's fingerprints and citations against its text."""
    for at, sha256 in filed.form.paragraphs.items():
        if texts.fingerprint(text.paragraphs.get(at, "")) != sha256:
            problem = f"this is not the fingerprint of {at} of the text"
            tally.complaints.append(filed.document.complain(("paragraphs", at), problem, "take the fingerprint anew"))
    for one in citing:
        if found := list(flaws(one.claim.citation, text)):
            tally.disproved.add(one.digest)
            tally.complaints += [one.complain(flaw.loc, flaw.problem, flaw.remedy) for flaw in found]
        else:
            tally.proven += 1


def _changed(absent: Sequence[Filed[schema.Source]], others: Iterable[Path]) -> Iterator[Complaint]:
    """Complain of files that are other versions of texts that are missing: of their name, or with half of the text."""
    prints = [frozenset(filed.form.paragraphs.values()) for filed in absent]
    for file in others if absent else ():
        text = {at: texts.fingerprint(paragraph) for at, paragraph in texts.read(file).items()}
        found = frozenset(text.values())
        for filed, wanted in zip(absent, prints, strict=True):
            if filed.form.id == file.stem or texts.shares_half(found, wanted):
                yield _superseded(filed, file, text)


def _superseded(filed: Filed[schema.Source], file: Path, text: Mapping[str, str]) -> Complaint:
    changed = [at for at, sha256 in filed.form.paragraphs.items() if text.get(at) != sha256]
    problem = f"{file} is not the text this record was made from"
    problem += f": {listed(changed)} changed" if changed else ""
    remedy = "hold the old text against it, or take up the new one with `source add`"
    return filed.document.complain(("text", "sha256"), problem, remedy)
