"""A Slack workspace on loopback sockets, for tests, benchmarks and chaos.

    async with LoopbackSlack(scopes=…) as slack:
        # point the bot at slack.api_url with slack.tokens.bot and slack.tokens.app, then let people act
        typed = await slack.types("U1", "C1", "/brief korea")
        answer = await slack.answer(typed)
        answer.reads, answer.buttons, answer.only_for
        pressed = await slack.presses("U1", answer, "All facts")

It keeps what each person sees (`screen`), refuses what Slack refuses (limits of blocks, tokens, scopes, membership,
used-up or expired response_urls), breaks when told to (`faults`), and notes in `violations` whatever the bot did before
it acknowledged. Time is virtual (`time`, in seconds since 1970): nothing expires until a test says that it is later.
With `http` set to an address, what people do arrives there as signed HTTP requests instead of over Socket Mode.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp

from .api import Api
from .blockkit import options_problems, view_problems
from .faults import Fault, Faults
from .inputs import fields, filled_in, missing
from .reading import Json, pressable
from .server import Server, Tokens
from .world import BOT, Gesture, Message, View, World

__all__ = ["BOT", "Fault", "Gesture", "LoopbackSlack", "Message", "Tokens", "View"]


class LoopbackSlack:
    """One workspace: people U1, U2; channels with the bot (C1, G2), without it (C2, G1), and an archived one (C3)."""

    def __init__(self, *, scopes: Iterable[str] = (), commands: Iterable[str] = ()) -> None:
        self.world = World()
        self.tokens = Tokens()
        self.api = Api(world=self.world, scopes=set(scopes))
        self.server = Server(self.world, self.api, self.tokens)
        self.commands = set(commands)
        self.http = ""

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"http://{self.server.address}/api/"

    @property
    def faults(self) -> Faults:
        """The faults still to come."""
        return self.server.faults

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Every call the bot made, in order: the method and its arguments; response_urls too."""
        return self.server.calls

    @property
    def violations(self) -> list[str]:
        """What the bot did before it acknowledged, and what it left unacknowledged."""
        return self.world.violations

    def screen(self, user: str, channel: str) -> list[Message]:
        """Return what a person sees in a conversation, oldest first."""
        return self.world.screen(user, channel)

    async def says(self, user: str, channel: str, text: str, *, thread_ts: str = "") -> Message:
        """Let a person write an ordinary message."""
        message = Message(ts=self.world.ts(), channel=channel, user=user, text=text, thread_ts=thread_ts)
        self.world.show(message, None)
        return message

    async def types(self, user: str, channel: str, line: str) -> Gesture:
        """Let a person send a slash command."""
        command, _, text = line.partition(" ")
        if self.commands and command not in self.commands:
            raise ValueError(f"{command} is not a valid command")
        payload = {
            "command": command,
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "team_id": "T1",
            "channel_id": channel,
            "channel_name": self.world.channels[channel].name,
            "user_id": user,
            "user_name": self.world.people[user],
        }
        return await self._gesture("slash_commands", payload, user, channel)

    async def presses(self, user: str, seen: Message | View, label: str) -> Gesture:
        """Let a person press a button, by its label or the label screen readers speak."""
        for block, element in pressable(_message(seen).blocks):
            names = (element.get("text", {}).get("text"), element.get("accessibility_label"))
            if element["type"] == "button" and label in names:
                return await self._acts(user, seen, block, element, {"value": element.get("value", "")})
        raise LookupError(f"no button “{label}”, only {_message(seen).buttons}")

    async def picks(self, user: str, seen: Message | View, label: str) -> Gesture:
        """Let a person pick an entry of a menu."""
        for block, element in pressable(_message(seen).blocks):
            for option in element.get("options", ()):
                if option["text"]["text"] == label:
                    return await self._acts(user, seen, block, element, {"selected_option": option})
        raise LookupError(f"no entry “{label}”, only {_message(seen).choices}")

    async def submits(self, view: View, **values: str) -> Json:
        """Let a person fill in a form and send it; returns what is wrong with it, by field, as Slack would show it."""
        state = filled_in(view.content, values)
        if empty := missing(view.content, state):
            return dict.fromkeys(empty, "Please complete this required field.")
        payload = self._interaction("view_submission", view.user, view={**_sent(view), "state": {"values": state}})
        gesture = Gesture(user=view.user, channel="", kind="interactive", payload=payload, key="")
        payload["trigger_id"] = f"{self.world.number()}.1.loopback"
        answer = await self._deliver(gesture) or {}
        match answer.get("response_action"):
            case "errors":
                self.violations.extend(f"no field {name}" for name in set(answer["errors"]) - set(state))
                errors: Json = answer["errors"]
                return errors
            case "update":
                self.violations.extend(view_problems(answer["view"]))
                view.content, view.hash = answer["view"], self.world.ts()
            case _:
                self.world.views.pop(view.id, None)
        return {}

    async def searches(self, view: View, typed: str, field: str = "") -> list[Json]:
        """Let a person type into the search box of a modal; returns the options Slack would list."""
        block, element = _search_box(view, field)
        payload = self._interaction("block_suggestion", view.user, view=_sent(view), value=typed)
        payload |= {"action_id": element["action_id"], "block_id": block.get("block_id", "b1")}
        answer = await self._deliver(Gesture(user=view.user, channel="", kind="interactive", payload=payload, key=""))
        options: list[Json] = (answer or {}).get("options", [])
        self.violations.extend(options_problems(options) if options else [])
        return options

    async def chooses(self, view: View, option: Json) -> Gesture:
        """Let a person choose one of the options the search box listed."""
        block, element = _search_box(view)
        return await self._acts(view.user, view, block, element, {"selected_option": option})

    async def mentions(self, user: str, channel: str, text: str, *, thread_ts: str = "", **event: Any) -> Gesture:
        """Let a person mention the bot in a message."""
        message = await self.says(user, channel, f"<@{BOT}> {text}", thread_ts=thread_ts)
        told = {
            "type": "app_mention",
            "user": user,
            "text": message.text,
            "ts": message.ts,
            "channel": channel,
            **event,
        }
        told |= {"thread_ts": thread_ts} if thread_ts else {}
        payload = {"type": "event_callback", "team_id": "T1", "event": told}
        return await self._gesture("events_api", payload, user, channel, f"mention:{channel}:{thread_ts or message.ts}")

    async def message_shortcut(self, user: str, message: Message, callback_id: str) -> Gesture:
        """Let a person use a shortcut from the menu of a message."""
        told = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
        told |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        payload = self._interaction("message_action", user, callback_id=callback_id, message=told)
        payload["channel"] = {"id": message.channel, "name": self.world.channels[message.channel].name}
        return await self._gesture("interactive", payload, user, message.channel)

    async def global_shortcut(self, user: str, callback_id: str) -> Gesture:
        """Let a person use a shortcut from the search box or the composer."""
        payload = self._interaction("shortcut", user, callback_id=callback_id)
        return await self._gesture("interactive", payload, user, "")

    async def redeliver(self, gesture: Gesture, attempt: int = 1) -> None:
        """Deliver the same thing once more, as Slack does when it is in doubt."""
        await self._deliver(gesture, attempt)

    async def answer(self, gesture: Gesture) -> Message:
        """Wait for what the bot shows in answer, in a message or a modal."""
        await self.world.until(lambda: bool(gesture.shown) or gesture.view is not None)
        if gesture.shown:
            return gesture.shown[-1]
        assert gesture.view is not None
        return gesture.view.message

    async def updated(self, view: View, before: str) -> Message:
        """Wait until a modal is no longer the one whose hash was `before`."""
        await self.world.until(lambda: view.hash != before)
        return view.message

    def sign(self, body: bytes, timestamp: str, secret: str = "") -> str:
        """Return the signature of an HTTP request."""
        key = (secret or self.tokens.signing_secret).encode()
        return "v0=" + hmac.new(key, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()

    async def _acts(self, user: str, seen: Message | View, block: Json, element: Json, action: Json) -> Gesture:
        told = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block.get("block_id", "b1"),
            **action,
        }
        payload = self._interaction("block_actions", user, actions=[told])
        if isinstance(seen, View):
            payload |= {"view": _sent(seen), "container": {"type": "view", "view_id": seen.id}}
            return await self._gesture("interactive", payload, user, "", f"view:{seen.id}", view=seen)
        payload |= {"channel": {"id": seen.channel, "name": self.world.channels[seen.channel].name}}
        payload["container"] = {"type": "message", "message_ts": seen.ts, "channel_id": seen.channel}
        payload["container"] |= {"is_ephemeral": bool(seen.only_for)} | (
            {"thread_ts": seen.thread_ts} if seen.thread_ts else {}
        )
        if not seen.only_for:
            payload["message"] = {
                "type": "message",
                "user": seen.user,
                "ts": seen.ts,
                "text": seen.text,
                "blocks": seen.blocks,
            }
        return await self._gesture("interactive", payload, user, seen.channel, source=seen)

    def _interaction(self, kind: str, user: str, **rest: Any) -> dict[str, Any]:
        who = {"id": user, "username": self.world.people[user], "name": self.world.people[user], "team_id": "T1"}
        return {"type": kind, "user": who, "team": {"id": "T1", "domain": "loopback"}, **rest}

    async def _gesture(
        self, kind: str, payload: dict[str, Any], user: str, channel: str, key: str = "", **rest: Any
    ) -> Gesture:
        number = self.world.number()
        gesture = Gesture(user=user, channel=channel, kind=kind, payload=payload, key=key, made=self.world.time, **rest)
        if kind == "events_api":
            payload["event_id"] = f"Ev{number}"
        else:
            payload["trigger_id"] = f"{number}.1.loopback"
            self.world.gestures[f"trigger:{payload['trigger_id']}"] = gesture
        if channel and kind != "events_api":
            payload["response_url"] = f"http://{self.server.address}/respond/r{number}"
            self.world.gestures[f"r{number}"] = gesture
        if key:
            self.world.gestures[key] = gesture
        await self._deliver(gesture)
        return gesture

    async def _deliver(self, gesture: Gesture, attempt: int = 0) -> Mapping[str, Any] | None:
        """Bring what a person did to the bot; without an acknowledgement the person is told that it did not work."""
        if self.http:
            gesture.acked = True  # what comes first cannot be told apart on two connections
            answer = await self._post(gesture, attempt)
        else:
            retried = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
            answer = await self.server.send(gesture, **retried)
        if answer is None:
            gesture.failed = "operation_timeout"
            self.violations.append(f"{gesture.kind} was not acknowledged")
        return answer

    async def _post(self, gesture: Gesture, attempt: int) -> Mapping[str, Any] | None:
        body, kind = _as_http(gesture)
        timestamp = str(int(self.world.time))
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp}
        headers["X-Slack-Signature"] = self.sign(body, timestamp)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        async with aiohttp.ClientSession() as session, session.post(self.http, data=body, headers=headers) as response:
            text = await response.text()
            return (json.loads(text) if text.startswith("{") else {}) if response.status == 200 else None


def _as_http(gesture: Gesture) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    match gesture.kind:
        case "slash_commands":
            return urlencode(gesture.payload).encode(), form
        case "interactive":
            return urlencode({"payload": json.dumps(gesture.payload)}).encode(), form
        case _:
            return json.dumps(gesture.payload).encode(), "application/json"


def _message(seen: Message | View) -> Message:
    return seen.message if isinstance(seen, View) else seen


def _search_box(view: View, field: str = "") -> tuple[Json, Json]:
    if field:
        return next(pair for pair in fields(view.content) if pair[0]["block_id"] == field)
    return next(pair for pair in pressable(view.content["blocks"]) if pair[1]["type"] == "external_select")


def _sent(view: View) -> dict[str, Any]:
    return {**view.content, "id": view.id, "hash": view.hash}
