"""Reading a question: what it is after, and its words, repaired where they are mistyped, with their synonyms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from .asked import Question, Role, Term, Want, Way
from .dates import MONTHS
from .filters import take_filters
from .folding import fold, is_japanese, stem, words
from .lexicon import Common, Lexicon, Stems, common
from .search import ASKED, Index
from .vocabulary import JAPANESE_STOPS, JAPANESE_WANTS, LIGHT_STEMS, MAY, NOW, NOW_PHRASES, STOP_WORDS, WANTS

_NO_WORDS = re.compile(r"<[@#!&:/a][^<>\s]*>|https?://\S+")  # a mention, a link
_QUOTED = re.compile(r"[\"“”„«「『]([^\"“”„«»「」『』]+)[\"“”»」』]")
_WITHOUT = re.compile(r"(?<!\S)[-−–](\"[^\"]+\"|[^\W\d_][\w'’-]*)")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SCRIPTS = re.compile(r"[\u3041-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff\uf900-\ufaff々]+|[\uac00-\ud7af]+")
_HIRAGANA = re.compile(r"[\u3041-\u309f]+")
_REPAIRED, _GUESSED = 0.9, 0.7  # how well the nearest known word stands for a mistyped one, and the next ones
_PART = 3  # letters: a shorter part of two words written as one is none
_REMEMBERED = 1024  # words
_MOST_TERMS = 24  # words that are looked for: whoever pastes a page is not kept waiting, nor is anybody else
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


_TERMS: WeakKeyDictionary[Index, dict[tuple[Lexicon, str, str, bool], Term]] = WeakKeyDictionary()
"""Of each index that is in use, what words asked for that were read before: as asked, folded, and whether as a name."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as typed, folded; `named` says whether it is written like a name."""

    asked: str
    word: str
    named: bool

    @property
    def stem(self) -> str:
        return stem(self.word)

    @property
    def is_stop(self) -> bool:
        return self.word in STOP_WORDS and not (self.word == "us" and self.named)


def read(text: str, index: Index, lexicon: Lexicon) -> Question:
    """Read a question as people type it.

    Raises BadRequest with one sentence where a filter cannot be read.
    """
    rest, filters = take_filters(_NO_WORDS.sub(" ", text))
    rest, without = _take_without(rest)
    phrases = tuple(filter(None, (_stems(quoted) for quoted in _QUOTED.findall(rest))))
    want, telling = _want(rest)
    terms = tuple(islice(_Reader(index, lexicon).terms(telling), _MOST_TERMS))
    read_as = {term.asked: term.read for term in terms if term.is_repaired}
    stems = tuple(stem(part) for word in words(rest) for part in read_as.get(word, word).split())
    return Question(text=text, want=want, terms=terms, stems=stems, phrases=phrases, without=without, filters=filters)


def wanted(question: str) -> Want:
    """Return what kind of thing a question is after."""
    return _want(question)[0]


def asked_stems(question: str) -> Stems:
    """Return a question as an index keeps it: what it is after, then its words."""
    return (f"{ASKED}{wanted(question).name}", *map(stem, words(question)))


def _stems(text: str) -> Stems:
    return tuple(map(stem, words(text)))


def _take_without(text: str) -> tuple[str, tuple[Stems, ...]]:
    without = tuple(filter(None, (_stems(found.strip('"')) for found in _WITHOUT.findall(text))))
    return _WITHOUT.sub(" ", text), without


def _want(text: str) -> tuple[Want, str]:
    """Return what a question is after, and the question without the words that only say so."""
    for want, pattern in JAPANESE_WANTS if is_japanese(text) else WANTS:
        if pattern.search(text):
            return want, pattern.sub(" ", text, count=1)
    return Want.WORDS, text


class _Reader:
    """Makes terms of the words of one question."""

    def __init__(self, index: Index, lexicon: Lexicon) -> None:
        self._index, self._lexicon = index, lexicon
        self._known = _TERMS.setdefault(index, {})

    def terms(self, text: str) -> Iterator[Term]:
        """Yield what a text asks for, each thing once."""
        seen: set[Stems] = set()
        for term in self._all_terms(NOW_PHRASES.sub(" currently ", _months_written(text))):
            key = term.ways[0].stems
            if key not in seen:
                seen.add(key)
                yield term

    def _all_terms(self, text: str) -> Iterator[Term]:
        month = MAY.search(text) is not None
        tokens = [token for token in _tokens(text) if month or token.word != "may"]
        at = 0
        while at < len(tokens):
            if is_japanese(tokens[at].word):
                yield from self._japanese(tokens[at].word)
                at += 1
                continue
            size = self._together(tokens, at)
            if size > 1:
                yield self._phrase(tokens[at : at + size])
            elif not tokens[at].is_stop:
                yield self._remembered(tokens[at])
            at += size

    def _together(self, tokens: Sequence[_Token], at: int) -> int:
        """Return how many words from here on belong together."""
        longest = self._lexicon.longest.get(tokens[at].stem, 1)
        for size in range(min(longest, len(tokens) - at), 1, -1):
            part = tokens[at : at + size]
            if not all(token.is_stop for token in part) and self._lexicon.has(tuple(token.stem for token in part)):
                return size
        return 1

    def _phrase(self, tokens: Sequence[_Token]) -> Term:
        stems = tuple(token.stem for token in tokens)
        asked = " ".join(token.asked for token in tokens)
        ways = (Way(stems=stems, weight=1.0, shown=asked), *self._synonyms(stems, 1.0))
        light = all(token.is_stop or token.stem in LIGHT_STEMS for token in tokens)
        role = Role.LIGHT if light else Role.THING
        return Term(asked=asked, read=asked, role=role, ways=ways)

    def _remembered(self, token: _Token) -> Term:
        """Return what a word asks for; the same words come again and again."""
        key = (self._lexicon, token.asked, token.word, token.named)
        term = self._known.get(key)
        if term is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            term = self._known[key] = self._word(token)
        return term

    def _word(self, token: _Token) -> Term:
        root = token.stem
        if root in NOW:
            return Term(asked=token.asked, read=token.asked, role=Role.NOW, ways=(_way(root, 1.0, token.asked),))
        if self._is_known(token):
            ways = (_way(root, 1.0, token.asked), *self._synonyms((root,), 1.0))
            return Term(asked=token.asked, read=token.asked, role=self._role(token), ways=ways)
        return self._repaired(token)

    def _is_known(self, token: _Token) -> bool:
        root = token.stem
        known = self._index.frequency(root) or self._lexicon.has((root,)) or root in LIGHT_STEMS
        return bool(known) or not token.word.isalpha() or common(root) is not None

    def _role(self, token: _Token) -> Role:
        root = token.stem
        if any(map(str.isdigit, token.word)):
            return Role.NUMBER
        if root in LIGHT_STEMS:
            return Role.LIGHT
        kind = common(root)
        unheard = kind is None and not self._index.frequency(root) and not self._lexicon.has((root,))
        if token.named or unheard or kind is Common.NAME:
            return Role.NAME
        return Role.WORD if kind is Common.OTHER else Role.THING

    def _repaired(self, token: _Token) -> Term:
        near = list(self._index.near(token.word, 3))
        if not token.named:  # a name we do not know is rarely another word
            near += self._lexicon.near(token.word)[:2]
        if stops := [word for word in near if word in STOP_WORDS]:
            near = [word for word in near if word not in stops]
        if not near:
            return self._parted(token)
        near = sorted(dict.fromkeys(near), key=lambda word: _distance(token.word, word))
        best, *others = near
        ways = [_way(stem(best), _REPAIRED, best), *self._synonyms((stem(best),), _REPAIRED)]
        for other in others[:2]:
            ways += [_way(stem(other), _GUESSED, other), *self._synonyms((stem(other),), _GUESSED)]
        role = Role.LIGHT if stem(best) in LIGHT_STEMS else _kind(best)
        return Term(asked=token.asked, read=best, role=role, ways=tuple(ways))

    def _parted(self, token: _Token) -> Term:
        """Read a word nobody knows as two that were written as one, or else as a name."""
        word = token.word
        places = () if token.named else range(_PART, len(word) - _PART + 1)  # Denmark is not den and mark
        for at in places:
            first, second = stem(word[:at]), stem(word[at:])
            if self._index.frequency(first) and self._index.frequency(second):
                shown = f"{word[:at]} {word[at:]}"
                ways = (Way(stems=(first, second), weight=_REPAIRED, shown=shown), *self._synonyms((first, second), 1))
                return Term(asked=token.asked, read=shown, role=Role.THING, ways=ways)
        return Term(asked=token.asked, read=token.asked, role=Role.NAME, ways=(_way(token.stem, 1.0, token.asked),))

    def _synonyms(self, stems: Stems, weight: float) -> Iterator[Way]:
        for synonym in self._lexicon.of(stems):
            yield Way(stems=synonym.stems, weight=weight * synonym.weight, shown=synonym.shown)

    def _japanese(self, run: str) -> Iterator[Term]:
        """Part a run of Japanese at the words we know; what is left goes by its pairs of characters."""
        for _, pattern in JAPANESE_WANTS[:-1]:
            run = pattern.sub("　", run)
        for now in sorted(filter(run.__contains__, NOW), key=len, reverse=True)[:1]:
            yield Term(asked=now, read=now, role=Role.NOW, ways=(_way(now, 1.0, now),))
            run = run.replace(now, "　")
        at, left = 0, ""
        while at < len(run):
            known = self._known_japanese(run, at)
            if known:
                yield from self._unknown_japanese(left)
                left = ""
                stems = self._lexicon.japanese[known]
                ways = (Way(stems=stems, weight=1.0, shown=known), *self._synonyms(stems, 1.0))
                yield Term(asked=known, read=known, role=Role.THING, ways=ways)
                at += len(known)
            else:
                left += run[at]
                at += 1
        yield from self._unknown_japanese(left)

    def _known_japanese(self, run: str, at: int) -> str:
        for size in range(min(self._lexicon.longest_japanese, len(run) - at), 0, -1):
            part = run[at : at + size]
            if part in self._lexicon.japanese and part not in JAPANESE_STOPS:
                return part
        return ""

    def _unknown_japanese(self, run: str) -> Iterator[Term]:
        for part in _SCRIPTS.findall(run):
            if _HIRAGANA.fullmatch(part) or part in JAPANESE_STOPS or len(part) < 2:
                continue
            pairs = [part[n : n + 2] for n in range(len(part) - 1)]
            whole = Way(stems=tuple(pairs), weight=1.0, shown=part)
            known = tuple(_way(pair, 0.6, pair) for pair in pairs if len(pairs) > 1 and self._index.frequency(pair))
            role = Role.THING if known or self._index.frequency(pairs[0]) else Role.NAME
            yield Term(asked=part, read=part, role=role, ways=(whole, *known))


def _kind(word: str) -> Role:
    return Role.WORD if common(stem(word)) is Common.OTHER else Role.THING


def _way(root: str, weight: float, shown: str) -> Way:
    return Way(stems=(root,), weight=weight, shown=shown)


def _distance(word: str, other: str) -> tuple[int, bool]:
    return OSA.distance(word, other), word[:1] != other[:1]


def _months_written(text: str) -> str:
    """Write 2003-04-04 as 4 April 2003."""

    def written(date: re.Match[str]) -> str:
        year, month, day = date[1], int(date[2]), date[3]
        if not 1 <= month <= len(MONTHS):
            return date[0]
        return f"{int(day)} {MONTHS[month - 1]} {year}" if day else f"{MONTHS[month - 1]} {year}"

    return _ISO.sub(written, text)


def _tokens(text: str) -> Iterator[_Token]:
    shouting = text.upper() == text
    for number, found in enumerate(_TOKEN.finditer(_joined(text))):
        asked = found[0]
        folded = fold(asked)
        if is_japanese(folded):
            yield from _mixed(folded)
            continue
        named = not shouting and asked[0].isupper() and (number > 0 or asked.isupper()) and len(asked) > 1
        for part in words(asked):
            yield _Token(asked if part == folded else part, part, named)


def _mixed(run: str) -> Iterator[_Token]:
    """Part Japanese from Latin letters and digits written with it."""
    for part in re.findall(r"[a-z0-9]+|[^a-z0-9]+", run):
        yield _Token(part, part, named=False)


def _joined(text: str) -> str:
    """Join what hyphens and signs part, in the way that folding does."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?i)\b(co|re|pre|non|[a-z]{1,3}(?=[-‐‑–]\d))[-‐‑–](?=\w)", r"\1", text)
    return re.sub(r"(?<=\d)\+(?=\d)", "plus", re.sub(r"(?<=\d)\.(?=\d)", "point", text))
