"""Reading what Slack sends: who asks, what, and where the answer goes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...cards.asks import Ask, ask
from ...domain.errors import BadRequest
from ...service.commands import read_line
from .markup import unescape

Body = Mapping[str, Any]

LOOK_UP, FIND_SOURCE, SHOW_EVIDENCE = "look_up", "find_source", "show_the_evidence"  # what our shortcuts are called


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
        channel=(body.get("channel") or {}).get("id", ""),
        user=user["id"],
        name=user.get("name") or user.get("username", ""),
        typed=False,
        destination=_destination(body),
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
    return ask("brief", topic=body["actions"][0]["selected_option"]["value"])


def read_message(body: Body) -> Ask:
    """Ask what a message rests on: by what its buttons ask about when it is ours (`of`), else by its words (`text`)."""
    message = body["message"]
    of = next(filter(_names_an_entry, _values(message.get("blocks", ()))), "")
    return ask("locate", of=of, text=unescape(message.get("text", "")))


def _values(blocks: Iterable[Body]) -> Iterator[str]:
    for block in blocks:
        for element in (*(block.get("elements") or ()), block.get("accessory") or {}):
            yield element.get("value", "")


def _names_an_entry(value: str) -> bool:
    try:
        return not {"fact", "topic"}.isdisjoint(Ask.decode(value).options)
    except BadRequest:
        return False
