"""Reading messages as people see them, and the log as machines do."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from simcord import InteractionResult, ResponseMessage

from bot.platforms.discord.components import Kind, walk


def answer(result: InteractionResult) -> ResponseMessage:
    """Return the one message that answers an interaction."""
    assert result.response is not None
    assert not result.deferred
    assert result.followups == []
    return result.response


def parts(message: ResponseMessage) -> Iterator[dict[str, Any]]:
    """Yield every component of a message."""
    return walk(message.components)


def text_of(message: ResponseMessage) -> str:
    """Return everything a message says."""
    return "\n".join([message.content, *(p["content"] for p in parts(message) if p["type"] == Kind.TEXT)])


def title_of(message: ResponseMessage) -> str:
    """Return the first line of a message."""
    return text_of(message).strip().split("\n")[0].removeprefix("## ")


def labels(message: ResponseMessage) -> list[str]:
    """Return the labels of all buttons."""
    return [part["label"] for part in parts(message) if part["type"] == Kind.BUTTON]


def custom_ids(message: ResponseMessage) -> list[str]:
    """Return what all buttons carry."""
    return [part["custom_id"] for part in parts(message) if part["type"] == Kind.BUTTON and "custom_id" in part]


def menus(message: ResponseMessage) -> list[dict[str, Any]]:
    """Return all menus."""
    return [part for part in parts(message) if part["type"] == Kind.SELECT]


def events(records: Iterable[logging.LogRecord]) -> list[str]:
    """Return the stable words of what was logged."""
    return [vars(record)["event"] for record in records if "event" in vars(record)]
