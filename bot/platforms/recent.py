"""Telling apart what is new from what a platform delivers once more."""

from datetime import datetime, timedelta
from itertools import takewhile

_REMEMBERED = timedelta(minutes=10)  # Slack delivers for the last time after five minutes


class Recent:
    """Remembers what was seen within the last minutes; nothing without a name is ever seen again."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def is_new(self, name: str, now: datetime) -> bool:
        """Whether this was not seen lately; from now on it was."""
        for old in list(takewhile(lambda known: now - self._seen[known] > _REMEMBERED, self._seen)):
            del self._seen[old]
        if name in self._seen:
            return False
        if name:
            self._seen[name] = now
        return True
