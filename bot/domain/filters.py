"""Reading what a reader narrows a search to: `topic:korea`, `after:2001`, `is:disputed`."""

import re

from .asked import Filters, Strength
from .dates import When, parse_when
from .errors import BadRequest

NAMES = ("topic", "source", "pack", "before", "after", "has", "is")
_FILTER = re.compile(rf"(?<!\S)({'|'.join(NAMES)}):(\"[^\"]+\"|“[^”]+”|\S+)", re.IGNORECASE)


def take_filters(text: str) -> tuple[str, Filters]:
    """Return a question without its filters, and what they say. Raises BadRequest for one that cannot be read."""
    found = {name.casefold(): value.strip('"“”') for name, value in _FILTER.findall(text)}
    if found.get("has", "figure").casefold() not in ("figure", "figures"):
        raise BadRequest(f"“has:{found['has']}” is not known; the only one is has:figure.")
    filters = Filters(
        topic=found.get("topic", ""),
        source=found.get("source", ""),
        pack=found.get("pack", ""),
        before=_day("before", found.get("before", "")),
        after=_day("after", found.get("after", "")),
        has_figure="has" in found,
        strength=_strength(found.get("is", "")),
    )
    return _FILTER.sub(" ", text), filters


def _day(name: str, text: str) -> When | None:
    try:
        return parse_when(text) if text else None
    except ValueError:
        raise BadRequest(f"“{name}:{text}” needs a date such as 2003, 2003-04 or 2003-04-04.") from None


def _strength(text: str) -> Strength | None:
    if text and text.casefold() not in list(Strength):
        raise BadRequest(f"“is:{text}” is not known. There are {', '.join(f'is:{one}' for one in Strength)}.")
    return Strength(text.casefold()) if text else None
