"""`say`: one question or many, and the looks an answer can have."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from .cards.asks import ask
from .cards.guide import sorry_card
from .cards.text import to_text
from .domain.errors import BadRequest
from .platforms.terminal.line import answer
from .scheduling import Book
from .service.data import reply_data
from .service.desk import Desk
from .service.ports import Reply

if TYPE_CHECKING:
    from .config import Config

_WIDEST = 100  # characters: longer lines are hard to read


class Look(StrEnum):
    """How `say` shows an answer."""

    TEXT = "text"
    JSON = "json"
    DISCORD = "discord"
    SLACK = "slack"
    HTML = "html"


async def said(line: str, config: "Config", desk: Desk, now: datetime, look: Look) -> str:
    """Answer one line; raises BadRequest when it is no question."""
    async with Book(config, desk) as book:
        await book.open_for(line)
        return _shown(line, await answer(line, desk, now), desk, look)


async def say_lines(
    lines: Iterable[str], config: "Config", desk: Desk, now: datetime, look: Look, show: Callable[[str], None]
) -> int:
    """Answer each line; return the exit code: 2 when one of them was no question."""
    async with Book(config, desk) as book:
        return await _say_lines(lines, book, desk, now, look, show)


async def _say_lines(
    lines: Iterable[str], book: Book, desk: Desk, now: datetime, look: Look, show: Callable[[str], None]
) -> int:
    code = 0
    for line in filter(None, map(str.strip, lines)):
        try:
            await book.open_for(line)
            show(_shown(line, await answer(line, desk, now), desk, look))
        except BadRequest as error:
            code = 2
            sorry = Reply(ask=ask("help"), card=sorry_card(str(error), desk.words), found=False)
            show(_shown(line, sorry, desk, look))
    return code


def _shown(line: str, reply: Reply, desk: Desk, look: Look) -> str:
    match look:
        case Look.TEXT:
            return f"{_as_text(reply)}\n"
        case Look.JSON:
            return json.dumps(reply_data(line, reply), ensure_ascii=False)
        case Look.DISCORD:
            from .platforms.discord.render import draw

            return json.dumps(draw(reply.card, reply.ask, desk.words).payload, ensure_ascii=False)
        case Look.SLACK:
            from .platforms.slack.render import draw as draw_for_slack

            return json.dumps(draw_for_slack(reply.card, reply.ask, desk.words), ensure_ascii=False)
        case Look.HTML:
            from .web.pages import to_html
            from .web.paths import to_path

            return to_html(reply.card, desk.words, to_path)
        case _:
            assert_never(look)


def _as_text(reply: Reply) -> str:
    columns = os.get_terminal_size().columns if sys.stdout.isatty() else 0
    return to_text(reply.card, width=min(columns, _WIDEST))
