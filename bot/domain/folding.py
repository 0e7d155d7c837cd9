"""Folding text so that words that mean the same become the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english", 0)  # its own cache would be a second one
_ACCENTS = dict.fromkeys(range(768, 880))
_RUN = re.compile(r"[^\W_]+")
_KANA = ("\u3040-\u309f", "\u30a0-\u30ff\u31f0-\u31ff")
_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff々〆"
_CJK_SCRIPTS = (*_KANA, _IDEOGRAPH, "\uac00-\ud7af")
_IDEOGRAPHS = re.compile(f"[{_IDEOGRAPH}]")
_CJK = re.compile(f"[{''.join(_CJK_SCRIPTS)}]")
_SCRIPT = re.compile("|".join((*(f"[{script}]+" for script in _CJK_SCRIPTS), f"[^{''.join(_CJK_SCRIPTS)}]+")))
_APOSTROPHE = re.compile(r"(?<=\w)['’](?:s\b)?")
_HYPHEN = re.compile("[-‐‑–]")
_JOINED = re.compile(r"\b(co|re|pre|non|[a-z]{1,3}(?=[-‐‑–]\d))[-‐‑–](?=\w)")  # co-operation, F-35
_IN_NUMBER = re.compile(r"(\d)([,\u00a0\u202f](?=\d{3}\b)|[+.](?=\d)|(?:st|nd|rd|th)\b)")  # 1,000; 5+5; 0.5; 21st
_SPOKEN = {"+": "plus", ".": "point"}
_AMERICAN = (
    ("our", "or", re.compile(r"(?<=[a-z]{2})our(?=s|ed|ing|able|ite|$)")),
    ("is", "iz", re.compile(r"(?<=[a-z]{2})is(?=e[ds]?$|ing$|ation|ations$)")),
    ("ence", "ense", re.compile(r"(?<=[a-z])ence(?=s?$)")),
    ("tre", "ter", re.compile(r"(?<=[a-z]{2})tre(?=s?$)")),
    ("gramme", "gram", re.compile(r"gramme(?=s?$)")),
    ("ll", "l", re.compile(r"(?<=[aeiou])ll(?=ed$|ing$|er|ers$)")),
)
_IRREGULAR = """
began begun begin|bought buy|broke broken break|brought bring|built build|came come|caught catch
chose chosen choose|dealt deal|drew drawn draw|drove driven drive|fell fallen fall|felt feel|fought fight
flew flown fly|forgot forgotten forget|gave given give|went gone go|grew grown grow|heard hear|held hold
kept keep|knew known know|learnt learn|led lead|left leave|lent lend|lost lose|made make|meant mean|met meet
paid pay|ran run|rose risen rise|said say|saw seen see|sought seek|sold sell|sent send|shot shoot
showed shown show|sank sunk sink|spoke spoken speak|spent spend|stood stand|struck strike|taught teach
told tell|took taken take|thought think|threw thrown throw|understood understand|won win|wrote written write
men man|women woman|children child|people person|practice practise|chequebook checkbook|sceptical skeptical
manoeuvre maneuver|manoeuvres maneuvers|kerb curb|tyre tire|grey gray|mould mold|artefact artifact|two 2
three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|twelve 12|fifteen 15|twenty 20|thirty 30
forty 40|fifty 50|sixty 60|seventy 70|eighty 80|ninety 90
"""  # in each run the last is what the others are read as
_SAME = {word: run.split()[-1] for run in re.split(r"[|\n]", _IRREGULAR) for word in run.split()[:-1]}
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
    if text.isascii():
        text = text.casefold()
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_ACCENTS)
        text = unicodedata.normalize("NFC", text)
    if "'" in text or "’" in text:
        text = _APOSTROPHE.sub("", text)
    if _HYPHEN.search(text):
        text = _JOINED.sub(r"\1", text)
    return _IN_NUMBER.sub(_spoken, text)


def _spoken(found: re.Match[str]) -> str:
    return found[1] + _SPOKEN.get(found[2], "")


def name_key(text: str) -> str:
    """Return a name as it is compared with other names: folded, one space between words."""
    return " ".join(_RUN.findall(fold(text)))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, folded; Japanese, Chinese and Korean come as pairs of characters of one script."""
    for run in _runs(text):
        if is_cjk(run):
            yield from _pairs(run)
        else:
            yield run


def indexed_words(text: str) -> list[str]:
    """Return what a text can be found by: its words, and each ideograph by itself, so that 海 finds 海軍."""
    return _RUN.findall(fold(text)) if text.isascii() else list(_indexed(text))


def _indexed(text: str) -> Iterator[str]:
    for run in _runs(text):
        if run.isascii() or not is_cjk(run):
            yield run
            continue
        yield from _pairs(run)
        if len(run) > 1 and _IDEOGRAPHS.match(run):
            yield from run


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what inflections and British and American spellings of a word have in common."""
    if not word.isascii():
        return word
    word = _SAME.get(word, word)
    for british, american, pattern in _AMERICAN:
        if british in word:  # quicker than any pattern
            word = pattern.sub(american, word)
    return str(_STEMMER.stemWord(word))


def is_cjk(word: str) -> bool:
    """Whether a word is Japanese, Chinese or Korean."""
    return bool(_CJK.match(word))


def same_words(name: str, title: str) -> bool:
    """Whether a name says nothing that a title does not say, inflections and spellings aside."""
    return {stem(word) for word in words(name)} <= {stem(word) for word in words(title)}


def is_stop_word(word: str) -> bool:
    """Whether a word carries no meaning of its own."""
    return word in _STOP_WORDS


def is_japanese(text: str) -> bool:
    """Whether there are Japanese, Chinese or Korean characters in a text."""
    return _CJK.search(text) is not None


def _runs(text: str) -> Iterator[str]:
    """Yield words, and within Japanese runs of one script: 日本の海軍 is 日本, の, 海軍."""
    for run in _RUN.findall(fold(text)):
        if run.isascii():
            yield run
        else:
            yield from _SCRIPT.findall(run)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for n in range(len(run) - 1):
        yield run[n : n + 2]
