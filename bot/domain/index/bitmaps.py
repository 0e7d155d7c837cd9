"""Sets of entries as whole numbers, bit n for entry n: Python adds, joins and cuts 100,000 entries in a microsecond.

Scores are bit-sliced: one such number for each binary digit. A word adds its value to all its entries at once, and
the best entries are read off from the highest digit down; how common a word is makes no difference.
"""

import re
import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MARKED = re.compile(rb"\0*([^\0])")  # seven times as quick as without the zeros
_FEW = 6  # numbers that are quicker set one by one
_LISTED = 64  # numbers that are quicker read one by one
_WORTHWHILE = 0.35  # of its size: a bitmap that packs to more takes too long to unpack
_BARE = -15  # window bits: no header, no checksum
_BESIDES = 500  # bytes, besides the digits
_LOW_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def pack(numbers: Sequence[int]) -> bytes:
    """Return ascending numbers in the form that is read fastest: a few as a list, more as a bitmap, packed or not."""
    if len(numbers) <= _LISTED:
        return b"L" + array("I", numbers).tobytes()
    bitmap = marked(numbers).to_bytes(numbers[-1] // 8 + 1, "little")
    packer = zlib.compressobj(1, zlib.DEFLATED, _BARE, 9, zlib.Z_FIXED)  # bare and with fixed codes: quickest to unpack
    packed = packer.compress(bitmap) + packer.flush()
    return (
        b"Z" + array("I", [len(bitmap)]).tobytes() + packed
        if len(packed) < len(bitmap) * _WORTHWHILE
        else b"B" + bitmap
    )


def unpack(data: bytes) -> int:
    """Return what was packed as a bitmap."""
    form = data[:1]
    if form == b"L":
        return marked(array("I", data[1:]))
    if form == b"Z":
        return int.from_bytes(zlib.decompress(data[5:], _BARE, int.from_bytes(data[1:5], "little")), "little")
    return int.from_bytes(data[1:], "little")


def marked(numbers: Sequence[int]) -> int:
    """Return the bitmap of some ascending numbers."""
    if len(numbers) <= _FEW:
        return sum(1 << number for number in numbers)
    bitmap = bytearray(numbers[-1] // 8 + 1)
    for number in numbers:
        bitmap[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bitmap, "little")


def lowest(bitmap: int, limit: int) -> list[int]:
    """Return the lowest numbers in a bitmap."""
    found: list[int] = []
    for match in _MARKED.finditer(bitmap.to_bytes((bitmap.bit_length() + 7) // 8, "little")):
        place = match.end() * 8 - 8
        for bit in _LOW_BITS[match[1][0]]:
            found.append(place + bit)  # noqa: PERF401 - a generator would take twice as long
        if len(found) >= limit:
            break
    return found[:limit]


class Earned(NamedTuple):
    """What entries earn by one word: bit-sliced, the lowest digit first; and which they are."""

    digits: Sequence[int]
    entries: int

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about."""
        return _BESIDES + sum(number.bit_length() // 8 for number in (*self.digits, self.entries))


def earned(parts: Iterable[tuple[int, int]]) -> Earned:
    """Return what entries earn; `parts` are values with their entries, none of which is in two of them."""
    digits: list[int] = []
    every = 0
    for value, entries in parts:
        digits.extend([0] * (value.bit_length() - len(digits)))
        while value:
            lowest_one = value & -value
            digits[lowest_one.bit_length() - 1] |= entries
            value ^= lowest_one
        every |= entries
    return Earned(digits, every)


class Scores:
    """What each entry has earned so far."""

    def __init__(self) -> None:
        self._digits: list[int] = []  # bit-sliced, the lowest digit first
        self.scored = 0  # every entry that was given anything

    def add(self, earned: Earned) -> None:
        """Give entries what they earned."""
        self._add(earned.digits)
        self.scored |= earned.entries

    def add_to_scored(self, earned: Earned) -> None:
        """Give those that have been given anything what they earned."""
        self._add([digit & self.scored for digit in earned.digits])

    def best(self, limit: int) -> list[int]:
        """Return the entries with the highest scores, and the first of those that tie for the last places."""
        above, sure, level = 0, 0, self.scored
        for digit in reversed(self._digits):
            having = level & digit
            count = having.bit_count() if having else 0
            if sure + count >= limit:
                level = having
            elif count:
                above |= having
                level ^= having
                sure += count
        return lowest(above, limit) + lowest(level, limit - sure)

    def _add(self, addend: Sequence[int]) -> None:
        digits, carry = self._digits, 0
        digits.extend([0] * (len(addend) - len(digits)))
        for place, other in enumerate(addend):
            own = digits[place]
            either = own ^ other
            digits[place] = either ^ carry
            carry = own & other | either & carry
        for place in range(len(addend), len(digits)):
            if not carry:
                return
            digits[place], carry = digits[place] ^ carry, digits[place] & carry
        if carry:
            digits.append(carry)
