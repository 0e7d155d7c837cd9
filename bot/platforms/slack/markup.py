"""Slack's text objects: plain text as it was written, or mrkdwn where nothing in it could be read as markup."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...cards.moments import Moment, timed
from ..plain import clean, label, one_line

Text = dict[str, Any]

# Slack knows no escape for these, and reads a `>` at the start of a line as a quotation even when it is escaped.
_WILD = re.compile(r"[*_~`>]|:[\w+'-]+:")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FORMAT = "{date_long}, {time}"  # Slack writes it in the language and the zone of whoever reads
_NAMED = re.compile(r"<[@#!][^>|]*(?:\|([^>]*))?>")
_LINK = re.compile(r"<(?:mailto:|tel:)?([^>|]*)(?:\|([^>]*))?>")


def escape(text: str) -> str:
    """Escape the three characters that Slack asks to be escaped, so that no mention, link or date can be written."""
    return re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], clean(text))


def unescape(text: str) -> str:
    """Read what Slack sends of a message as its author typed it: names and addresses as they were shown."""
    shown = _LINK.sub(lambda found: found[2] or found[1], _NAMED.sub(lambda found: found[1] or "", text))
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def is_tame(text: str) -> bool:
    """Whether Slack would show the escaped text in mrkdwn just as it is."""
    return not _WILD.search(text)


def literal(text: str) -> Text:
    """Return text that is shown as it is."""
    return {"type": "plain_text", "text": clean(text), "emoji": False}


def literal_label(text: str, limit: int) -> Text:
    """Return a one-line label, ended with an ellipsis where it is longer than the limit."""
    return literal(label(text, limit))


def mrkdwn(markup: str) -> Text:
    """Return markup; `verbatim` keeps Slack from making links of names and addresses in it."""
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def led(lead: str, text: str, between: str, moments: Iterable[Moment] = ()) -> Text:
    """Return a text after a lead in bold; both bold and moments are given up where Slack would find more markup."""
    if not lead:
        return stamped(text, moments)
    first, rest = one_line(lead), clean(text)
    if is_tame(f"{first}{rest}"):
        return mrkdwn(f"*{escape(first)}*{between}{_with_stamps(rest, moments)}")
    return literal(f"{first}{between}{rest}")


def stamped(text: str, moments: Iterable[Moment]) -> Text:
    """Return a text whose moments every reader sees in their own time, where none of its characters is markup."""
    shown = clean(text)
    written = _with_stamps(shown, moments)
    return mrkdwn(written) if written != escape(shown) and is_tame(shown) else literal(shown)


def spans(text: str, moments: Iterable[Moment]) -> Iterator[dict[str, Any]]:
    """Yield runs of rich text, and between them the moments that every reader sees in their own time."""
    for part in timed(text, moments):
        if isinstance(part, str):
            yield span(part)
        else:
            yield {"type": "date", "timestamp": part.timestamp, "format": _FORMAT, "fallback": part.text}


def _with_stamps(text: str, moments: Iterable[Moment]) -> str:
    parts = timed(text, moments, escape)
    return "".join(part if isinstance(part, str) else _stamp(part) for part in parts)


def _stamp(moment: Moment) -> str:
    fallback = escape(moment.text).replace("|", "")
    return f"<!date^{moment.timestamp}^{_FORMAT}|{fallback}>"


def span(text: str, *, bold: bool = False) -> dict[str, Any]:
    """Return a run of rich text, which Slack never reads as markup."""
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}
