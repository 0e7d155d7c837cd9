"""Takes up a new version of a document the library knows: what it does to the record and to the facts that cite it.

What a curator wrote stays: only fingerprints are made anew, and names of paragraphs follow the paragraphs they mean.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..domain.sources import Access
from ..strict_yaml import Document, Loc
from . import ingest, references, schema, texts
from .gather import Filed, Gathered
from .holding import Cited, citations
from .ingest import Reading
from .records import Revision
from .tracing import Alignment, Fate, Trace, Version, align, trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new version changes in one record, paragraph by paragraph and fact by fact.

    `before` is the old text as far as it is at hand; `loose` says what in the record meant a paragraph that is gone.
    """

    source: str
    path: str
    aligned: Alignment
    before: Mapping[str, str]
    after: Mapping[str, str]
    traces: tuple[Trace, ...]
    loose: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """All that a new version changes, and the files to write for it."""

    changes: tuple[Change, ...]
    files: Mapping[Path, str]


def update(found: Reading, filed: Filed[schema.Source], gathered: Gathered, folder: Path, access: Access) -> Update:
    """Hold a document against the record of an older version of it, and against all other records of that same text.

    `access` is that of the text from now on. Nothing is written.
    """
    old = filed.form.text
    file = texts.find(folder, {old.sha256}).files.get(old.sha256) if old and folder.is_dir() else None
    before = texts.read(file) if file else {}
    family = [one for one in gathered.sources if one is filed or (old and one.form.text == old)]
    cited = [one for one in citations(references.contents(gathered)) if one.claim.citation.at]
    version = Version(found.paragraphs)
    revisions: dict[str, Revision] = {}
    changes = []
    for one in family:
        mine = [c for c in cited if c.source.id == one.form.id]
        changes.append(_compare(one, found, version, mine, before))
        parts = _parts(one, changes[-1].aligned, found) if len(family) > 1 else list(found.paragraphs)
        if parts:
            _revise(one, changes[-1].aligned, found, parts, access, _revision(one.document, revisions))
            _follow(changes[-1].traces, revisions)
    files = {revision.path: str(revision) for revision in revisions.values()}
    kept = ingest.keep_text(found, file or folder / f"{filed.form.id}.txt", access)
    return Update(changes=tuple(changes), files={**files, **kept})


def _compare(
    filed: Filed[schema.Source], found: Reading, version: Version, cited: Sequence[Cited], before: Mapping[str, str]
) -> Change:
    aligned = align(filed.form.paragraphs, version.prints)
    return Change(
        source=filed.form.id,
        path=filed.document.path,
        aligned=aligned,
        before=before,
        after=found.paragraphs,
        traces=tuple(trace(one, version, aligned, before) for one in cited),
        loose=tuple(_loose(filed, aligned)),
    )


def _loose(filed: Filed[schema.Source], aligned: Alignment) -> Iterator[str]:
    for section in filed.form.sections:
        if {section.first, section.last} & set(aligned.gone):
            yield f"the section “{section.title}”"
    for entry in filed.form.left_out:
        if entry.at in aligned.gone:
            yield f"what is left out of {entry.at}, “{entry.what}”"


def _parts(filed: Filed[schema.Source], aligned: Alignment, found: Reading) -> list[str]:
    """Return the paragraphs of a record that is of a part of a text: from its first to its last that is still there."""
    order = list(found.paragraphs)
    kept = sorted(order.index(at) for at in (*aligned.same.values(), *aligned.reworded.values()))
    return order[kept[0] : kept[-1] + 1] if kept else []


def _revise(
    filed: Filed[schema.Source],
    aligned: Alignment,
    found: Reading,
    parts: Sequence[str],
    access: Access,
    revision: Revision,
) -> None:
    form = filed.form
    for number, section in enumerate(form.sections):
        for key, at, step in (("from", section.first, 1), ("to", section.last, -1)):
            revision.word(("sections", number, key), at, _followed(at, list(form.paragraphs)[::step], aligned))
    for number, entry in enumerate(form.left_out):
        if entry.at:
            new = aligned.same.get(entry.at) or aligned.reworded.get(entry.at, entry.at)
            revision.word(("left_out", number, "at"), entry.at, new)
    if form.access is not access:
        revision.word(("access",), form.access.value, access.value)
    revision.block("text", {"sha256": found.sha256, "split": "line"})
    revision.block("pages", {at: found.pages[at] for at in parts if at in found.pages} or None)
    revision.block("paragraphs", {at: found.prints[at] for at in parts})


def _followed(at: str, order: Sequence[str], aligned: Alignment) -> str:
    """Return what a paragraph is called now, or the next one in this order that is still there."""
    now = {**aligned.same, **aligned.reworded}
    return next((now[one] for one in order[order.index(at) :] if one in now), at)


def _follow(traces: Sequence[Trace], revisions: dict[str, Revision]) -> None:
    """Let the citations whose evidence moved name its new paragraph."""
    for one in traces:
        if one.fate is Fate.MOVED:
            loc: Loc = (*one.cited.told.loc, *one.cited.claim.loc, "at")
            _revision(one.cited.told.document, revisions).word(loc, one.at, one.to)


def _revision(document: Document, revisions: dict[str, Revision]) -> Revision:
    return revisions.setdefault(document.path, Revision(document))
