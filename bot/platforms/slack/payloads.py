"""Reading what Slack sends: who asks, what, and where the answer goes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...cards.asks import Ask, ask
from ...domain.errors import BadRequest
from ...service.commands import read_line
from .forms import channel_of
from .markup import unescape

Body = Mapping[str, Any]

_SOURCE = re.compile(r"(source|evidence|proof)s?\s*\?+|source|evidence|proof", re.IGNORECASE)

LOOK_UP, FIND_SOURCE, SHOW_EVIDENCE = "look_up", "find_source", "show_the_evidence"  # what our shortcuts are called
WHY_POSTED = "why_posted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """An address that takes up to five messages within half an hour; one may replace the message that was pressed."""

    url: str
    thread: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The thread under a message."""

    channel: str
    ts: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenModal:
    """A modal that is open."""

    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModal:
    """A modal that may be opened within three seconds."""

    trigger: str


Destination = ResponseUrl | Thread | OpenModal | NewModal


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asks, from where, and where the answer goes."""

    workspace: str
    channel: str
    user: str
    name: str
    typed: bool  # a slash command: the place says whether its answer is public
    destination: Destination
    trigger: str = ""  # what opens a modal, within three seconds


def delivery_id(body: Body) -> str:
    """Return what stays the same when Slack delivers something again, or an empty string where that does no harm."""
    return str(body.get("event_id") or body.get("trigger_id") or "")


def origin_of(body: Body) -> Origin:
    """Read the parts that every kind of payload has in a place of its own."""
    if "command" in body:
        return Origin(
            workspace=body["team_id"],
            channel=body["channel_id"],
            user=body["user_id"],
            name=body.get("user_name", ""),
            typed=True,
            destination=ResponseUrl(url=body["response_url"]),
            trigger=body.get("trigger_id", ""),
        )
    if "event" in body:
        event = body["event"]
        return Origin(
            workspace=body["team_id"],
            channel=event["channel"],
            user=event["user"],
            name="",
            typed=False,
            destination=Thread(channel=event["channel"], ts=event.get("thread_ts") or event["ts"], user=event["user"]),
        )
    user = body["user"]
    return Origin(
        workspace=(body.get("team") or {}).get("id", ""),  # none where the app is installed to a whole organisation
        channel=(body.get("channel") or {}).get("id", "") or channel_of(body.get("view") or {}),
        user=user["id"],
        name=user.get("name") or user.get("username", ""),
        typed=False,
        destination=_destination(body),
        trigger=body.get("trigger_id", ""),
    )


def _destination(body: Body) -> Destination:
    if "view" in body:
        return OpenModal(view=body["view"]["id"])
    if "response_url" not in body:
        return NewModal(trigger=body["trigger_id"])
    container, message = body.get("container", {}), body.get("message", {})
    thread = container.get("thread_ts") or message.get("thread_ts", "")
    return ResponseUrl(url=body["response_url"], thread=thread, replaces=bool(container.get("is_ephemeral")))


def read_command(body: Body) -> Ask:
    """Read a slash command and the words after it."""
    return read_line(f"{body['command']} {unescape(body.get('text', ''))}")


def read_mention(body: Body) -> Ask:
    """Read what follows the bot's name; its name alone asks for help."""
    words = unescape(body["event"].get("text", ""))
    return read_line(words) if words else ask("help")


def read_press(body: Body) -> Ask:
    """Read the question that a button or a menu entry carries."""
    action = body["actions"][0]
    return Ask.decode(action.get("value") or (action.get("selected_option") or {}).get("value", ""))


def read_choice(body: Body) -> Ask:
    """Read what was chosen in the search box of the modal."""
    return Ask.decode(body["actions"][0]["selected_option"]["value"])


def read_message(body: Body) -> Ask:
    """Ask what a message rests on: by all that it offers to open when it is ours (`of`), and by its words (`text`)."""
    message = body["message"]
    return ask("locate", of="\n".join(_values(message)), text=unescape(message.get("text", "")))


def read_why(body: Body) -> Ask:
    """Ask why a message was posted."""
    return ask("why", about=body["message"]["ts"])


def asks_for_source(body: Body) -> bool:
    """Whether a mention says no more than `source?`."""
    return _SOURCE.fullmatch(unescape(body["event"].get("text", ""))) is not None


def read_above(body: Body) -> Ask:
    """Ask what the message above a mention rests on. Raises BadRequest where there is none to be read."""
    if not (thread := body["thread"]):
        raise BadRequest("Ask this in the thread under a post, or choose “Show the evidence” from the post's menu.")
    ours = (message for message in reversed(thread) if any(map(_is_ours, _values(message))))
    return read_message({"message": next(ours, thread[0])})


def _values(message: Body) -> Iterator[str]:
    """Yield what the buttons and the menus of a message carry."""
    for block in message.get("blocks") or ():
        for element in (*(block.get("elements") or ()), block.get("accessory") or {}):
            yield from (offer["value"] for offer in (element, *element.get("options", ())) if offer.get("value"))


def _is_ours(value: str) -> bool:
    try:
        return bool(Ask.decode(value).command)
    except BadRequest:
        return False
