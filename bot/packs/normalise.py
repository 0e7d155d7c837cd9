"""What two copies of a text have in common, however they were typed, printed or extracted.

`docs/receipts.md` tells the rules. Capitals, accents and the words themselves stay as they are.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import zip_longest

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
RANKS = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip

_SHAPES = {
    **dict.fromkeys("‘’‚‛′`´ʼ‹›׳", "'"),
    **dict.fromkeys("“”„‟″«»״", '"'),
    **dict.fromkeys("‐‑‒–—―−־", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),  # soft hyphens, what takes no room
    **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), ""),  # what turns the direction
}
_ODD = re.compile(f"[{''.join(_SHAPES)}]")
_RAISED = re.compile("(?<=[0-9])(?=[²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞])")  # without a space, NFKC would make 10² one hundred and two
_DASHES = re.compile("--+")

_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIZES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SHORT = {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_VALUES = {
    "a": 1,
    "an": 1,
    **{word: n for n, word in enumerate((*ONES, *_TEENS), 1)},
    **{word: n for n, word in zip(range(20, 100, 10), _TENS, strict=True)},
}
_ORDINALS = {
    **{word: n for n, word in enumerate((*RANKS, *(f"{word}th" for word in _TEENS)), 1)},
    **{f"{word[:-1]}ieth": n for n, word in zip(range(20, 100, 10), _TENS, strict=True)},
}
_WORDS = frozenset((*_VALUES, *_ORDINALS)) - {"a", "an"}
_TELLTALES = _WORDS | _SIZES.keys()
_ANY_SIZE = "|".join(_SIZES)
_RUN = re.compile(r"[A-Za-z](?<!\w.)[A-Za-z]*(?:[ -][A-Za-z]+)*(?!\w)")
_JOINT = re.compile("([ -])")
_LETTERS = re.compile("[A-Za-z]+")
_DIGIT = re.compile("[0-9]")
_AROUND = 2  # words: the `per cent` and the `of April` of a number

# What stands before a number is looked at after its first digit: so most of a text is passed over at once.
_FREE = r"(?<![A-Za-z0-9].)(?<![0-9][.,'].)"
_MONEY = re.compile("L(?<![A-Za-z].)(?=[0-9])|(?:GBP|USD|EUR|JPY)(?<![A-Za-z]...) ?(?=[0-9])|[£$€¥] (?=[0-9])")
_SIGNS = {"L": "£", "GBP": "£", "USD": "US$", "EUR": "€", "JPY": "¥"}
_GROUPED = re.compile(rf"[1-9]{_FREE}[0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:'[0-9]{{3}})+)(?![,']?[0-9])")
_SPACED = re.compile(rf"[1-9]{_FREE}(?<![0-9] .)[0-9]{{0,2}}(?: [0-9]{{3}})+(?![,']?[0-9])")
_POINTED = re.compile(
    rf"[1-9]{_FREE}[0-9]{{0,2}}(?:(?:\.[0-9]{{3}}){{2,}}|(?:\.[0-9]{{3}})+(?=,[0-9]))(?:,[0-9]+)?(?![.,]?[0-9])"
)
_SIZED = re.compile(rf"([0-9]{_FREE}[0-9]*)(?:\.([0-9]+))?((?:[ -](?:{_ANY_SIZE}))+)\b")
_SHORTLY = re.compile(rf"([0-9](?<=[£$€¥].)[0-9]{{0,5}})(?:\.([0-9]+))? ?({'|'.join(_SHORT)})\b", re.IGNORECASE)
_PERCENT = re.compile(r"([0-9])(?: ?%| per ?cent\b)")
_ISO = re.compile(r"([0-9](?<![0-9-].)[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9-])")

_MONTH = "|".join(MONTHS)
_SHORT_MONTHS = {**{month[:3]: month for month in MONTHS}, "Sept": "September"}
_CALENDAR = frozenset((*MONTHS, *_SHORT_MONTHS))
_SHORTENED = re.compile(r"\b({0})\b\.?(?= [0-9])|(?<=[0-9] )({0})\b\.?".format("|".join(_SHORT_MONTHS)))
_DATE = re.compile(
    rf"([0-9](?<![0-9A-Za-z.,].)[0-9]?)(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b(?:(?:,| of)? ([0-9]{{4}})\b)?"
    rf"|(?:(?:{_MONTH}|(?:{'|'.join(_SHORT_MONTHS)})\.?) ){{2,}}"  # which of them would the day belong to?
    rf"|({_MONTH}) (0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?\b(?![,.][0-9])(?:,? ([0-9]{{4}})\b)?"
    rf"|({_MONTH})(?:,| of) ([0-9]{{4}})\b"
)


class _Kind(Enum):
    """What a word has in it."""

    PLAIN = auto()
    SPELT = auto()
    DIGITS = auto()
    MONTH = auto()


_NUMERALS = (_Kind.SPELT, _Kind.DIGITS)


def normalise(text: str) -> str:
    """Return what two copies of a text have in common; to normalise twice changes nothing more."""
    text = _shaped(text)
    if not text.isascii():
        text = _shaped(unicodedata.normalize("NFKC", _RAISED.sub(" ", text)))
    words = _DASHES.sub("-", text).split()
    for start, end in reversed(_stretches(_numerals(text, words))):
        stretch = words[start:end]
        words[start:end] = _numbers(" ".join(stretch), [*map(_kind, stretch)]).split()
    return " ".join(words)


@lru_cache(maxsize=4096)
def normalised(term: str) -> str:
    """Return a key term, normalised: each is looked at twice, in its paragraph and for its numbers."""
    return normalise(term)


def _shaped(text: str) -> str:
    return _ODD.sub(lambda found: _SHAPES[found[0]], text)


def _numerals(text: str, words: Iterable[str]) -> list[int]:
    """Return which words of a text have numbers in them; in most texts none is written in letters."""
    if not _TELLTALES.isdisjoint(map(str.lower, _LETTERS.findall(text))):
        return [place for place, word in enumerate(words) if _kind(word) in _NUMERALS]
    if _DIGIT.search(text):
        return [place for place, word in enumerate(words) if _DIGIT.search(word)]
    return []


def _stretches(places: Iterable[int]) -> list[tuple[int, int]]:
    """Return where numbers stand, each with the words around it that may belong to it."""
    found: list[tuple[int, int]] = []
    for place in places:
        start = max(0, place - _AROUND)
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, place + _AROUND + 1))
    return found


@lru_cache(maxsize=4096)
def _kind(word: str) -> _Kind:
    letters = _LETTERS.findall(word)
    if not _TELLTALES.isdisjoint(letter.lower() for letter in letters):
        return _Kind.SPELT
    if _DIGIT.search(word):
        return _Kind.DIGITS
    return _Kind.PLAIN if _CALENDAR.isdisjoint(letters) else _Kind.MONTH


def _numbers(text: str, kinds: Container[_Kind]) -> str:
    """Write a stretch in digits without separators, until nothing more changes."""
    before = ""
    while text != before:
        before = text
        if _Kind.SPELT in kinds:
            text = _SIZED.sub(_in_full, _RUN.sub(_in_digits, text))
        text = _SHORTLY.sub(_in_full, _MONEY.sub(_signed, text))
        for grouped in (_GROUPED, _SPACED, _POINTED):
            text = grouped.sub(_ungrouped, text)
        if "%" in text or "cent" in text:
            text = _PERCENT.sub(r"\1%", text)
        if "-" in text or _Kind.MONTH in kinds:
            text = _dates(text)
    return text


def _dates(text: str) -> str:
    """Write dates as `4 April 2003`."""
    text = _SHORTENED.sub(lambda found: _SHORT_MONTHS[found[1] or found[2]], _ISO.sub(_in_words, text))
    return _DATE.sub(_day_first, text)


def _day_first(date: re.Match[str]) -> str:
    day, month, year = date[1] or date[5], date[2] or date[4] or date[7], date[3] or date[6] or date[8]
    return " ".join(filter(None, (day and str(int(day)), month, year))) or date[0]


def _in_words(iso: re.Match[str]) -> str:
    return f"{int(iso[3])} {MONTHS[int(iso[2]) - 1]} {iso[1]}"


def _signed(money: re.Match[str]) -> str:
    return _SIGNS.get(money[0].rstrip(), money[0].rstrip())


def _ungrouped(number: re.Match[str]) -> str:
    """Write `1,000` as 1000 and `1.000,50` as 1000.50."""
    by = number[0].lstrip("0123456789")[0]
    return number[0].replace(by, "").replace(",", ".")


def _in_full(number: re.Match[str]) -> str:
    """Write `8.7 million` as 8700000; no more digits are made up than the size asks for."""
    whole, part, sizes = number[1], number[2] or "", number[3].lower().replace("-", " ").split()
    places = sum((_SIZES | _SHORT)[size] for size in sizes)
    whole = f"{whole}{part[:places].ljust(places, '0')}".lstrip("0") or "0"
    return f"{whole}.{part[places:]}" if part[places:] else whole


@dataclass(slots=True)
class _Spelt:
    """A number in words, as far as it has been read."""

    whole: int = 0  # what its thousands and millions come to
    part: int = 0  # what comes after them
    room: int = 1000  # a word adds to it when its value is below this
    suffix: str = ""
    begun: bool = False

    def takes(self, word: str, *, after_and: bool = False) -> bool:
        """Read one more word, if it goes on with this number."""
        if self.suffix:
            return False
        if word in _SIZES:
            return not after_and and self._grows(_SIZES[word])
        value = _VALUES.get(word) or _ORDINALS.get(word, self.room)
        if value >= self.room or (after_and and self.room < 100):
            return False
        self.part += value
        self.room = 10 if word in _TENS else 0
        self.suffix = _suffix(value) if word in _ORDINALS else ""
        self.begun = True
        return True

    def _grows(self, places: int) -> bool:
        if not self.begun or (places == 2 and not 0 < self.part < 100):
            return False
        if places == 2:
            self.part, self.room = self.part * 100, 100
        else:
            self.whole, self.part = (self.whole if self.part else 0) + (self.part or self.whole) * 10**places, 0
            self.room = 1000
        return True

    def __str__(self) -> str:
        return f"{self.whole + self.part}{self.suffix}" if self.begun else ""


def _in_digits(run: re.Match[str]) -> str:
    """Write the number words of a run of words in digits: `two hundred and five six` has two numbers."""
    pieces = _JOINT.split(run[0])
    words = [piece.lower() for piece in pieces[::2]]
    if _WORDS.isdisjoint(words) and _SIZES.keys().isdisjoint(words):
        return run[0]
    told: list[str] = []
    number, between = _Spelt(), ""  # what stands between the number so far and the next word
    for place, (word, following) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        joint, piece = pieces[2 * place - 1] if place else "", pieces[2 * place]
        numeral = following in _SIZES if word in ("a", "an") else True
        if number.begun and word == "and" and not between:
            between = f"{joint}{piece}"
        elif number.begun and numeral and number.takes(word, after_and=bool(between)):
            between = ""
        else:
            told += [str(number), between, joint]
            number, between = _Spelt(), ""
            if not (numeral and number.takes(word)):
                told.append(piece)
    return "".join([*told, str(number), between])


def _suffix(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(0 if 10 < number < 20 else number % 10, "th")
