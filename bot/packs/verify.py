"""Holds every citation against its document as it is today: in a folder, or at the address of the source."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.errors import AttacheError
from . import references, schema, texts
from .extract import bounded
from .fetch import Fetched
from .gather import Filed, Gathered
from .holding import Cited, citations
from .tracing import Fate, Trace, Version, align, trace

Fetch = Callable[[str], Awaitable[Fetched]]
Paragraphs = Mapping[str, str]

_TEXTS = frozenset(("", ".txt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of the citations of one source; `problem` says why nobody could tell.

    `before` is the text they were made from, as far as it is at hand.
    """

    source: str
    where: str
    traces: tuple[Trace, ...] = ()
    before: Paragraphs = field(default_factory=dict)
    problem: str = ""

    @property
    def astray(self) -> tuple[Trace, ...]:
        """Return the citations whose evidence is no longer where they say."""
        return tuple(one for one in self.traces if one.fate not in (Fate.STAYS, Fate.REWORDED))


def in_folder(gathered: Gathered, folder: Path) -> Iterator[Finding]:
    """Hold all citations against the documents in a folder, unchanged or in another version."""
    found = texts.find(folder, _wanted(gathered))
    named = {file.stem: file for file in found.others}
    for filed, cited in _held(gathered):
        same = found.files.get(_sha256(filed))
        file = same or named.get(filed.form.id) or next(_versions(found.others, filed.form), None)
        if file is None:
            yield Finding(source=filed.form.id, where=str(folder), problem="its text is not there")
            continue
        try:
            today = _read(file)
        except AttacheError as error:
            yield Finding(source=filed.form.id, where=str(file), problem=str(error))
        else:
            yield _finding(filed, cited, today, str(file), today if same else {})


async def on_the_web(gathered: Gathered, fetch: Fetch, folder: Path) -> AsyncIterator[Finding]:
    """Hold all citations against the documents at the addresses of their sources, one after the other.

    In the folder are the texts they were made from, to show what changed.
    """
    kept = await asyncio.to_thread(_kept, gathered, folder)
    for filed, cited in _held(gathered):
        source, url = filed.form.id, filed.form.url
        if not url:
            yield Finding(source=source, where="nowhere", problem="its record has no URL")
            continue
        try:
            answer = await fetch(url)
            name = f"{source}{answer.ending}"
            today = await asyncio.to_thread(_paragraphs, answer.content, name, answer.encoding)
        except AttacheError as error:
            yield Finding(source=source, where=url, problem=str(error))
        else:
            before = texts.read(kept[_sha256(filed)]) if _sha256(filed) in kept else {}
            yield _finding(filed, cited, today, url, before)


def _held(gathered: Gathered) -> Iterator[tuple[Filed[schema.Source], list[Cited]]]:
    """Yield the records whose text somebody holds, each with its citations."""
    contents = references.contents(gathered)
    cited = defaultdict[str, list[Cited]](list)
    for one in citations(contents):
        cited[one.source.id].append(one)
    for name, filed in contents.records.items():
        if filed.form.text:
            yield filed, cited[name]


def _wanted(gathered: Gathered) -> frozenset[str]:
    return frozenset(_sha256(filed) for filed in gathered.sources if filed.form.text)


def _kept(gathered: Gathered, folder: Path) -> Mapping[str, Path]:
    return texts.find(folder, _wanted(gathered)).files


def _sha256(filed: Filed[schema.Source]) -> str:
    return filed.form.text.sha256 if filed.form.text else ""


def _finding(
    filed: Filed[schema.Source], cited: list[Cited], today: Paragraphs, where: str, before: Paragraphs
) -> Finding:
    version = Version(today)
    aligned = align(filed.form.paragraphs, version.prints)
    traces = tuple(trace(one, version, aligned, before) for one in cited)
    return Finding(source=filed.form.id, where=where, traces=traces, before=before)


def _versions(files: Iterable[Path], record: schema.Source) -> Iterator[Path]:
    """Yield the files that have most of the paragraphs of a source's text."""
    prints = record.paragraphs.values()
    return (file for file in files if file.suffix in _TEXTS and texts.kin(file, record.id, prints))


def _read(file: Path) -> Paragraphs:
    return texts.read(file) if file.suffix in _TEXTS else _paragraphs(file.read_bytes(), file.name, "")


def _paragraphs(content: bytes, name: str, encoding: str) -> Paragraphs:
    passages = bounded.read(content, name, encoding).passages
    return {f"p{number}": passage.text for number, passage in enumerate(passages, 1)}
