"""The evidence lock: what makes a citation "checked", and what takes the mark away again.

Whoever has a text holds the citations of it against it (`check --texts FOLDER --seal`); `receipts.yaml` then keeps a
digest of each that held, made of all it vouches for: what we tell, the source, the paragraph and its fingerprint, the
quotation, the terms. A citation is checked while its digest is there, so whatever is edited afterwards loses the mark
by itself. This guards against drift, not against forgery: a change to that file is for a person to review.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import Field

from ..domain.briefs import Brief, Fact
from ..domain.sources import Access, Citation, Source, Verdict
from ..forms import Form, Many
from ..strict_yaml import Limits, Loc
from .schema import Edtf, Sha256

FILE = "receipts.yaml"
LIMITS = Limits(size=64 * 1_048_576, nodes=2_000_000)

_HEADING = """\
# Written by `python -m bot check --texts FOLDER --seal`; not to be edited by hand.
# A citation is told as checked while its line is here; whatever is edited loses the mark until it is sealed anew.
"""


class Receipts(Form):
    """The file of receipts: the digest of each citation that held, and the day on which they were last sealed."""

    checked_on: Edtf = Field(description="the day of the check, such as 2026-11-23")
    receipts: Many[Sha256] = Field(description="the digests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something we tell, one citation for it, and where in the fact's file that stands."""

    text: str
    citation: Citation
    loc: Loc


def claims(fact: Fact) -> Iterator[Claim]:
    """Yield everything that a fact tells, once for each citation."""
    told = _told(fact)
    for number, citation in enumerate(fact.citations):
        yield Claim(text=told, citation=citation, loc=("cites", number))
    if fact.correction:
        for number, citation in enumerate(fact.correction.citations):
            yield Claim(text=fact.correction.told, citation=citation, loc=("correction", "cites", number))
    for side, position in enumerate(fact.positions):
        for number, citation in enumerate(position.citations):
            text = f"{position.holder}: {position.view}"
            yield Claim(text=text, citation=citation, loc=("positions", side, "cites", number))


def digest(claim: Claim, source: Source) -> str:
    """Return the fingerprint of all that a receipt vouches for, to the letter; only white space does not count."""
    cited = claim.citation
    anchor = [cited.exact, cited.prefix, cited.suffix, *sorted(cited.terms)]
    parts = [claim.text, source.id, cited.at, source.paragraphs.get(cited.at, ""), *anchor]
    return hashlib.sha256("\n".join(" ".join(part.split()) for part in parts).encode()).hexdigest()


def verdict(claim: Claim, source: Source, sealed: Container[str]) -> Verdict:
    """Return what the machine knows of a claim's citation."""
    if source.access is Access.NONE:
        return Verdict.NOT_HELD
    return Verdict.CHECKED if digest(claim, source) in sealed else Verdict.UNCHECKED


def marked(brief: Brief, sources: Mapping[str, Source], sealed: Container[str]) -> Brief:
    """Return the brief with the verdict on each of its citations."""
    return replace(
        brief,
        sections=tuple(
            replace(section, facts=tuple(_marked(fact, sources, sealed) for fact in section.facts))
            for section in brief.sections
        ),
    )


def written(receipts: Iterable[tuple[str, str]], checked_on: date) -> str:
    """Return the text of the file, one line for each receipt: what it is for, and its digest."""
    lines = [f"  - {digest}  # {what}" for what, digest in sorted(set(receipts))]
    return "\n".join([f'{_HEADING}checked_on: "{checked_on}"', "receipts:" if lines else "receipts: []", *lines, ""])


def _told(fact: Fact) -> str:
    """Return all that a reader is told under this fact's footnotes."""
    figures = [f"{figure.amount} {figure.label}" for figure in fact.figures]
    corrected = [fact.correction.has, fact.correction.told, fact.correction.why] if fact.correction else []
    return "\n".join([fact.statement, fact.when.edtf if fact.when else "", *figures, *corrected])


def _marked(fact: Fact, sources: Mapping[str, Source], sealed: Container[str]) -> Fact:
    # Drawn in the order in which claims() yields them.
    verdicts = iter([verdict(claim, sources[claim.citation.source], sealed) for claim in claims(fact)])

    def marked(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(replace(citation, verdict=next(verdicts)) for citation in citations)

    return replace(
        fact,
        citations=marked(fact.citations),
        correction=fact.correction and replace(fact.correction, citations=marked(fact.correction.citations)),
        positions=tuple(replace(position, citations=marked(position.citations)) for position in fact.positions),
    )
