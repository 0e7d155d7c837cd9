"""Plain text: paragraphs by blank lines or one to a line, headings in capitals or underlined."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .document import Extracted, Format, Passage
from .flow import Line, flow

_UNDERLINE = re.compile(r"\s*([=~*#\"^+-])\1{2,}\s*")
_LONGEST_HEADING = 80
_NARROWEST = 50  # columns: narrower lines are verse or a list


def extract(text: str) -> Extracted:
    """Read a plain text."""
    passages = tuple(flow(tuple(_lines(text)), _NARROWEST))
    first = passages[0] if passages else Passage(text="")
    return Extracted(format=Format.TEXT, passages=passages, title=first.text if first.level == 1 else "")


def _lines(text: str) -> Iterator[Line]:
    opens = True
    for line, below in pairwise([*text.splitlines(), ""]):
        shown = " ".join(line.split())
        if shown and not _UNDERLINE.fullmatch(line):
            yield Line(text=shown, level=_level(shown, below, opens=opens), opens=opens)
            opens = False
        else:
            opens = True


def _level(line: str, below: str, *, opens: bool) -> int:
    if not opens or len(line) > _LONGEST_HEADING:
        return 0
    if underline := _UNDERLINE.fullmatch(below):
        return 1 if underline[1] == "=" else 2
    return 2 if line.isupper() and sum(map(str.isalpha, line)) > 1 else 0
