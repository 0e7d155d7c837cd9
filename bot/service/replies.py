"""Replies that every kind of question may end in: an answer, an honest miss, what has become of a retired entry."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from ..cards import guide
from ..cards.asks import Ask, ask
from ..cards.briefs import clip, short_card
from ..cards.model import Card
from ..cards.telling import Telling
from .ports import Reply, Result
from .results import brief_result

_NEAREST = 3  # topics offered after a miss
_LISTED = 200  # entries on one list: nobody reads more, and a large library has very many


def some(entries: Mapping[str, object], start: str) -> tuple[int, list[str]]:
    """Return where a list goes on (a number of entries, as a button gives it), and the ids of the entries on it."""
    first = int(start) if re.fullmatch("[0-9]{1,9}", start) else 0
    return first, list(islice(entries, first, first + _LISTED))


def found(wanted: Ask, card: Card, results: Iterable[Result] = ()) -> Reply:
    """Answer a question."""
    return Reply(ask=wanted, card=card, results=tuple(results))


def miss(wanted: Ask, asked: str, telling: Telling) -> Reply:
    """Say that there is nothing, and offer what comes nearest by name."""
    library = telling.library
    nearest = [library.briefs[id] for id in library.index.nearest(asked, "brief", _NEAREST)]
    card = guide.miss_card(clip(asked), nearest, telling.words)
    return Reply(ask=wanted, card=card, found=False, suggestions=tuple(told.title for told in nearest))


def gone(named: str, telling: Telling) -> Reply:
    """Answer for a fact that a button still names: a retired one says what to read instead."""
    library = telling.library
    if named not in library.retired:
        return miss(ask("topics"), named.replace("-", " "), telling)
    told = library.successor(named)
    card = short_card(telling, told, [retired(named, telling)])
    return found(ask("brief", topic=told.id), card, [brief_result(library, told)])


def retired(named: str, telling: Telling) -> str:
    """Say that an entry is told no more."""
    return telling.words("“{topic}” is retired; read this instead.", topic=named.replace("-", " "))
