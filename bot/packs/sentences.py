"""Where sentences begin and end, as far as the letters show it."""

_TITLES = frozenset(("Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Gen", "Col", "Capt", "Lt", "Sgt", "Rev"))
_MARKS = ("“", '"', "‘", "'")
_BEFORE = " \t“‘\"'([•–—-·"
_AFTER = " ”’\"')]"
_ENDS = (".", "!", "?", "…", ":", ";")
_BACK = 40  # characters before a word that are looked at


def opens(text: str, start: int) -> bool:
    """Whether a word that starts here may have its capital from the sentence or the quotation it opens."""
    nearest = text[max(0, start - _BACK) : start]
    before = nearest.rstrip(_BEFORE)
    return not before or nearest.endswith(_MARKS) or (ends(before) and not is_short(_last_word(before)))


def ends(text: str) -> bool:
    """Whether a sentence ends with this text, quotation marks and brackets aside."""
    return text.rstrip(_AFTER).endswith(_ENDS)


def is_short(word: str) -> bool:
    """Whether a full stop after a word ends no sentence: an initial, or a title such as `Dr`."""
    return (len(word) == 1 and word.isupper()) or word in _TITLES


def _last_word(text: str) -> str:
    return text.rstrip(_AFTER)[:-1].rpartition(" ")[2]
