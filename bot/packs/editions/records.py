"""How an entry is kept in an edition: as MessagePack with a checksum, read straight into the values of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from zlib import crc32

import msgspec

from ...domain.briefs import Brief, Fact, Pack, Section, Sentence
from ...domain.dates import When
from ...domain.lexicon import Synonyms
from ...domain.sources import Source

T = TypeVar("T")
_SUM = 4  # bytes


class Damaged(Exception):
    """What was kept is not what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A brief without its facts: of each section only how many there are."""

    id: str
    pack: str
    title: str
    aliases: tuple[str, ...]
    as_of: When
    summary: tuple[Sentence, ...]
    sections: tuple[tuple[str, int], ...]
    related: tuple[str, ...]
    review_by: date | None


def outline(brief: Brief) -> Outline:
    """Return a brief without its facts, which are kept one by one."""
    return Outline(
        id=brief.id,
        pack=brief.pack,
        title=brief.title,
        aliases=brief.aliases,
        as_of=brief.as_of,
        summary=brief.summary,
        sections=tuple((section.title, len(section.facts)) for section in brief.sections),
        related=brief.related,
        review_by=brief.review_by,
    )


def filled(kept: Outline, facts: tuple[Fact, ...]) -> Brief:
    """Return the brief with its facts, which come in their order. Raises Damaged when there are too few or too many."""
    sections, start = [], 0
    for title, count in kept.sections:
        sections.append(Section(title=title, facts=facts[start : start + count]))
        start += count
    if start != len(facts):
        raise Damaged(f"the brief {kept.id} has {len(facts)} facts of {start}")
    return Brief(
        id=kept.id,
        pack=kept.pack,
        title=kept.title,
        aliases=kept.aliases,
        as_of=kept.as_of,
        summary=kept.summary,
        sections=tuple(sections),
        related=kept.related,
        review_by=kept.review_by,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):  # a read-only view
        return dict(value)
    raise TypeError(f"a {type(value).__name__} cannot be kept")


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)


def encode(value: object) -> bytes:
    """Return a value as it is kept."""
    body = _encoder.encode(value)
    return crc32(body).to_bytes(_SUM, "big") + body


class Reader(Generic[T]):
    """Reads what was kept of one type."""

    def __init__(self, kind: type[T]) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind)

    def __call__(self, kept: bytes) -> T:
        """Return the value. Raises Damaged when it is not as it was written."""
        body = memoryview(kept)[_SUM:]
        if crc32(body).to_bytes(_SUM, "big") != kept[:_SUM]:
            raise Damaged("a record has been changed")
        try:
            return self._decoder.decode(body)
        except (msgspec.DecodeError, ValueError) as error:
            raise Damaged(str(error)) from None


read_outline = Reader(Outline)
read_fact = Reader(Fact)
read_source = Reader(Source)
read_pack = Reader(Pack)
read_synonyms = Reader(tuple[Synonyms, ...])
read_questions = Reader(tuple[str, ...])
