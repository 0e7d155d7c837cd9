"""Finds dates and figures in a text, by how they are written.

“One” is a pronoun more often than a figure, so it counts only inside a greater number.
"""

import re
from collections.abc import Iterable, Iterator

from .normalise import MONTHS
from .sentences import opens

Span = tuple[int, int]

_MONTH = f"(?:{'|'.join(MONTHS)})"
_ANY_MONTH = rf"(?:{_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20)\d\d"
_SEASON = "(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)"
_NEAR = "(?:[Tt]his|[Ll]ast|[Nn]ext) (?:year|month|week|decade|century|spring|summer|autumn|fall|winter)"
_RANK = r"(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+th|(?:twenty-)?first|second|third)"
_DATES = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?",
    rf"{_DAY} (?:of )?{_ANY_MONTH}(?:,? (?:{_YEAR}|{_NEAR}))?",
    rf"{_ANY_MONTH} {_DAY}(?:,? (?:{_YEAR}|{_NEAR}))?",
    rf"(?:{_ANY_MONTH}|{_SEASON})(?: of|,)? (?:{_YEAR}|{_NEAR})",
    rf"{_YEAR}s|[’']\d0s|(?i:{_RANK}[- ]centur(?:y|ies))",
    rf"{_NEAR}|{_YEAR}|{_MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|summer|autumn|winter",
    r"\d{1,2}:\d{2}(?: ?[ap]\.?m\b\.?)?",
)
_DATE = re.compile(
    rf"(?<![\w$£€¥])(?<!\d[.,:/])(?:{'|'.join(_DATES)})(?!\w)(?![.,:/]\d)(?! (?:per cent|percent|million|billion)\b)"
    r"|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{2,4}年"
)
_ALSO_VERBS = ("May", "March")

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_RANKS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|hundredth|thousandth"
    "|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth"
)
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_WORD = rf"(?:{_TENS}|{_UNITS}|{_RANKS}|{_LARGE}|half|zero)(?:s|fold)?"
_IN_WORDS = rf"(?i:(?:(?:one|an?)[ -](?=(?:{_LARGE}|half)\b))?{_WORD}(?:(?: and an? | and |[ -])(?:{_WORD}|one)\b)*)"
_IN_DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,+x×]\d+)*[A-Za-z]*(?![A-Za-z0-9])"
_MONEY = r"(?:(?:US|A|C|HK|NZ)?[$£€¥] ?|(?:USD|GBP|EUR|JPY|L) ?(?=\d))"
_AFTER = rf"(?:[ -](?:{_LARGE})\b)?(?: ?[%‰]| per ?cent\b)?"
_FIGURE = re.compile(
    rf"(?<![^\W\u3040-\u9fff])(?<!\d[.,:/])(?<![A-Z]-)(?:{_MONEY}?{_IN_DIGITS}|{_IN_WORDS}(?![A-Za-z0-9])){_AFTER}"
)
_ENTRY = re.compile(r"\s*\(?\d{1,3}[.)]\s")


def date_spans(paragraph: str) -> list[Span]:
    """Return where the dates of a paragraph are; `May` and `March` may be verbs where a sentence begins."""
    return [
        found.span()
        for found in _DATE.finditer(paragraph)
        if found[0] not in _ALSO_VERBS or not opens(paragraph, found.start())
    ]


def dates(paragraph: str) -> Iterator[str]:
    """Yield the dates of a paragraph: days, months, years, decades, centuries, seasons, `last year`, times of day."""
    yield from (paragraph[start:end] for start, end in date_spans(paragraph))


def figure_spans(paragraph: str) -> list[Span]:
    """Return where the figures of a paragraph are; dates and the number of an entry of a list are none."""
    entry = _ENTRY.match(paragraph)
    taken = places([*date_spans(paragraph), (0, entry.end() if entry else 0)])
    spans = (found.span() for found in _FIGURE.finditer(paragraph))
    return [span for span in spans if taken.isdisjoint(range(*span))]


def places(spans: Iterable[Span]) -> set[int]:
    """Return every place that some spans cover."""
    return {place for span in spans for place in range(*span)}


def figures(paragraph: str) -> Iterator[str]:
    """Yield the numbers of a paragraph, in digits or words, with what belongs to them: `$2.5 million`, `5 per cent`."""
    yield from (paragraph[start:end] for start, end in figure_spans(paragraph))
