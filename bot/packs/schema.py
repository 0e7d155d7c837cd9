"""The files that curators write, as forms: a brief, a pack, the record of a source (fields named after CSL-JSON)."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, Strict, WithJsonSchema, model_validator

from ..domain.briefs import LeapDay
from ..domain.dates import When, parse_when
from ..domain.sources import Access
from ..forms import Flag, Form, Many, Refused, did_you_mean, sized

_EDTF = r"(\d{4}(-\d{2}(-\d{2})?)?|\d{3}X)~?"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


def _when(edtf: Any) -> When:
    remedy = "write no more than the source is sure of, such as 2003-04-04, 2003-04 or 2003"
    if not isinstance(edtf, str):
        raise Refused("a date must be a text", remedy)
    try:
        return parse_when(edtf)
    except ValueError as error:
        raise Refused(str(error), remedy) from None


Edtf = Annotated[
    When,
    PlainValidator(_when),
    WithJsonSchema({"type": ["string", "number"], "pattern": f"^{_EDTF}(/{_EDTF})?$"}),
]


def _day(edtf: Any) -> date:
    when = _when(edtf)
    if when.day is None:
        raise Refused(f"“{edtf}” is not a day", "write the day, such as 2027-06-30")
    return when.day


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]


def _page(number: Any) -> int:
    if not isinstance(number, str) or not re.fullmatch("[1-9][0-9]{0,4}", number):
        raise Refused("this is not the number of a page", "count the pages of the file from 1")
    return int(number)


Page = Annotated[
    int, PlainValidator(_page), WithJsonSchema({"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,4}$"})
]
Sha256 = Annotated[str, sized(64, "[0-9a-f]{64}")]
BriefId = Annotated[str, sized(32, SLUG)]
FactId = Annotated[str, sized(40, SLUG)]
SourceId = Annotated[str, sized(40, SLUG)]
ParagraphId = Annotated[str, sized(8, "p[1-9][0-9]*")]
Language = Annotated[str, sized(35, "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")]
Title = Annotated[str, sized(80)]
Name = Annotated[str, sized(60)]
Term = Annotated[str, sized(60)]
Context = Annotated[str, sized(100)]
Statement = Annotated[str, sized(300)]
Prose = Annotated[str, sized(1000)]


class Citation(Form):
    """A source, and the paragraph of it that says so."""

    source: SourceId = Field(description="the id of a source record in seeds/")
    at: ParagraphId = Field(default="", description="the paragraph, such as p12; left out where the text is not held")
    terms: Many[Term] = Field(
        default=(), description="the figures, dates and names of the statement, each as the paragraph writes it"
    )
    exact: Annotated[str, sized(600)] = Field(
        default="", description="the words of the paragraph that say so, copied exactly; only from open sources"
    )
    prefix: Context = Field(default="", description="the words just before them, where they stand there twice")
    suffix: Context = Field(default="", description="the words just after them, where they stand there twice")


Citations = Annotated[Many[Citation], Field(min_length=1)]


class Figure(Form):
    """A number that is set off for the eye."""

    value: Annotated[str, sized(30)] = Field(description="the number as shown, such as 5,385 or $2.5 million")
    unit: Annotated[str, sized(40)] = Field(default="", description="what is counted, such as m³ a month")
    label: Name = Field(description="what the number means, to be read after it; at most 60 characters")


class Correction(Form):
    """The cited source has one thing, a better record another."""

    has: Title = Field(description="what the cited source has")
    told: Title = Field(description="what we tell instead; the statement says this")
    why: Statement = Field(description="one sentence on why")
    cites: Citations = Field(description="the better record")


class Position(Form):
    """One side of a disagreement."""

    holder: Name = Field(description="who holds it")
    view: Statement = Field(description="what they hold, in our own words")
    cites: Citations = Field(description="where it says so: a list of citations (source, at, terms)")


class Fact(Form):
    """One statement in a curator's own words, with at least one citation."""

    id: FactId = Field(description="a short name in small letters, digits and hyphens, used once in all packs")
    key: Flag = Field(default=False, description="true for the few facts that the short card shows")
    statement: Statement = Field(description="one idea in your own words, at most 300 characters; it stands alone")
    date: Edtf | None = Field(
        default=None, description="when it happened, no more precise than the source: 2003-04-04, 2002-01, 1995, 197X"
    )
    figures: Many[Figure] = Field(default=(), description="numbers to set off for the eye")
    keywords: Many[Name] = Field(default=(), description="what readers might type and the statement does not say")
    cites: Citations = Field(description="where it says so: a list of citations (source, at, terms)")
    correction: Correction | None = Field(default=None, description="what the source has wrong, and what we tell")
    positions: Many[Position] = Field(default=(), description="who holds what, where the sources disagree")
    review_by: Day | None = Field(default=None, description="the day by which somebody must look at it again")


class Section(Form):
    """A heading and its facts."""

    title: Title = Field(description="a short heading of our own")
    facts: Annotated[Many[Fact], Field(min_length=1)] = Field(description="a list of facts")


class Sentence(Form):
    """One sentence of a summary, and the facts it rests on."""

    text: Annotated[str, sized(400)] = Field(description="one sentence, at most 400 characters")
    facts: Annotated[Many[FactId], Field(min_length=1)] = Field(description="the ids of the facts it rests on")


class Brief(Form):
    """A topic told in facts."""

    id: BriefId = Field(description="a short name in small letters, digits and hyphens; the file bears it too")
    title: Title = Field(description="what readers see, at most 80 characters")
    aliases: Many[Name] = Field(default=(), description="what people call it: other spellings, short forms, languages")
    as_of: Edtf = Field(description="the date of what is told, such as 2003-10")
    summary: Annotated[Many[Sentence], Field(min_length=1)] = Field(
        description="two or three sentences (text), each with the facts it rests on (facts)"
    )
    sections: Annotated[Many[Section], Field(min_length=1)] = Field(
        description="a list of sections, each a title and its facts"
    )
    related: Many[BriefId] = Field(default=(), description="ids of briefs to read next")
    review_by: Day | None = Field(default=None, description="the day by which somebody must look at it again")


class Retired(Form):
    """An entry that is no longer told, and what to read instead."""

    id: FactId = Field(description="the id it had")
    see: FactId = Field(description="the id of the brief or fact to read instead")


class Pack(Form):
    """A folder of briefs."""

    id: BriefId = Field(description="a short name in small letters, digits and hyphens")
    title: Title = Field(description="what readers see, at most 80 characters")
    description: Annotated[str, sized(400)] = Field(description="a sentence on what the pack tells")
    language: Language = Field(default="en", description="the language of the texts, such as en-GB")
    leap_day: Annotated[LeapDay, Strict(False)] = Field(
        default=LeapDay.FEBRUARY_28, description="when 29 February is remembered in common years"
    )
    calendar_note: Statement = Field(default="", description="what readers must know of old dates, if anything")
    outside_home: Flag = Field(default=True, description="whether it may be told outside its home workspaces")
    retired: Many[Retired] = Field(default=(), description="entries no longer told, each with what to read instead")


class Author(Form):
    """A person (family, given) or a body (literal)."""

    family: Name = Field(default="", description="the family name")
    given: Name = Field(default="", description="the given names")
    literal: Annotated[str, sized(120)] = Field(default="", description="the name of a body")

    @model_validator(mode="after")
    def _one_of_two(self) -> "Author":
        if bool(self.family) == bool(self.literal) or (self.literal and self.given):
            raise Refused("an author is a person or a body", "write family and given, or else literal")
        return self


class SourceSection(Form):
    """Our own short name for a run of paragraphs, both ends included."""

    title: Title = Field(description="a short name of our own")
    first: ParagraphId = Field(alias="from", description="its first paragraph, such as p10")
    last: ParagraphId = Field(alias="to", description="its last paragraph, such as p13")


class SourceText(Form):
    """The fingerprint of the whole text."""

    sha256: Sha256 = Field(description="the SHA-256 of the text file, 64 hexadecimal digits")
    split: Literal["line"] = Field(description="how paragraphs are told apart: line, each non-empty line is one")


class LeftOut(Form):
    """Something in the text that no fact tells, and why."""

    what: Annotated[str, sized(120)] = Field(description="the words as the text has them, such as a name or a date")
    why: Statement = Field(description="one sentence on why no fact tells it")
    at: ParagraphId = Field(default="", description="the paragraph, such as p12; left out where it is any of them")


_CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
)  # fmt: skip


def _csl_type(name: str) -> str:
    if name not in _CSL_TYPES:
        remedy = did_you_mean(name, _CSL_TYPES, "write one, such as article, report or webpage")
        raise Refused(f"“{name}” is not a CSL type", remedy)
    return name


class Source(Form):
    """A document: bibliographic fields named after CSL-JSON, and a fingerprint of its text."""

    id: SourceId = Field(description="a short name in small letters, digits and hyphens; the file bears it too")
    type: Annotated[str, AfterValidator(_csl_type), Field(json_schema_extra={"enum": [*_CSL_TYPES]})] = Field(
        description="the CSL type, such as article, report or webpage"
    )
    title: Annotated[str, sized(300)] = Field(description="the title as the document has it")
    short_title: Title = Field(description="what footnotes show, at most 80 characters")
    author: Many[Author] = Field(default=(), description="persons (family, given) or bodies (literal)")
    publisher: Annotated[str, sized(200)] = Field(default="", description="who published it")
    container_title: Annotated[str, sized(200)] = Field(
        default="", alias="container-title", description="the journal, book or site it appeared in"
    )
    issued: Edtf | None = Field(default=None, description="when it appeared, as precisely as is known")
    language: Language = Field(default="en", description="the language of the text, such as en-GB")
    url: Annotated[str, sized(500, r"https?://[^\s<>]+")] = Field(
        default="", alias="URL", description="its public address, beginning with https://"
    )
    rights: Prose = Field(description="who holds the rights")
    access: Annotated[Access, Strict(False)] = Field(
        description="open (may be shown), closed (only fingerprints are shipped) or none (text not held)"
    )
    obtained: Prose = Field(description="a sentence on how the text came to us")
    note: Annotated[str, sized(2000)] = Field(default="", description="what a careful reader must know")
    text: SourceText | None = Field(default=None, description="the fingerprint of the whole text (sha256, split)")
    sections: Many[SourceSection] = Field(default=(), description="our own names for runs of paragraphs")
    paragraphs: dict[ParagraphId, Sha256] = Field(
        default_factory=dict, description="paragraph ids (p1, p2, …), each with the SHA-256 of that paragraph"
    )
    pages: dict[ParagraphId, Page] = Field(
        default_factory=dict, description="of a PDF: paragraph ids, each with the page of the file it begins on"
    )
    left_out: Many[LeftOut] = Field(default=(), description="what no fact tells, each with the reason (what, why, at)")

    @model_validator(mode="after")
    def _fingerprint_where_held(self) -> "Source":
        if self.access is Access.NONE and (self.text or self.paragraphs):
            raise Refused("a source whose text is not held has no fingerprints", "remove text and paragraphs")
        if self.access is not Access.NONE and not (self.text and self.paragraphs):
            raise Refused("a source whose text is held needs its fingerprints", "add text and paragraphs")
        return self
