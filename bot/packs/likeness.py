"""Finds statements that say nearly the same: most of their words, and the same numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

from ..domain.folding import is_stop_word, words

_WORD = re.compile("[a-z0-9]{2,}|[0-9]")
_ALIKE = 0.75  # of all words of the two are in both


def alike(statements: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of any two statements that are alike, the earlier one first.

    Two sets that share most of their words share one of the rarest words of each: only those are compared.
    """
    contents = [_words(statement) for statement in statements]
    common = Counter(word for content in contents for word in content)
    bearing: dict[tuple[frozenset[str], str], list[int]] = defaultdict(list)
    for place, content in enumerate(contents):
        numbers = frozenset(filter(str.isdecimal, content))
        rarest_first = sorted(content, key=lambda word: (common[word], word))
        rarest = rarest_first[: len(content) - ceil(_ALIKE * len(content)) + 1]
        for other in sorted({other for word in rarest for other in bearing[numbers, word]}):
            if len(contents[other] & content) >= _ALIKE * len(contents[other] | content):
                yield other, place
        for word in rarest:
            bearing[numbers, word].append(place)


def _words(statement: str) -> frozenset[str]:
    plain = statement.isascii()  # then it needs no folding, which takes its time
    found = _WORD.findall(statement.lower()) if plain else words(statement)
    return frozenset(word for word in found if not is_stop_word(word))
