"""What of a source the facts tell: everything in its text is cited, left out for a reason, or missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..domain.errors import BadRequest, Complaint, NotFound
from ..forms import did_you_mean
from . import references, schema, texts
from .evidence import holds
from .finding import Found, find
from .gather import Filed, Gathered, gather

Evidence = Mapping[str, Sequence[str]]  # paragraph → the terms and quotations of all its citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: how many things in it are cited and how many left out, and which are neither."""

    place: str
    cited: int
    left_out: int
    missing: tuple[Found, ...]
    used: bool  # a fact cites it, or the record says why none does

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be done."""
        return self.used and not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What of a source is told; `strays` are paragraphs of its text that are in no record."""

    source: str
    paragraphs: tuple[Paragraph, ...]
    strays: tuple[str, ...]
    complaints: tuple[Complaint, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is cited or left out for a reason."""
        return not self.strays and not self.complaints and all(one.complete for one in self.paragraphs)


def coverage(source: str, folders: Sequence[Path], seeds: Path, folder: Path | None) -> Coverage:
    """Compare a source's text with what all packs cite of it and what its record leaves out.

    Raises NotFound when there is no such record, BadRequest when its text is not in `folder`.
    """
    gathered = gather(folders, seeds)
    filed = find_record(source, gathered)
    text = find_text(filed.form, folder)
    found = {place: things for place, things in find(text).items() if place in filed.form.paragraphs}
    records = [other.form for other in gathered.sources if other.form.text == filed.form.text]
    listed = {place for record in records for place in record.paragraphs}
    return Coverage(
        source=source,
        paragraphs=tuple(cover(found, evidence_of(source, gathered), filed.form.left_out)),
        strays=tuple(place for place in text if place not in listed),
        complaints=(*gathered.complaints, *_misplaced(filed, text)),
    )


def cover(
    found: Mapping[str, Sequence[Found]], evidence: Evidence, left_out: Sequence[schema.LeftOut]
) -> Iterator[Paragraph]:
    """Yield for each paragraph what of the things found in it is cited, left out, or missing.

    A thing is cited when it stands in a term or a quotation of a citation of that paragraph, in whole words.
    """
    for place, things in found.items():
        cited = " | ".join(evidence.get(place, ()))  # so that nothing is found across two terms
        entries = [entry for entry in left_out if entry.at in ("", place)]
        rest = [thing for thing in things if not holds(cited, thing.text)]
        missing = [thing for thing in rest if not any(holds(entry.what, thing.text) for entry in entries)]
        yield Paragraph(
            place=place,
            cited=len(things) - len(rest),
            left_out=len(rest) - len(missing),
            missing=tuple(missing),
            used=place in evidence or any(entry.at for entry in entries),
        )


def find_record(source: str, gathered: Gathered) -> Filed[schema.Source]:
    """Return the record of a source. Raises NotFound, with the nearest name there is."""
    records = {filed.form.id: filed for filed in gathered.sources}
    if source not in records:
        remedy = did_you_mean(source, records, f"the sources are {', '.join(records)}.")
        raise NotFound(f"There is no source “{source}”; {remedy}")
    return records[source]


def find_text(record: schema.Source, folder: Path | None) -> dict[str, str]:
    """Return the paragraphs of a record's text, which is known by its fingerprint. Raises BadRequest."""
    if record.text is None:
        raise BadRequest(f"The text of “{record.id}” is not held, so there is nothing to compare.")
    if folder and (file := texts.find(folder, {record.text.sha256}).files.get(record.text.sha256)):
        return texts.read(file)
    where = f"is not in {folder}" if folder else "is needed"
    raise BadRequest(f"The text of “{record.id}” {where}: --texts FOLDER says where it is.")


def evidence_of(source: str, gathered: Gathered) -> dict[str, list[str]]:
    """Return the terms and quotations of all citations of a source, by paragraph."""
    evidence: dict[str, list[str]] = {}
    for told in references.facts(gathered.briefs):
        for citation in told.fact.all_citations:
            if citation.source == source:
                evidence.setdefault(citation.at, []).extend((*citation.terms, citation.exact))
    return evidence


def _misplaced(filed: Filed[schema.Source], text: Mapping[str, str]) -> Iterator[Complaint]:
    for number, entry in enumerate(filed.form.left_out):
        places = [entry.at] if entry.at else filed.form.paragraphs
        if not any(holds(text.get(place, ""), entry.what) for place in places):
            where = f"{entry.at} of the text" if entry.at else "the text"
            problem = f"“{entry.what}” is not in {where}"
            yield filed.document.complain(
                ("left_out", number, "what"), problem, "copy the words exactly as the text has them"
            )
