"""Addresses of pages: a question as a path, `/brief/korea?view=facts`, and back."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from ..cards.asks import Ask, ask
from ..service.catalogue import COMMANDS

_HOME = "topics"


def to_path(question: Ask) -> str:
    """Return where a page answers the question, or an empty string when no page does."""
    main = _main_options().get(question.command)
    if main is None:
        return ""
    rest = {key: value for key, value in question.options.items() if key not in (main, "public")}
    value = question.options.get(main, "")
    path = f"/{question.command}" + (f"/{quote(value, safe='')}" if value else "")
    return path + (f"?{urlencode(rest)}" if rest else "")


def to_ask(parts: Sequence[str], query: Mapping[str, str]) -> Ask | None:
    """Return the question that an address asks, or None when it asks none.

    The parts are unquoted, and the first is the root, `/`.
    """
    match [part for part in parts[1:] if part]:
        case []:
            return ask(_HOME)
        case [command]:
            value = ""
        case [command, value]:
            pass
        case _:
            return None
    main = _main_options().get(command)
    if main is None or (value and not main):
        return None
    return ask(command, **{**query, **({main: value} if value else {})})


def _main_options() -> dict[str, str]:
    """Name, for each question a page can answer, the option that stands in the path; it may have none."""
    named = {command.name: command.options[0].name if command.options else "" for command in COMMANDS}
    return named | {"evidence": "fact"}
