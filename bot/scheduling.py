"""`why`, `config export`, and the ledger for what is typed in a terminal; it is opened only where it is needed."""

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from .cards.asks import ask
from .cards.text import to_text
from .domain.cron import Cron
from .domain.errors import BadRequest
from .domain.standings import Standing
from .domain.subscriptions import Origin, Subscription
from .service.commands import handle, is_deed, read_line
from .service.desk import Desk
from .service.ports import Invocation, Place, Platform
from .service.schedule_forms import short_span

if TYPE_CHECKING:
    from .config import Config

_HEAD = """\
# Schedules that were added in chat, as config.yaml has them. Once they stand there, remove them in chat
# (/schedule remove), or they are posted twice; /schedule list shows both.
"""


class Book:
    """Opens the ledger for a desk at the first question that needs it, and closes it in the end."""

    def __init__(self, config: "Config", desk: Desk) -> None:
        self._config, self._desk = config, desk
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Book":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def open_for(self, line: str) -> None:
        """Open it if the line asks for something that is in it."""
        try:
            needed = is_deed(read_line(line))
        except BadRequest:
            return
        if needed and self._desk.office.ledger is None:
            await self.open()

    async def open(self) -> None:
        """Open it."""
        from .desks import ledger_of

        office = self._desk.office
        office.ledger = office.notes = await self._stack.enter_async_context(ledger_of(self._config))


async def explained(config: "Config", desk: Desk, about: str, channel: str, now: datetime) -> str:
    """Return what became of the posts of a day, or of one message, as plain text."""
    async with Book(config, desk) as book:
        await book.open()
        asked = ask("why", about=about, channel=channel)
        place = Place(platform=Platform.TERMINAL)
        reply = await handle(Invocation(ask=asked, place=place, now=now, may_manage=True), desk)
    return to_text(reply.card, typed=False)


async def exported(config: "Config") -> str:
    """Return the schedules that were added in chat, as YAML that is ready to be committed."""
    from .desks import ledger_of

    async with ledger_of(config) as ledger:
        standings = await ledger.standings()
    chosen = [s for s in standings if s.subscription.origin is Origin.CHAT and not s.withdrawn]
    if not chosen:
        return "# No schedule was added in chat.\n"
    return f"{_HEAD}subscriptions:\n" + "\n".join("\n".join(_lines(standing)) for standing in chosen) + "\n"


def _lines(standing: Standing) -> Iterator[str]:
    if standing.pause:
        yield f"  # paused since {standing.pause.since:%Y-%m-%d}; from the file it would run at once"
    for n, (name, value) in enumerate(_settings_of(standing.subscription)):
        yield f"  {' ' if n else '-'} {name}: {value}"


def _settings_of(subscription: Subscription) -> Iterator[tuple[str, str]]:
    """Yield what is not the default, each written so that YAML reads a text."""
    yield "platform", subscription.platform
    yield "channel", _text(subscription.channel)
    if subscription.workspace:
        yield "workspace", _text(subscription.workspace)
    yield "what", subscription.what.value
    yield "cadence", _text(str(subscription.cadence))
    if not isinstance(subscription.cadence, Cron):
        yield "at", _text(f"{subscription.at:%H:%M}")
    yield "timezone", subscription.timezone
    yield "late_after", short_span(int(subscription.late_after.total_seconds()))
    yield "when_late", subscription.when_late.value
    yield "when_empty", _list(subscription.when_empty) if subscription.when_empty else "skip"
    yield "on_unknown", subscription.on_unknown.value
    for name, listed in (("packs", subscription.packs), ("topics", subscription.topics)):
        if listed:
            yield name, _list(listed)
    if subscription.language:
        yield "language", subscription.language
    yield "most", str(subscription.most)
    if subscription.owner:
        yield "owner", _text(subscription.owner)


def _list(parts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, parts))}]"


def _text(value: str) -> str:
    """Write a text between quotation marks: JSON's are YAML's, too."""
    return json.dumps(value, ensure_ascii=False)
