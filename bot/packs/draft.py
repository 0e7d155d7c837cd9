"""Finds what in a source may make facts. Nothing is put into words here: statements are written by people."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..domain.dates import parse_when
from ..domain.folding import is_stop_word
from ..domain.sources import Access, Citation
from . import finding, records, schema
from .coverage import evidence_of, find_record, find_text
from .evidence import Text, flaws, holds
from .finding import Found, Kind
from .gather import Gathered
from .normalise import MONTHS, RANKS, normalise

_ABBREVIATED = r"(?<![\s.(][A-Z]\.)(?<!\b(?:Mr|Dr|St|No|vs)\.)(?<!\b(?:Mrs|cf\.|etc)\.)"
_SENTENCE = re.compile(rf"(?<=[.!?]){_ABBREVIATED}\s+(?=[“‘\"'(\[]?[A-Z])|(?<=[。！？])")
_WEIGHTS = {Kind.FIGURE: 3, Kind.DATE: 3, Kind.QUOTED: 2, Kind.NAME: 1}
_LONGEST = {"id": 34, "term": 60, "exact": 600}  # characters; an id gets a number besides
_MOST_TERMS = 8
_UNIT = re.compile(r"\s([^\W\d_]+)")
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_DATE = re.compile(rf"(?:(?:(?P<day>\d{{1,2}}) )?{_MONTH} )?(?P<year>\d{{4}})(?P<decade>s)?")

_HEADING = """\
# What facts may be made of, the richest passages of “{source}” first. Write the statement of each one that you keep, in
# your own words, and name it; delete the others. All that is filled in stands in the paragraph that is cited.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of a source, and what is in it that no fact tells yet."""

    at: str
    sentence: str
    found: tuple[Found, ...]

    @property
    def weight(self) -> int:
        """Return how much it carries."""
        return sum(_WEIGHTS[thing.kind] for thing in self.found)


def draft(source: str, gathered: Gathered, folder: Path, most: int) -> str:
    """Return the richest candidates for facts of a source as YAML, to be put under a section of a brief.

    Raises NotFound when there is no such record, BadRequest when its text is not in the folder.
    """
    record = find_record(source, gathered).form
    text = find_text(record, folder)
    return written(record, text, candidates(record, text, evidence_of(source, gathered))[:most])


def candidates(record: schema.Source, text: Mapping[str, str], told: Mapping[str, Sequence[str]]) -> list[Candidate]:
    """Return the sentences of a source that carry something, those that carry most first.

    `told` has the terms and quotations of the facts there are, by paragraph: what is among them is not proposed again.
    """
    titles = {section.title for section in record.sections}
    sentences = {
        (at, number): sentence
        for at in record.paragraphs
        if text.get(at) and text[at] not in titles
        for number, sentence in enumerate(_SENTENCE.split(text[at]))
    }
    found = finding.find({f"{at} {number}": sentence for (at, number), sentence in sentences.items()})
    made = []
    for (at, number), sentence in sentences.items():
        known = " | ".join(told.get(at, ()))  # so that nothing is found across two of them
        fresh = tuple(one for one in found[f"{at} {number}"] if not _is_rank(one) and not holds(known, one.text))
        if fresh:
            made.append(Candidate(at=at, sentence=sentence, found=fresh))
    return sorted(made, key=lambda candidate: -candidate.weight)


def written(record: schema.Source, text: Mapping[str, str], proposed: Sequence[Candidate]) -> str:
    """Return candidates as YAML, to be put under a section of a brief."""
    stubs = [line for number, one in enumerate(proposed, 1) for line in _stub(record, Text(text), one, number)]
    return "\n".join([_HEADING.format(source=record.id) + "facts:", *stubs, ""])


def _stub(record: schema.Source, text: Text, one: Candidate, number: int) -> Iterator[str]:
    yield f"  - id: {record.id[: _LONGEST['id']].rstrip('-')}-{number}"
    yield f'    statement: ""  # from {one.at}'
    if date := next(filter(None, (_edtf(thing.text) for thing in one.found if thing.kind is Kind.DATE)), ""):
        yield f"    date: {records.flow(date)}"
    if figures := [thing.text for thing in one.found if thing.kind is Kind.FIGURE]:
        yield "    figures:"
        for figure in figures:
            unit = _unit(figure, one.sentence)
            yield f"      - {records.flow({'value': figure, **({'unit': unit} if unit else {}), 'label': ''})}"
    yield "    cites:"
    yield f"      - source: {record.id}"
    yield f"        at: {one.at}"
    cited = Citation(source=record.id, at=one.at, exact=one.sentence)
    if record.access is Access.OPEN and len(one.sentence) <= _LONGEST["exact"] and not any(flaws(cited, text)):
        yield f"        exact: {records.flow(one.sentence)}"
    yield f"        terms: {records.flow(_terms(one, text))}"


def _is_rank(thing: Found) -> bool:
    """Whether a figure is no more than an order, or the unit of time."""
    return thing.kind is Kind.FIGURE and thing.text.casefold().removesuffix("s") in RANKS


def _terms(one: Candidate, text: Text) -> list[str]:
    terms = (f"{t.text} {_unit(t.text, one.sentence)}".strip() if t.kind is Kind.FIGURE else t.text for t in one.found)
    fitting = [term for term in terms if len(term) <= _LONGEST["term"] and holds(text.paragraphs[one.at], term)]
    return fitting[:_MOST_TERMS]


def _unit(figure: str, sentence: str) -> str:
    """Return the word after a figure, where it may be what is counted."""
    found = _UNIT.match(sentence, sentence.find(figure) + len(figure))
    return found[1] if found and found[1].islower() and not is_stop_word(found[1]) else ""


def _edtf(date: str) -> str:
    """Return a date as precisely as it is written, or an empty string where that is not the way of EDTF."""
    found = _DATE.fullmatch(normalise(date))
    if found is None:
        return ""
    if found["decade"]:
        return f"{found['year'][:3]}X"
    month = f"-{MONTHS.index(found['month']) + 1:02}" if found["month"] else ""
    edtf = f"{found['year']}{month}" + (f"-{int(found['day']):02}" if found["day"] else "")
    try:
        return parse_when(edtf).edtf
    except ValueError:  # 31 June: somebody's slip, for the curator to see
        return ""
