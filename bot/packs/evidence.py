"""Whether a paragraph says what a citation quotes of it, and how it falls short when it does not.

Exact matching decides, on normalised words: a quotation must be in its paragraph once and only once, a key term at
least once. Fuzzy matching only suggests what the curator may have meant.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..domain.sources import Citation
from ..strict_yaml import Loc
from .normalise import normalise, normalised

_NEAR = 70  # of 100: what is less alike is no suggestion
_SHOWN = 80  # characters of a passage
_LISTED = 5  # paragraphs that are named
_CONTEXTS = 2  # passages that are shown
_AROUND = 25  # characters on each side of a quotation that is there twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Why a citation does not hold: which of its keys, and what to do."""

    loc: Loc
    problem: str
    remedy: str


class Text:
    """The paragraphs of a document, each normalised once, when it is first asked for."""

    def __init__(self, paragraphs: Mapping[str, str]) -> None:
        self.paragraphs = paragraphs
        self._normal: dict[str, str] = {}

    def normal(self, at: str) -> str:
        """Return a paragraph, normalised."""
        if at not in self._normal:
            self._normal[at] = normalise(self.paragraphs[at])
        return self._normal[at]


def holds(paragraph: str, term: str) -> bool:
    """Whether a paragraph contains a term: whole words and whole numbers only, so `4 April` is not in `14 April`."""
    return bool(_places(normalise(paragraph), normalised(term)))


def flaws(citation: Citation, text: Text) -> Iterator[Flaw]:
    """Yield what keeps a citation from being proved by its text."""
    if citation.at not in text.paragraphs:
        yield Flaw(loc=("at",), problem=f"the text has no {citation.at}", remedy="name the paragraph that says so")
        return
    if citation.exact:
        yield from _quotation(citation, text)
    for number, term in enumerate(citation.terms):
        if not _places(text.normal(citation.at), normalised(term)):
            yield _absent(("terms", number), term, citation, text)


def _quotation(citation: Citation, text: Text) -> Iterator[Flaw]:
    paragraph, exact = text.normal(citation.at), normalise(citation.exact)
    places = _places(paragraph, exact)
    if not places:
        yield _absent(("exact",), citation.exact, citation, text)
        return
    prefix, suffix = normalise(citation.prefix), normalise(citation.suffix)
    meant = [
        place
        for place in places
        if paragraph[:place].rstrip().endswith(prefix) and paragraph[place + len(exact) :].lstrip().startswith(suffix)
    ]
    where = f"{citation.at} of “{citation.source}”"
    if not meant:
        problem = f"{where} has “{_clipped(citation.exact)}”, but not between this prefix and suffix"
        remedy = f"it stands there as {_contexts(paragraph, places, exact)}"
        yield Flaw(loc=("exact",), problem=problem, remedy=remedy)
    elif len(meant) > 1:
        problem = f"“{_clipped(citation.exact)}” is {len(meant)} times in {where}: {_contexts(paragraph, meant, exact)}"
        yield Flaw(loc=("exact",), problem=problem, remedy="add prefix or suffix: the words before or after the one")


def _absent(loc: Loc, words: str, citation: Citation, text: Text) -> Flaw:
    """Tell apart why words are not in their paragraph: moved, cut by its end, a look-alike, or not there."""
    said, where = f"“{_clipped(words)}”", f"{citation.at} of “{citation.source}”"
    normal = normalise(words)
    if moved := [at for at in text.paragraphs if _places(text.normal(at), normal)]:
        return Flaw(loc=loc, problem=f"{said} is not in {where}", remedy=f"it is in {listed(moved)}")
    if pair := _spanned(citation.at, normal, text):
        problem = f"{said} begins in {pair[0]} and ends in {pair[1]} of “{citation.source}”"
        return Flaw(loc=loc, problem=problem, remedy="cite each paragraph for its own part")
    at, near = _nearest(words, citation.at, text)
    if difference := _difference(normal, text.normal(citation.at)):
        remedy = f"copy it exactly{f': “{near}”' if near else ''}"
        return Flaw(loc=loc, problem=f"{said} is not in {where} like this: it differs by {difference}", remedy=remedy)
    remedy = f"did you mean “{near}” in {at}?" if near else "copy the words exactly as the paragraph has them"
    return Flaw(loc=loc, problem=f"{said} is not in {where}", remedy=remedy)


def _places(paragraph: str, words: str) -> list[int]:
    """Return where a normalised paragraph has normalised words, whole."""
    places = []
    at = paragraph.find(words) if words else -1
    while at >= 0:
        if not _runs_through(paragraph, at) and not _runs_through(paragraph, at + len(words)):
            places.append(at)
        at = paragraph.find(words, at + 1)
    return places


def _runs_through(text: str, at: int) -> bool:
    """Whether a word or a number goes on across a place in a text."""
    if at in (0, len(text)):
        return False
    before, after = text[at - 1], text[at]
    if " " in (before, after):
        return False
    if unicodedata.category(after).startswith("M") or (_in_word(before) and _in_word(after)):
        return True
    if before in ".,":
        return after.isdecimal() and text[at - 2 : at - 1].isdecimal()
    return after in ".," and before.isdecimal() and text[at + 1 : at + 2].isdecimal()


def _in_word(character: str) -> bool:
    """Whether a character is part of a word, in a script that parts words with spaces."""
    spaced = character < "\u0e00" or "\u10a0" <= character < "\u1100" or "\u1c80" <= character < "\u2000"
    return spaced and character.isalnum()


def _spanned(at: str, words: str, text: Text) -> tuple[str, str] | None:
    """Return the two neighbours, one of them the paragraph that is cited, over whose border the words run."""
    order = list(text.paragraphs)
    place = order.index(at)
    for first, second in pairwise(order[max(0, place - 1) : place + 2]):
        if _places(normalise(f"{text.paragraphs[first]} {text.paragraphs[second]}"), words):
            return first, second
    return None


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))


_FOLDS: Mapping[str, Callable[[str], str]] = {
    "capitals": str.casefold,
    "accents": _without_accents,
    "punctuation": lambda text: "".join(c for c in text if c.isalnum() or c.isspace()),
    "spaces": lambda text: "".join(text.split()),
}


def _difference(words: str, paragraph: str) -> str:
    """Name what alone keeps words from being in a paragraph, or return an empty string."""
    for name, fold in _FOLDS.items():
        if fold(words) and fold(words) in fold(paragraph):
            return name
    for fold in _FOLDS.values():
        words, paragraph = fold(words), fold(paragraph)
    return "capitals, accents, punctuation or spaces" if words and words in paragraph else ""


def _nearest(words: str, at: str, text: Text) -> tuple[str, str]:
    """Return the paragraph that is most like the words, and the passage in it, or empty strings."""
    from rapidfuzz import fuzz, process  # only here: what holds needs no second guess

    paragraphs = {place: text.paragraphs[place] for place in (at, *text.paragraphs)}
    if not (found := process.extractOne(words, paragraphs, scorer=fuzz.partial_ratio, score_cutoff=_NEAR)):
        return "", ""
    paragraph, _, place = found
    passage, _, _ = process.extractOne(words, _passages(paragraph, len(words.split())), scorer=fuzz.ratio)
    return place, _clipped(passage)


def _passages(paragraph: str, length: int) -> list[str]:
    """Return all passages of a paragraph of about as many words, without the punctuation around them."""
    words = paragraph.split()
    return [
        " ".join(words[start : start + size]).strip(".,;:!?")
        for size in (length, length + 1, max(1, length - 1))
        for start in range(max(1, len(words) - size + 1))
    ]


def _contexts(paragraph: str, places: Sequence[int], words: str) -> str:
    return " and ".join(_context(paragraph, place, words) for place in places[:_CONTEXTS])


def _context(paragraph: str, place: int, words: str) -> str:
    """Show where a quotation stands, with whole words around it."""
    end = place + len(words)
    before, after = paragraph[:place], paragraph[end:]
    if len(before) > _AROUND:
        before = f"…{before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]}…"
    return f"“{before}[{_clipped(words)}]{after}”"


def _clipped(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def listed(places: Sequence[str]) -> str:
    """Return `p1, p2 and p7`; of many, how many more there are."""
    if len(places) > _LISTED:
        places = [*places[:_LISTED], f"{len(places) - _LISTED} more"]
    return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
