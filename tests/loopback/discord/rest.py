"""The REST interface, version 10: the routes a bot like ours uses."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import perf_counter

from aiohttp import web

from .limits import check_choices, check_commands, check_message, check_modal
from .payloads import application_json, channel_json, guild_json, message_json
from .world import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Interaction, Message, Payload, Refused, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FIRST_ANSWER = timedelta(seconds=3)
_TOKEN_LIFE = timedelta(minutes=15)
_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL = 2, 3, 4, 5
_ANSWERS = {_COMMAND: {4, 5, 9}, _COMPONENT: {4, 5, 6, 7, 9}, _AUTOCOMPLETE: {8}, _MODAL: {4, 5, 6, 7}}
_EDITABLE_FLAGS = COMPONENTS_V2 | 1 << 2  # the latter hides embeds


class Rest:
    """Answers requests; raises Refused where Discord would refuse."""

    def __init__(self, world: World, gateway_url: Callable[[], str]) -> None:
        self._world = world
        self._gateway_url = gateway_url

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, path and handler of every route."""
        commands = ("/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands")
        message, token = "/channels/{channel}/messages/{message}", "/webhooks/{application}/{token}"
        return [
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", "/users/@me", self.me),
            ("GET", "/users/@me/guilds", self.guilds),
            ("POST", "/users/@me/channels", self.open_direct_message),
            ("GET", "/applications/@me", self.application),
            ("GET", "/oauth2/applications/@me", self.application),
            *(("GET", path, self.commands) for path in commands),
            *(("PUT", path, self.put_commands) for path in commands),
            *(("DELETE", path + "/{command}", self.delete_command) for path in commands),
            ("GET", "/channels/{channel}", self.channel),
            ("GET", "/channels/{channel}/messages", self.history),
            ("POST", "/channels/{channel}/messages", self.post_message),
            ("GET", message, self.message),
            ("PATCH", message, self.edit_message),
            ("DELETE", message, self.delete_message),
            ("POST", "/interactions/{interaction}/{token}/callback", self.answer),
            ("POST", token, self.follow_up),
            ("GET", token + "/messages/{message}", self.answered),
            ("PATCH", token + "/messages/{message}", self.edit_answer),
            ("DELETE", token + "/messages/{message}", self.delete_answer),
        ]

    async def gateway(self, _: web.Request) -> web.Response:
        """Say where the gateway is."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
        return json_response({"url": self._gateway_url(), "shards": 1, "session_start_limit": limit})

    async def me(self, _: web.Request) -> web.Response:
        """Describe the bot."""
        return json_response(self._world.bot)

    async def application(self, _: web.Request) -> web.Response:
        """Describe the application."""
        return json_response(application_json(self._world))

    async def guilds(self, request: web.Request) -> web.Response:
        """List the guilds the bot is in, by their ids."""
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 200))
        found = sorted({c.guild for c in self._world.channels.values() if c.guild > after})
        return json_response([guild_json(guild) for guild in found[:limit]])

    async def open_direct_message(self, request: web.Request) -> web.Response:
        """Open a direct message with a person: the same one every time."""
        recipient = int((await request.json())["recipient_id"])
        known = self._world.channels.get(recipient)
        return json_response(channel_json(known or self._world.add_channel(guild=0, id=recipient)))

    async def commands(self, request: web.Request) -> web.Response:
        """List the commands of the application, or of one guild."""
        return json_response(self._world.commands.get(_scope(request), []))

    async def put_commands(self, request: web.Request) -> web.Response:
        """Replace the commands; one that keeps its name keeps its id."""
        commands = await request.json()
        check_commands(commands)
        before = {command["name"]: command["id"] for command in self._world.commands.get(_scope(request), [])}
        stored = [self._registered(command, before) for command in commands]
        self._world.commands[_scope(request)] = stored
        self._world.changed()
        return json_response(stored)

    async def delete_command(self, request: web.Request) -> web.Response:
        """Delete one command."""
        known = self._world.commands.get(_scope(request), [])
        kept = [command for command in known if command["id"] != request.match_info["command"]]
        if kept == known:
            raise Refused(404, 10063, "Unknown application command")
        self._world.commands[_scope(request)] = kept
        return web.Response(status=204)

    async def channel(self, request: web.Request) -> web.Response:
        """Describe a channel."""
        return json_response(channel_json(self._channel(request)))

    async def history(self, request: web.Request) -> web.Response:
        """List messages, newest first; without the permission to read history the list is empty, as Discord's is."""
        channel = self._channel(request)
        messages = self._world.timeline(channel) if channel.may_read_history else []
        after, before = int(request.query.get("after", 0)), int(request.query.get("before", 1 << 63))
        found = [m for m in messages if after < m.id < before]
        limit = int(request.query.get("limit", 50))
        page = found[:limit] if "after" in request.query else found[-limit:]
        return json_response([message_json(m) for m in reversed(page)])

    async def post_message(self, request: web.Request) -> web.Response:
        """Post a message, at most once for an enforced nonce."""
        channel = self._channel(request)
        if not channel.may_post:
            raise Refused(403, 50013, "Missing Permissions")
        body = await request.json()
        check_message(body)
        message = self._world.post_once(channel, self._world.bot, body)
        return json_response({**message_json(message), "nonce": body.get("nonce")})

    async def message(self, request: web.Request) -> web.Response:
        """Describe a message."""
        return json_response(message_json(self._message(request)))

    async def edit_message(self, request: web.Request) -> web.Response:
        """Edit a message of the bot's own."""
        message = self._message(request)
        if message.author is not self._world.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return json_response(self._edited(message, await request.json()))

    async def delete_message(self, request: web.Request) -> web.Response:
        """Delete a message."""
        self._world.delete(self._message(request))
        return web.Response(status=204)

    async def answer(self, request: web.Request) -> web.Response:
        """Take the first answer to an interaction."""
        arrived = perf_counter()
        interaction = self._world.interactions.get(request.match_info["token"])
        late = interaction is None or self._world.now() - interaction.at > _FIRST_ANSWER
        if interaction is None or late or str(interaction.id) != request.match_info["interaction"]:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.answer.done():
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        body = await request.json()
        message = self._take(interaction, body)
        interaction.answered_at = arrived
        interaction.answer.set_result(body)
        self._world.changed()
        if request.query.get("with_response") not in ("1", "true"):
            return web.Response(status=204)
        return json_response(_callback_json(interaction, body["type"], message))

    async def follow_up(self, request: web.Request) -> web.Response:
        """Add a message to an answer; the first one after “is thinking…” takes its place."""
        interaction, body = self._acknowledged(request), await request.json()
        if interaction.original is not None and interaction.original.waiting:
            return json_response(self._edited(interaction.original, body))
        check_message(body)
        message = self._world.post(interaction.channel, self._world.bot, body)
        interaction.followups.append(message)
        return json_response(message_json(message))

    async def answered(self, request: web.Request) -> web.Response:
        """Describe a message of an answer."""
        return json_response(message_json(self._answer(request)))

    async def edit_answer(self, request: web.Request) -> web.Response:
        """Edit a message of an answer."""
        return json_response(self._edited(self._answer(request), await request.json()))

    async def delete_answer(self, request: web.Request) -> web.Response:
        """Delete a message of an answer."""
        self._world.delete(self._answer(request))
        return web.Response(status=204)

    def _registered(self, command: Payload, before: dict[str, str]) -> Payload:
        known = before.get(command["name"]) or str(self._world.new_id())
        added = {"id": known, "application_id": str(self._world.application_id), "version": "1"}
        return {"type": 1, "description": "", "default_member_permissions": None, **command, **added}

    def _channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not channel.may_view:
            raise Refused(403, 50001, "Missing Access")
        return channel

    def _message(self, request: web.Request) -> Message:
        channel = self._channel(request)
        message = self._world.messages.get(int(request.match_info["message"]))
        if message is None or message.deleted or message.private or message.channel is not channel:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _take(self, interaction: Interaction, body: Payload) -> Message | None:
        """Do what a first answer says; return the message it made or changed."""
        kind, data = body["type"], body.get("data") or {}
        if kind not in _ANSWERS[interaction.kind]:
            raise Refused(400, 50035, "Invalid Form Body", {"type": {"_errors": [{"message": "Not allowed here"}]}})
        match kind:
            case 4:
                check_message(data)
                interaction.original = self._world.post(interaction.channel, self._world.bot, data)
            case 5:
                waiting = {"flags": LOADING | int(data.get("flags") or 0) & EPHEMERAL}
                interaction.original = self._world.post(interaction.channel, self._world.bot, waiting)
            case 6 | 7:
                interaction.original = interaction.message
                if kind == 7 and interaction.message is not None:
                    self._edited(interaction.message, data)
            case 8:
                check_choices(data.get("choices") or [])
            case 9:
                check_modal(data)
            case _:
                raise AssertionError(kind)
        return interaction.original

    def _acknowledged(self, request: web.Request) -> Interaction:
        interaction = self._world.interactions.get(request.match_info["token"])
        if interaction is None or not interaction.answer.done():
            raise Refused(404, 10015, "Unknown Webhook")
        if self._world.now() - interaction.at > _TOKEN_LIFE:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return interaction

    def _answer(self, request: web.Request) -> Message:
        interaction, name = self._acknowledged(request), request.match_info["message"]
        messages = [interaction.original, *interaction.followups]
        found = messages[0] if name == "@original" else next((m for m in messages if m and str(m.id) == name), None)
        if found is None or found.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return found

    def _edited(self, message: Message, changes: Payload) -> Payload:
        """Change a message; what makes it private, or of version 2, stays for good."""
        kept = message.flags & (EPHEMERAL | COMPONENTS_V2)
        flags = kept | int(changes.get("flags") or 0) & _EDITABLE_FLAGS
        body = {**message.body, **changes, "flags": flags}
        check_message(body)
        self._world.edit(message, body)
        return message_json(message)


def json_response(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer with JSON, its content type bare as Discord's is."""
    text = json.dumps(body).encode()
    return web.Response(body=text, status=status, headers=headers, content_type="application/json")


def _scope(request: web.Request) -> int:
    return int(request.match_info.get("guild", 0))


def _callback_json(interaction: Interaction, kind: int, message: Message | None) -> Payload:
    """Describe an answer to the bot that gave it."""
    said: Payload = {"id": str(interaction.id), "type": interaction.kind}
    if message is None:
        return {"interaction": said}
    said |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.waiting,
        "response_message_ephemeral": message.private,
    }
    resource = {"resource": {"type": kind, "message": message_json(message)}} if kind in (4, 7) else {}
    return {"interaction": said, **resource}
