"""A reply as plain data, for scripts: the contract of `say --as json`."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from ..cards.model import Block
from ..cards.text import to_text
from .ports import Reply


def reply_data(command: str, reply: Reply) -> dict[str, Any]:
    """Return what was asked and the whole answer as values that JSON knows."""
    return {
        "command": command,
        "found": reply.found,
        "private": reply.private,
        "title": reply.card.title,
        "text": to_text(reply.card),
        "results": [_data(result) for result in reply.results],
        "suggestions": list(reply.suggestions),
        "card": {**_data(reply.card), "blocks": [_block(block) for block in reply.card.blocks]},
    }


def _block(block: Block) -> dict[str, Any]:
    return {"block": type(block).__name__.lower(), **_data(block)}


def _data(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_data(item) for item in value]
    return value
