"""What is read out of a document, whatever its format."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What kind of file a document is."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    WORD = "Word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph; a heading has a level, and a passage of a PDF the page it begins on. Both count from 1."""

    text: str
    level: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The paragraphs of a document in reading order, and what it says of itself, as far as it does.

    `issued` is a date in EDTF; `made` is the day on which the file was written, which may be long after that.
    """

    format: Format
    passages: tuple[Passage, ...]
    title: str = ""
    author: tuple[str, ...] = ()
    issued: str = ""
    made: str = ""
    container_title: str = ""
    language: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()  # sentences: what a person should know of how it was read
