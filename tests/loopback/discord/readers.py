"""What a person does in Discord: runs commands, completes options, presses buttons, picks from menus."""

import asyncio
import secrets
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from .gateway import Gateway
from .payloads import channel_json, member_json, message_json, user_json, walk
from .world import Channel, Interaction, Message, Payload, World

_COMMAND, _COMPONENT, _AUTOCOMPLETE = 2, 3, 4
_PATIENCE = 10.0  # seconds of real time; what the bot owes within 3 s is judged by the clock of the world


class Reader:
    """A person. Each act is sent to the bot as an interaction and returns when the bot has first answered it."""

    def __init__(self, world: World, gateway: Gateway, *, name: str = "reader", locale: str = "en-GB") -> None:
        self.user = user_json(world.new_id(), name)
        self.locale = locale
        self._world = world
        self._gateway = gateway

    async def command(self, channel: Channel, name: str, /, **options: object) -> Interaction:
        """Run a slash command."""
        spec = self._spec(name, 1, channel)
        return await self._act(_COMMAND, channel, _command_data(spec, _options(spec, options)))

    async def complete(
        self, channel: Channel, name: str, option: str, typed: str, /, **others: object
    ) -> list[Payload]:
        """Type into an option of a slash command; return the choices offered."""
        spec = self._spec(name, 1, channel)
        options = _options(spec, {**others, option: typed})
        focused = [{**each, "focused": True} if each["name"] == option else each for each in options]
        interaction = await self._act(_AUTOCOMPLETE, channel, _command_data(spec, focused))
        return list(interaction.answer.result()["data"]["choices"])

    async def command_on(self, message: Message, name: str) -> Interaction:
        """Run a message command."""
        data = _command_data(self._spec(name, 3, message.channel), [])
        data |= {"target_id": str(message.id), "resolved": {"messages": {str(message.id): message_json(message)}}}
        return await self._act(_COMMAND, message.channel, data)

    async def press(self, message: Message, custom_id: str, values: Sequence[str] = ()) -> Interaction:
        """Press a button of a message, or pick `values` from a menu of it."""
        component = next(c for c in walk(message.body["components"]) if c.get("custom_id") == custom_id)
        data: Payload = {"custom_id": custom_id, "component_type": component["type"]}
        if values:
            data["values"] = list(values)
        return await self._act(_COMPONENT, message.channel, data, message)

    def _spec(self, name: str, kind: int, channel: Channel) -> Payload:
        """Find a command that the bot has registered; guild commands come before global ones."""
        registered = [*self._world.commands.get(channel.guild, []), *self._world.commands.get(0, [])]
        return next(c for c in registered if c["name"] == name and c["type"] == kind)

    async def _act(self, kind: int, channel: Channel, data: Payload, message: Message | None = None) -> Interaction:
        interaction = Interaction(
            id=self._world.new_id(),
            token=secrets.token_urlsafe(24),
            kind=kind,
            channel=channel,
            at=self._world.now(),
            message=message,
        )
        self._world.interactions[interaction.token] = interaction
        payload = self._payload(interaction, data)
        interaction.sent_at = perf_counter()
        await self._gateway.dispatch("INTERACTION_CREATE", payload, channel.guild)
        async with asyncio.timeout(_PATIENCE):
            await interaction.answer
        return interaction

    def _payload(self, interaction: Interaction, data: Payload) -> Payload:
        channel = interaction.channel
        payload: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(self._world.application_id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel_json(channel),
            "locale": self.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(channel.guild)},
            "app_permissions": str(channel.permissions),
            "attachment_size_limit": 10_485_760,
        }
        if interaction.message is not None:
            payload["message"] = message_json(interaction.message)
        if not channel.guild:
            return {**payload, "context": 1, "user": self.user}
        guild = {"id": str(channel.guild), "locale": "en-GB", "features": []}
        in_guild = {"guild_id": guild["id"], "guild": guild, "guild_locale": "en-GB"}
        return {**payload, **in_guild, "context": 0, "member": member_json(self.user)}


def _command_data(spec: Payload, options: list[Payload]) -> Payload:
    return {"id": spec["id"], "name": spec["name"], "type": spec["type"], "options": options}


def _options(spec: Payload, given: dict[str, object]) -> list[Payload]:
    """Return the options as Discord sends them; an option the command does not have is a KeyError."""
    kinds = {option["name"]: option["type"] for option in spec.get("options") or ()}
    return [{"name": name, "type": kinds[name], "value": value} for name, value in given.items()]
