"""Folding text so that words that mean the same become the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_ACCENTS = dict.fromkeys(range(768, 880))
_RUN = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af々〆ー]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?:s\b)?")
_GROUPED = re.compile(r"(?<=\d)[,\u00a0\u202f](?=\d{3}\b)")
_AMERICAN = (
    (re.compile(r"(?<=[a-z]{2})our(?=s|ed|ing|able|ite|$)"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=e[ds]?$|ing$|ation|ations$)"), "iz"),
    (re.compile(r"(?<=[a-z])ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
    (re.compile(r"(?<=[aeiou])ll(?=ed$|ing$|er|ers$)"), "l"),
)
_STOP_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "there", "their", "them", "they", "it", "its"),
        *("i", "me", "my", "we", "us", "our", "you", "your", "he", "his", "she", "her"),
        *("is", "are", "was", "were", "be", "been", "do", "does", "did", "has", "have", "had", "will"),
        *(
            "and",
            "or",
            "but",
            "so",
            "not",
            "as",
            "at",
            "by",
            "for",
            "from",
            "in",
            "into",
            "of",
            "on",
            "to",
            "with",
            "about",
        ),
        *("who", "what", "when", "where", "which", "why", "how", "tell"),
    )
)


def fold(text: str) -> str:
    """Return the text without case, width, accents, possessives or thousands separators."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_ACCENTS)
    return _GROUPED.sub("", _APOSTROPHE.sub("", unicodedata.normalize("NFC", text)))


def name_key(text: str) -> str:
    """Return a name as it is compared with other names: folded, one space between words."""
    return " ".join(_RUN.findall(fold(text)))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, folded; a run of Japanese, Chinese or Korean comes as its pairs of characters."""
    for run in _RUN.findall(fold(text)):
        start = 0
        for block in _CJK.finditer(run):
            if block.start() > start:
                yield run[start : block.start()]
            yield from _pairs(block[0])
            start = block.end()
        if start < len(run):
            yield run[start:]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what inflections and British and American spellings of a word have in common."""
    if not word.isascii():
        return word
    for pattern, american in _AMERICAN:
        word = pattern.sub(american, word)
    return str(_STEMMER.stemWord(word))


def same_words(name: str, title: str) -> bool:
    """Whether a name says nothing that a title does not say, inflections and spellings aside."""
    return {stem(word) for word in words(name)} <= {stem(word) for word in words(title)}


def is_stop_word(word: str) -> bool:
    """Whether a word carries no meaning of its own."""
    return word in _STOP_WORDS


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for n in range(len(run) - 1):
        yield run[n : n + 2]
