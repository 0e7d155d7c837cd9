"""Documents, and places in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from .dates import When


class Access(StrEnum):
    """What of a document's text is at hand."""

    OPEN = "open"  # the text may be shown
    CLOSED = "closed"  # only fingerprints and key terms are shipped
    NONE = "none"  # the text is not held: the record is named, not checked


class Verdict(StrEnum):
    """What the machine knows of one citation."""

    CHECKED = "checked"  # its receipt holds
    UNCHECKED = "unchecked"  # nobody has checked it, or it changed since
    NOT_HELD = "not held"  # the document's text is not held, so no machine can check it


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person (`family`, `given`) or a body (`literal`), as in CSL-JSON."""

    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def short(self) -> str:
        """Return `R. Drifte`, or the name of the body."""
        return self.literal or " ".join([*(f"{part[0]}." for part in self.given.split()), self.family])

    @property
    def full(self) -> str:
        """Return `Reinhard Drifte`, or the name of the body."""
        return self.literal or f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSection:
    """Our own short name for a run of paragraphs, both ends included."""

    title: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document: bibliographic fields named after CSL-JSON, and a fingerprint of its text."""

    id: str
    type: str
    title: str
    short_title: str
    author: tuple[Name, ...] = ()
    publisher: str = ""
    container_title: str = ""
    issued: When | None = None
    language: str = "en"
    url: str = ""
    rights: str
    access: Access
    obtained: str
    note: str = ""
    text_sha256: str = ""
    sections: tuple[SourceSection, ...] = ()
    paragraphs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # id → SHA-256
    pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))  # paragraph → page of the PDF

    def section_of(self, paragraph: str) -> str:
        """Return our name for the section that holds the paragraph, or an empty string."""
        order = list(self.paragraphs)
        if paragraph not in self.paragraphs:
            return ""
        place = order.index(paragraph)
        for section in self.sections:
            if order.index(section.first) <= place <= order.index(section.last):
                return section.title
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A document and a paragraph of it, with what that paragraph must contain.

    `exact` is the quotation, where the text may be quoted; `prefix` and `suffix` are the words around it that tell it
    from another passage like it (a TextQuoteSelector of the W3C). `terms` are figures, dates and names.
    """

    source: str
    at: str = ""
    terms: tuple[str, ...] = ()
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    verdict: Verdict = Verdict.UNCHECKED
