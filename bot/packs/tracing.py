"""Where the evidence of citations is in another version of their document.

Exact matching decides: evidence is where the same paragraph is, or else where the one paragraph is that holds all the
words of the citation. Fuzzy matching only suggests where to look for what has vanished.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from ..domain.sources import Citation
from .evidence import Text, flaws, holds
from .holding import Cited
from .texts import fingerprint

_LIKE = 55  # of 100: what is less alike is no suggestion


class Fate(StrEnum):
    """What became of a citation's evidence."""

    STAYS = "unchanged"
    REWORDED = "its paragraph was reworded, its evidence is still there"
    MOVED = "moved"
    AMBIGUOUS = "found more than once"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A citation, what became of it, the paragraph it is in now, and the passage to look at.

    Of what was found more than once, `to` is the first; of what vanished, it is the paragraph most like the old one, or
    empty when none is.
    """

    cited: Cited
    fate: Fate
    to: str = ""
    now: str = ""

    @property
    def at(self) -> str:
        """Return where it was."""
        return self.cited.claim.citation.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Which paragraphs of an old text are which of a new one: as they were, or reworded; and what went and came."""

    same: Mapping[str, str]
    reworded: Mapping[str, str]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def align(old: Mapping[str, str], new: Mapping[str, str]) -> Alignment:
    """Compare two texts by the fingerprints of their paragraphs, in order."""
    before, after = list(old), list(new)
    same: dict[str, str] = {}
    reworded: dict[str, str] = {}
    gone: list[str] = []
    came: list[str] = []
    matcher = SequenceMatcher(None, list(old.values()), list(new.values()), autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        pairs = dict(zip(before[i1:i2], after[j1:j2], strict=False))
        (same if kind == "equal" else reworded).update(pairs)
        gone += before[i1 + len(pairs) : i2]
        came += after[j1 + len(pairs) : j2]
    return Alignment(same=same, reworded=reworded, gone=tuple(gone), new=tuple(came))


class Version:
    """A text as it is today, and where each of its paragraphs stands."""

    def __init__(self, paragraphs: Mapping[str, str]) -> None:
        self.text = Text(paragraphs)
        self.prints = {at: fingerprint(paragraph) for at, paragraph in paragraphs.items()}
        self.places: dict[str, list[str]] = defaultdict(list)
        for at, sha256 in self.prints.items():
            self.places[sha256].append(at)


def trace(cited: Cited, version: Version, aligned: Alignment, before: Mapping[str, str]) -> Trace:
    """Say what became of a citation; `before` is the old text, as far as it is at hand."""
    citation = cited.claim.citation
    same = version.places.get(cited.source.paragraphs.get(citation.at, ""), [])
    found = same or [at for at in version.text.paragraphs if _proves(citation, at, version.text)]
    if not found:
        to = _suggested(citation, version, aligned, before)
        return Trace(cited=cited, fate=Fate.VANISHED, to=to, now=version.text.paragraphs.get(to, ""))
    likely = aligned.same.get(citation.at, citation.at)
    to = likely if likely in found else found[0]
    if to == citation.at:
        fate = Fate.STAYS if same else Fate.REWORDED
    else:
        fate = Fate.MOVED if to == likely or len(found) == 1 else Fate.AMBIGUOUS
    return Trace(cited=cited, fate=fate, to=to, now=version.text.paragraphs[to])


def _proves(citation: Citation, at: str, text: Text) -> bool:
    paragraph = text.paragraphs[at]
    if not all(holds(paragraph, words) for words in (*citation.terms, citation.exact) if words):
        return False
    return next(flaws(replace(citation, at=at), text), None) is None


def _suggested(citation: Citation, version: Version, aligned: Alignment, before: Mapping[str, str]) -> str:
    """Return the paragraph most like the old one; without the old one, that which took its place."""
    from rapidfuzz import fuzz, process  # only here: what is found needs no second guess

    if citation.at not in before and citation.at in aligned.reworded:
        return aligned.reworded[citation.at]
    words = before.get(citation.at) or citation.exact or " ".join(citation.terms)
    best = process.extractOne(words, version.text.paragraphs, scorer=fuzz.token_set_ratio, score_cutoff=_LIKE)
    return str(best[2]) if best else ""
