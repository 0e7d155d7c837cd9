"""Questions that no statement answers: what is kept of them, which are alike, and when curators hear of them."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from .folding import fold, stem, words
from .vocabulary import LIGHT_STEMS, STOP_WORDS

ENOUGH = 3  # days on which it was asked, or readers who asked it on one day
KEPT = timedelta(days=180)  # after it was asked last
WAITING = timedelta(days=30)  # the same, as long as too few have asked it
MOST = 2000  # gaps; the ones that were asked longest ago give way

_ALIKE = 0.6  # the share of their words that two questions have in common
_READ, _LONGEST = 500, 120  # characters: what is read of a question, and what is kept
_PRIVATE = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|<[@#!&][^>]*>|\b\d{5,}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that was just asked; neither `reader` nor `place`, as the platform knows them, is ever kept."""

    question: str
    reader: str
    place: str  # the server or workspace: who manages it may hear of the question
    day: date
    nearest: str = ""  # the id of the fact that comes nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that enough readers asked, or that was asked on enough days."""

    question: str
    first: date
    last: date
    days: int
    readers: int  # the most on one day
    nearest: str


def normalised(question: str) -> str:
    """Return a question without capitals, punctuation, addresses, mentions and long numbers."""
    told = " ".join(re.findall(r"[^\W_]+", fold(_PRIVATE.sub(" ", question[:_READ]))))
    return told if len(told) <= _LONGEST else told[:_LONGEST].rpartition(" ")[0]


def meaning(question: str) -> frozenset[str]:
    """Return the stems that make a question what it is."""
    stems = {stem(word) for word in words(normalised(question)) if word not in STOP_WORDS}
    return frozenset(stems - LIGHT_STEMS or stems)


def marks(stems: Iterable[str], key: bytes) -> frozenset[str]:
    """Return stems as marks that tell which are the same, and nothing else to who has no key."""
    return frozenset(_digest(key, root)[:12] for root in stems)


def place_mark(place: str, key: bytes) -> str:
    """Return what tells a place from others, and nothing else to who has no key."""
    return _digest(key, place)[:16]


def reader_mark(reader: str, salt: bytes) -> str:
    """Return what tells a reader from others for as long as the salt is kept: for a day."""
    return _digest(salt, reader)[:16]


def alike(one: Set[str], other: Set[str]) -> float:
    """Return the share of their marks that two questions have in common, or 0 where they are not alike."""
    share = len(one & other) / len(one | other) if one and other else 0.0
    return share if share >= _ALIKE else 0.0


def is_enough(days: int, readers: int) -> bool:
    """Whether curators may hear of it."""
    return days >= ENOUGH or readers >= ENOUGH


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
