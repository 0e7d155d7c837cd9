"""Checks packs as a curator does before publishing, and seals the receipts of what holds."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..domain.errors import Complaint
from ..domain.sources import Source, Verdict
from ..strict_yaml import Document, Loc
from . import build, receipts, references
from .gather import Gathered, gather

Texts = Mapping[str, Mapping[str, str]]  # the SHA-256 of a text → its paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is wrong, and how much there is; `proven` citations were held against the texts just now."""

    complaints: tuple[Complaint, ...]
    briefs: int
    facts: int
    sources: int
    citations: int
    checked: int
    not_held: int
    proven: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cited:
    """A claim whose source is known: what makes it, where its citation stands, and the paragraph when it is at hand."""

    fact: str
    claim: receipts.Claim
    source: Source
    paragraph: str | None
    document: Document
    loc: Loc

    @property
    def digest(self) -> str:
        return receipts.digest(self.claim, self.source)


def check(
    folders: Sequence[Path],
    seeds: Path,
    texts: Path | None = None,
    seal_on: date | None = None,
    *,
    partial: bool = False,
) -> Report:
    """Check packs; with a folder of texts, hold each citation against them; with a day too, seal the receipts.

    Nothing is sealed as long as there is anything to complain about. `partial` means that these are not all the packs
    there are: then sources that none of them cites are no mistake, and nothing may be sealed.
    """
    gathered = gather(folders, seeds)
    held = _held(texts, gathered) if texts else {}
    complaints = [*gathered.complaints, *references.complaints(gathered, partial=partial), *_disproved(gathered, held)]
    if texts and not held:
        remedy = "give the folder that holds the texts themselves"
        complaints.append(
            Complaint(path=str(texts), problem="no text in here belongs to a source record", remedy=remedy)
        )
    if seal_on and not complaints and not partial:
        _seal(gathered, held, seeds / receipts.FILE, seal_on)
        gathered = gather(folders, seeds)
    return _report(gathered, held, complaints)


def _report(gathered: Gathered, held: Texts, complaints: list[Complaint]) -> Report:
    cited = list(_citations(gathered, held))
    verdicts = [receipts.verdict(one.claim, one.source, gathered.sealed) for one in cited]
    return Report(
        complaints=tuple(sorted(set(complaints))),
        briefs=len(gathered.briefs),
        facts=sum(1 for _ in references.facts(gathered.briefs)),
        sources=len(gathered.sources),
        citations=len(cited),
        checked=verdicts.count(Verdict.CHECKED),
        not_held=verdicts.count(Verdict.NOT_HELD),
        proven=sum(1 for one in cited if one.paragraph is not None and not _missing_terms(one)),
    )


def _held(folder: Path, gathered: Gathered) -> Texts:
    """Find the texts of the source records in a folder, by their fingerprints."""
    wanted = {filed.form.text.sha256 for filed in gathered.sources if filed.form.text}
    found: dict[str, Mapping[str, str]] = {}
    for file in filter(os.path.isfile, sorted(folder.glob("*"))):
        with suppress(OSError), file.open("rb") as content:  # a text that cannot be read is not at hand
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            if sha256 in wanted:
                content.seek(0)
                found[sha256] = receipts.paragraphs(content.read().decode(errors="replace"))
    return found


def _citations(gathered: Gathered, held: Texts) -> Iterator[_Cited]:
    sources = {filed.form.id: build.source(filed.form) for filed in gathered.sources}
    for told in references.facts(gathered.briefs):
        for claim in receipts.claims(told.fact):
            if source := sources.get(claim.citation.source):
                yield _Cited(
                    fact=told.fact.id,
                    claim=claim,
                    source=source,
                    paragraph=held.get(source.text_sha256, {}).get(claim.citation.at),
                    document=told.document,
                    loc=(*told.loc, *claim.loc),
                )


def _disproved(gathered: Gathered, held: Texts) -> Iterator[Complaint]:
    for filed in gathered.sources:
        text = held.get(filed.form.text.sha256, {}) if filed.form.text else {}
        for paragraph, sha256 in filed.form.paragraphs.items() if text else ():
            if receipts.fingerprint(text.get(paragraph, "")) != sha256:
                problem = f"this is not the fingerprint of {paragraph} of the text"
                yield filed.document.complain(("paragraphs", paragraph), problem, "take the fingerprint anew")
    for one in _citations(gathered, held):
        for number, term in _missing_terms(one):
            problem = f"“{term}” is not in {one.claim.citation.at} of “{one.source.id}”"
            yield one.document.complain((*one.loc, "terms", number), problem, _elsewhere(one, term, held))


def _missing_terms(one: _Cited) -> list[tuple[int, str]]:
    """Return the terms that the paragraph does not hold, with their places in the list; none when it is not at hand."""
    if one.paragraph is None:
        return []
    return [(n, term) for n, term in enumerate(one.claim.citation.terms) if not receipts.holds(one.paragraph, term)]


def _elsewhere(one: _Cited, term: str, held: Texts) -> str:
    """Suggest a remedy: another paragraph of the same source that has the term."""
    text = held[one.source.text_sha256]
    places = [at for at in one.source.paragraphs if receipts.holds(text.get(at, ""), term)]
    return f"{' and '.join(places)} has it" if places else "copy the words exactly as the paragraph has them"


def _seal(gathered: Gathered, held: Texts, file: Path, day: date) -> None:
    """Write the receipts of what holds, and keep those of texts that are not at hand; all others are dropped."""
    lines = [
        (f"{one.fact}, {one.source.id} {one.claim.citation.at}", one.digest)
        for one in _citations(gathered, held)
        if one.paragraph is not None or one.digest in gathered.sealed
    ]
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(receipts.written(lines, day), encoding="utf-8")
    os.replace(beside, file)
