"""Finds names in a text, by its capitals: a run of words that have one, or a word that has two (`KEDO`, `RimPac`).

Where a capital says nothing, at the start of a sentence and in a headline, a word counts only when the text never
writes it small; one that stands alone at the start of a sentence must have its capital elsewhere too.
Scripts without capitals show no names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile

from ..domain.folding import is_stop_word
from .amounts import date_spans, figure_spans, places
from .sentences import ends, is_short, opens

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:[’'&+-]\w+)*")
_POSSESSIVE = re.compile("[’'][sS]$")
_JOINTS = frozenset((" ", " of ", " for ", " upon ", " von ", " van ", " de ", " der ", " du ", " la ", " le "))
_PREFIXES = frozenset(
    ("anti", "co", "counter", "ex", "inter", "mid", "multi", "non", "post", "pre", "pro", "re", "self")
)
_LITTLE = frozenset((
    "after", "again", "all", "also", "although", "among", "another", "any", "because", "before", "being", "below",
    "between", "both", "can", "could", "despite", "during", "each", "either", "even", "every", "few", "finally",
    "first", "furthermore", "had", "have", "hence", "here", "however", "if", "indeed", "instead", "just", "last",
    "like", "many", "may", "meanwhile", "might", "more", "moreover", "most", "much", "must", "neither", "never", "no",
    "nor", "now", "once", "one", "only", "other", "our", "over", "past", "rather", "same", "several", "shall",
    "should", "since", "some", "still", "such", "than", "then", "though", "through", "thus", "today", "together",
    "too", "under", "unlike", "until", "up", "upon", "very", "we", "well", "whether", "while", "with", "within",
    "without", "would", "yet",
))  # fmt: skip
_MOSTLY = 0.75  # of the longer words of a headline have a capital
_LONGER = 4


@dataclass(frozen=True, slots=True)
class Usage:
    """How a text writes its words: which it has in small letters, which with a capital where no sentence begins."""

    small: frozenset[str]
    inside: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with a capital: what of it is a name and where that stands."""

    text: str
    start: int
    end: int
    opens: bool  # a sentence
    owns: bool  # what follows, so that the name ends here
    certain: bool  # its capitals cannot be those of a sentence or a headline


def usage(paragraphs: Iterable[str]) -> Usage:
    """Return how a text writes its words."""
    texts = list(paragraphs)
    return Usage(
        small=frozenset(word for text in texts for word in _WORD.findall(text) if word == word.lower()),
        inside=frozenset(word.text for text in texts for word in _capitals(text) if not word.opens),
    )


def names(paragraph: str, words: Usage) -> Iterator[str]:
    """Yield the names of a paragraph, given how the text it belongs to writes its words."""
    headline = _is_headline(paragraph)
    for run in _runs(paragraph):
        meant = _of_headline(run, words) if headline else _without_opening(run, words)
        name = list(dropwhile(_is_little, meant))
        if name and (len(name) > 1 or len(name[0].text) > 1):
            yield paragraph[name[0].start : name[-1].end]


def _runs(paragraph: str) -> Iterator[list[_Word]]:
    """Yield the words with capitals that stand together."""
    run: list[_Word] = []
    for word in _capitals(paragraph):
        if run and not _goes_on(run[-1], paragraph[run[-1].end : word.start]):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _goes_on(word: _Word, gap: str) -> bool:
    """Whether a name goes on over the gap after a word: `Stuart D. Goldman`, `Newcastle upon Tyne`."""
    return not word.owns and (gap in _JOINTS or (gap == ". " and is_short(word.text)))


def _without_opening(run: list[_Word], words: Usage) -> list[_Word]:
    """Return a run without the word whose capital is only that of its sentence."""
    first = run[0]
    if not first.opens or first.certain:
        return run
    small, inside = first.text.lower() in words.small, first.text in words.inside
    return run if not small and (inside or len(run) > 1) else run[1:]


def _of_headline(run: list[_Word], words: Usage) -> list[_Word]:
    """Return a run from its first to its last word that the text never writes small."""
    meant = [place for place, word in enumerate(run) if word.certain or word.text.lower() not in words.small]
    return run[meant[0] : meant[-1] + 1] if meant else []


def _capitals(paragraph: str) -> Iterator[_Word]:
    """Yield the words with capitals, those of dates and of figures in digits left out."""
    digits = (span for span in figure_spans(paragraph) if any(map(str.isdigit, paragraph[slice(*span)])))
    taken = places(chain(date_spans(paragraph), digits))  # so that `L8` is no name, but `Second World War` is one
    shouted = paragraph.isupper()
    for found in _WORD.finditer(paragraph):
        if found[0] == found[0].lower():
            continue
        owner = _POSSESSIVE.sub("", found[0])
        before, text = _trimmed(owner)
        start = found.start() + len(before)
        if start in taken:
            continue
        yield _Word(
            text=text,
            start=start,
            end=start + len(text),
            opens=not before and opens(paragraph, start),
            owns=owner != found[0] or len(before) + len(text) < len(owner),
            certain=not shouted and _is_certain(text),
        )


def _trimmed(word: str) -> tuple[str, str]:
    """Return what of a compound goes before its name, and the name: `Brexit` in `post-Brexit`, `US` in `US-led`."""
    parts = word.split("-")
    if parts[0].lower() in _PREFIXES and parts[0] != parts[0].lower():
        return "", word
    while parts[-1] == parts[-1].lower() and not parts[-1].isdigit():
        parts.pop()
    name = "-".join(parts)
    first = next(place for place, part in enumerate(parts) if part != part.lower())
    before = "".join(f"{part}-" for part in parts[:first])
    return before, name[len(before) :]


def _is_certain(word: str) -> bool:
    """Whether the letters alone show a name: two capitals (`UK-Japan`, `RimPac`), or one and a digit (`G7`)."""
    return any(sum(map(str.isupper, part)) > 1 for part in word.split("-")) or any(map(str.isdigit, word))


def _is_headline(paragraph: str) -> bool:
    """Whether nearly all longer words have a capital and no sentence ends here."""
    longer = [word for word in _WORD.findall(paragraph) if len(word) >= _LONGER]
    capital = [word for word in longer if word != word.lower()]
    return not ends(paragraph) and len(capital) >= _MOSTLY * len(longer)


def _is_little(word: _Word) -> bool:
    """Whether a word is one of those that only hold sentences together."""
    return not word.certain and (is_stop_word(word.text.lower()) or word.text.lower() in _LITTLE)
