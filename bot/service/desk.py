"""What the front door needs to answer."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from ..cards.telling import Telling
from ..cards.words import Words
from .memory import Memory
from .ports import Bibliography, Invocation, Shelf, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The library being served, the zone in which readers live unless they say otherwise, and the language.

    `bibliography` cites documents as others want it; `texts` are those that may be shown.
    """

    shelf: Shelf
    timezone: ZoneInfo
    words: Words
    bibliography: Bibliography
    texts: Texts
    memory: Memory = field(default_factory=Memory)

    def telling(self, invocation: Invocation) -> Telling:
        """Take up the library as it is at this moment, to answer one question from it."""
        return self.telling_on(invocation.now.astimezone(self.timezone).date())

    def telling_on(self, day: date) -> Telling:
        """Take up the library to tell something on a day."""
        return Telling(library=self.shelf.library, words=self.words, today=day)
