"""Puts lines together to paragraphs: a line that stops well before the margin ends its paragraph, others run on."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from .document import Passage

_SHORT = 0.6  # of the margin: a line that ends before this was meant to end
_WIDEST = 200  # columns: nobody breaks lines so late, so each line is a paragraph of its own
_BULLET = re.compile(r"(?:[-*+•‣◦▪–—·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?。！？…:;؟۔][”’\"')\]」』]*$")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_BROKEN = re.compile(r"(?P<head>[^\W\d_]+)[-\u2010]$")
_WIDE = frozenset("WF")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is set; `opens` says that there is a gap before it."""

    text: str
    level: int = 0
    page: int = 0
    opens: bool = False


def flow(lines: Sequence[Line], narrowest: int) -> Iterator[Passage]:
    """Yield the paragraphs; with a margin of fewer columns than `narrowest`, lines are taken as they stand."""
    margin = _margin(lines, narrowest)
    vocabulary = _vocabulary(lines)
    gathered: Passage | None = None
    before: Line | None = None
    for line in lines:
        if gathered and before and _runs_on(before, line, margin):
            gathered = replace(gathered, text=_join(gathered.text, line.text, vocabulary))
        else:
            if gathered:
                yield gathered
            gathered = Passage(text=line.text, level=line.level, page=line.page)
        before = line
    if gathered:
        yield gathered


def columns(text: str) -> int:
    """Return how wide a text is set: a Chinese or Japanese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)


def _margin(lines: Sequence[Line], narrowest: int) -> float:
    """Return where lines were broken, in columns, or infinity where each line is a paragraph."""
    followed = [a for a, b in pairwise(lines) if not (b.opens or a.level or b.level)]
    widths = sorted(columns(line.text) for line in followed)
    if not widths or widths[-1] > _WIDEST:
        return float("inf")
    margin = widths[len(widths) * 9 // 10]
    ended = sum(1 for line in followed if _ENDS_SENTENCE.search(line.text))
    return margin if margin >= narrowest and ended < len(followed) / 2 else float("inf")


def _runs_on(before: Line, line: Line, margin: float) -> bool:
    if before.level or line.level:
        return before.level == line.level and not line.opens
    if before.page != line.page:
        return not _ENDS_SENTENCE.search(before.text) and line.text[0].islower()
    if line.opens or _BULLET.match(line.text) or margin == float("inf"):
        return False
    return columns(before.text) >= _SHORT * margin or _BROKEN.search(before.text) is not None


def _vocabulary(lines: Iterable[Line]) -> Set[str]:
    return {word.casefold() for line in lines for word in _WORD.findall(line.text)}


def _join(before: str, after: str, vocabulary: Set[str]) -> str:
    """Put two lines together, and heal a word that was broken between them."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    broken, tail = _BROKEN.search(before), _WORD.match(after)
    if broken and tail:
        whole, compound = (f"{broken['head']}{joint}{tail[0]}".casefold() for joint in ("", "-"))
        healed = tail[0][0].islower() and (whole in vocabulary or compound not in vocabulary)
        return (before[:-1] if healed else before) + after
    wide = all(unicodedata.east_asian_width(character) in _WIDE for character in (before[-1], after[0]))
    return before + ("" if wide else " ") + after
