"""What the front door needs to answer."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ..cards.words import Words
from .ports import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The library being served, the zone in which readers live unless they say otherwise, and the language."""

    shelf: Shelf
    timezone: ZoneInfo
    words: Words
