"""Takes a new document into the library: makes its record and its text, and knows it again when it comes once more.

Nothing is written here: what is to be written is returned, so that a person can agree first.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from operator import itemgetter
from pathlib import Path

from ..domain.errors import BadRequest, ContentError
from ..domain.folding import fold
from ..domain.sources import Access
from ..forms import fill
from ..strict_yaml import read
from . import records, schema, texts
from .extract.document import Extracted, Passage
from .gather import Filed, Gathered
from .json_schema import json_schemas

_LONGEST_ID = 36  # with room for a number behind it
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a record says of its document; a person among the authors is written `Lovelace, Ada`."""

    id: str
    type: str
    title: str
    author: tuple[str, ...] = ()
    publisher: str = ""
    container_title: str = ""
    issued: str = ""
    language: str = ""
    url: str = ""
    rights: str
    access: Access
    obtained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read: its text as we keep it, one paragraph a line, and where its pages and headings are."""

    text: str
    paragraphs: Mapping[str, str]
    prints: Mapping[str, str]  # paragraph → its fingerprint
    pages: Mapping[str, int]
    headings: Mapping[str, str]  # paragraph → its words
    original: str  # the SHA-256 of the file itself

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def reading(extracted: Extracted, content: bytes) -> Reading:
    """Return the text of a document as we keep it."""
    numbered: dict[str, Passage] = {f"p{number}": one for number, one in enumerate(extracted.passages, 1)}
    return Reading(
        text="".join(f"{passage.text}\n" for passage in extracted.passages),
        paragraphs={at: passage.text for at, passage in numbered.items()},
        prints={at: texts.fingerprint(passage.text) for at, passage in numbered.items()},
        pages={at: passage.page for at, passage in numbered.items() if passage.page},
        headings={at: passage.text for at, passage in numbered.items() if passage.level},
        original=hashlib.sha256(content).hexdigest(),
    )


def same(found: Reading, gathered: Gathered) -> list[Filed[schema.Source]]:
    """Return the records of this very text."""
    known = (found.sha256, found.original)
    return [filed for filed in gathered.sources if filed.form.text and filed.form.text.sha256 in known]


def known(found: Reading, gathered: Gathered, id: str) -> Filed[schema.Source] | None:
    """Return the record of another version of this text: that with this id, or the one that shares most paragraphs."""
    if id:
        return next((filed for filed in gathered.sources if filed.form.id == id), None)
    prints = frozenset(found.prints.values())
    held = [(filed, frozenset(filed.form.paragraphs.values())) for filed in gathered.sources if filed.form.paragraphs]
    alike = [(len(prints & mine), filed) for filed, mine in held if texts.shares_half(prints, mine)]
    return max(alike, key=itemgetter(0), default=(0, None))[1]


def free_id(title: str, gathered: Gathered) -> str:
    """Make an id of a title that no record has; empty when the title has no Latin letters."""
    taken = {filed.form.id for filed in gathered.sources} | gathered.broken
    stem = slug(title, _LONGEST_ID)
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in candidates if name not in taken) if stem else ""


def slug(title: str, longest: int) -> str:
    """Return the first words of a title, in small letters without accents; empty when it has no Latin letters."""
    short = ""
    for word in re.findall("[a-z0-9]+", fold(title)):
        longer = f"{short}-{word}" if short else word[:longest]
        if len(longer) > longest:
            break
        short = longer
    return short


def add(found: Reading, said: Particulars, seeds: Path, folder: Path, root: Path) -> dict[Path, str]:
    """Return the files to write for a new document, in a library whose configuration is in the folder `root`.

    Raises BadRequest when they cannot be made of what was said.
    """
    path, file = seeds / f"{said.id}.yaml", folder / f"{said.id}.txt"
    for taken in (path, file):
        if taken.exists() and not _holds(taken, found.text):
            raise BadRequest(f"{taken} is there already. Give another --id.")
    hint, schemas = editor_schema("source", seeds, root)
    text = f"{hint}\n" + "".join(f"{line}\n" for line in _record(found, said))
    try:
        fill(schema.Source, read(text.encode(), str(path)))
    except ContentError as error:
        said_wrong = " ".join(f"{c.problem}; {c.remedy}." for c in error.complaints)
        raise BadRequest(f"The record cannot be written: {said_wrong}") from None
    return {path: text, **keep_text(found, file, said.access), **schemas}


def lost_text(found: Reading, record: schema.Source, folder: Path) -> dict[Path, str]:
    """Return the file of a known text that is not at hand."""
    file = folder / f"{record.id}.txt"
    at_hand = texts.find(folder, {found.sha256}).files
    lost = not at_hand and not file.exists() and record.text and record.text.sha256 == found.sha256
    return keep_text(found, file, record.access) if lost else {}


def editor_schema(name: str, beside: Path, root: Path) -> tuple[str, dict[Path, str]]:
    """Return the line that tells editors the schema of a file, and the schema's own file where there is none yet."""
    file = f"{name}.schema.json"
    shipped, own = root / "docs" / file, root / ".schemas" / file
    used = shipped if shipped.is_file() else own
    files = {} if used.is_file() else {used: json_schemas()[file]}
    return f"# yaml-language-server: $schema={Path(os.path.relpath(used, beside)).as_posix()}", files


def keep_text(found: Reading, file: Path, access: Access) -> dict[Path, str]:
    """Return the file of a text, if it is not there yet; git is told to leave it alone where it may not be shipped."""
    ignored = file.with_name(".gitignore")
    files = {} if _holds(file, found.text) else {file: found.text}
    if access is not Access.OPEN:
        entries = ignored.read_text(encoding="utf-8").splitlines() if ignored.is_file() else []
        if f"/{file.name}" not in entries:
            files[ignored] = "".join(f"{entry}\n" for entry in [*entries, f"/{file.name}"])
    return files


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def _record(found: Reading, said: Particulars) -> Iterator[str]:
    fields: list[tuple[str, object]] = [
        ("id", said.id),
        ("type", said.type),
        ("title", said.title),
        ("short_title", _clipped(said.title)),
        ("author", [_name(author) for author in said.author]),
        ("publisher", said.publisher),
        ("container-title", said.container_title),
        ("issued", said.issued),
        ("language", said.language),
        ("URL", said.url),
        ("rights", said.rights),
        ("access", said.access.value),
        ("obtained", said.obtained),
        ("text", {"sha256": found.sha256, "split": "line"}),
        ("sections", list(_sections(found))),
        ("pages", found.pages),
        ("paragraphs", found.prints),
    ]
    for key, value in fields:
        if value:
            yield from records.lines(key, value)


def _name(author: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in author.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": author.strip(" ,")}


def _sections(found: Reading) -> Iterator[dict[str, str]]:
    """Yield a section for each heading, up to the next one."""
    order = list(found.paragraphs)
    starts = [at for at in order if at in found.headings]
    for first, following in pairwise([*starts, ""]):
        last = order[order.index(following) - 1] if following else order[-1]
        yield {"title": _clipped(found.headings[first]), "from": first, "to": last}


def _clipped(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return (
        title[: _LONGEST_TITLE - 1].rpartition(" ")[0] + "…"
        if " " in title[:_LONGEST_TITLE]
        else title[:_LONGEST_TITLE]
    )
