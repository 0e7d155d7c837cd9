"""What every card is made from."""

from dataclasses import dataclass
from datetime import date

from ..domain.library import Library
from .words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One library, told in one language on one day: a reload in the middle of an answer changes nothing of it."""

    library: Library
    words: Words
    today: date
