"""Posting to Slack's channels by their ids. Slack has no idempotency key: what may have been posted is looked for."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from ...cards.words import Words
from ...domain.errors import GiveUp
from ...service.limiting import Gate
from ...service.ports import Platform, Posted, Reply, Target
from .connection import AnyError, code_of, sorted_error, sorted_look
from .passing import passing
from .render import draw

_EVENT = "attache_delivery"
_PAGE = 200  # messages
_CLOCKS_APART = timedelta(minutes=10)  # Slack dates messages by its own clock
_CHANNELS = ("C", "G")  # how the IDs of channels begin; others are people and direct messages
_OUTSIDE = {"not_in_channel", "channel_not_found"}
_REMEDIES = {
    "is_archived": ("The channel {channel} is archived.", "Open the channel again, or choose another."),
    "restricted_action": (
        "Only some members may post in {channel}.",
        "Allow the app to post there, or choose another.",
    ),
    "restricted_action_read_only_channel": ("Nobody can post in {channel}.", "Choose another channel."),
    "msg_too_long": ("Slack found the message too long.", "Tell the people who run this bot."),
    "msg_blocks_too_long": ("Slack found the message too long.", "Tell the people who run this bot."),
    "invalid_blocks": ("Slack could not read the message.", "Tell the people who run this bot."),
}


class SlackMessenger:
    """Posts with a bot token alone: neither Socket Mode nor a web server is needed."""

    def __init__(self, api: AsyncWebClient, words: Words, gate: Gate | None = None) -> None:
        self._api = api
        self._words = words
        self._gate = gate

    @property
    def remembers(self) -> timedelta:
        """Return zero: Slack takes the same post twice."""
        return timedelta(0)

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        """Post a card once; the key rides in it where nobody sees it."""
        message = _marked(self._draw(reply), key)
        try:
            async with passing(self._gate, target.channel):
                answer = await self._api.chat_postMessage(
                    channel=target.channel,
                    unfurl_links=False,
                    unfurl_media=False,
                    metadata={"event_type": _EVENT, "event_payload": {"key": key}},
                    **message,
                )
        except SlackApiError as error:
            raise await self._refusal(error, target.channel) or sorted_error(error) from error
        except AnyError as error:
            raise sorted_error(error) from error
        return await self._posted(answer["channel"], answer["ts"])

    async def find(self, target: Target, key: str, since: datetime) -> Posted | None:
        """Look for the post that bears the key among what came after a time."""
        try:
            async for message in self._history(target.channel, since - _CLOCKS_APART):
                if key in _keys_of(message):
                    return await self._posted(target.channel, message["ts"])
        except AnyError as error:
            raise sorted_look(error) from error
        return None

    async def check(self, target: Target) -> None:
        """Ask Slack whether the bot may post in a channel; whoever it may write to directly is none."""
        if not target.channel.startswith(_CHANNELS):
            return
        try:
            found = (await self._api.conversations_info(channel=target.channel))["channel"]
        except SlackApiError as error:
            raise await self._refusal(error, target.channel) or sorted_error(error) from error
        except AnyError as error:
            raise sorted_error(error) from error
        if found.get("is_archived"):
            raise GiveUp(*(part.format(channel=f"#{found['name']}") for part in _REMEDIES["is_archived"]))
        if not found.get("is_member"):
            raise GiveUp(*await self._not_in(f"#{found['name']}"))

    async def tell(self, person: str, reply: Reply, key: str) -> Posted:
        """Write to a person directly: Slack takes their ID for a channel."""
        return await self.post(Target(platform=Platform.SLACK, channel=person), reply, key)

    async def name_of(self, person: str) -> str:
        """Return what Slack shows as somebody's name, or nothing."""
        try:
            found = (await self._api.users_info(user=person))["user"]
        except AnyError:
            return ""
        return str((found.get("profile") or {}).get("display_name") or found.get("real_name") or found["name"])

    def _draw(self, reply: Reply) -> dict[str, Any]:
        return draw(reply.card, reply.ask, self._words, plain=reply.plain)

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            async with passing(self._gate):
                page = await self._api.conversations_history(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    limit=_PAGE,
                    include_all_metadata=True,
                    cursor=cursor or None,
                )
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    async def _posted(self, channel: str, ts: str) -> Posted:
        """Return what was posted, with its link: a post that succeeded must not fail for want of that."""
        try:
            link = (await self._api.chat_getPermalink(channel=channel, message_ts=ts))["permalink"]
        except AnyError:
            link = ""
        return Posted(message_id=ts, link=link)

    async def _refusal(self, error: SlackApiError, channel: str) -> GiveUp | None:
        """Return what a person must change about the channel, if that is what the error is about."""
        code = code_of(error)
        if code not in _OUTSIDE | set(_REMEDIES):
            return None
        name = await self._name_of(channel)
        if code in _REMEDIES:
            return GiveUp(*(part.format(channel=name) for part in _REMEDIES[code]))
        outside, invite = await self._not_in(name)
        if code == "not_in_channel":
            return GiveUp(outside, invite)
        hidden = f"Slack shows the bot no channel {name}: it is private and the bot is not in it, or it is gone."
        return GiveUp(hidden, f"{invite}. If it is gone, choose another channel.")

    async def _not_in(self, channel: str) -> tuple[str, str]:
        invite = f"Open {channel} in Slack and type: /invite @{await self._own_name()}"
        return f"The bot is not in {channel}.", invite

    async def _name_of(self, channel: str) -> str:
        try:
            found = (await self._api.conversations_info(channel=channel))["channel"]
        except AnyError:
            return channel
        return f"#{found['name']}"

    async def _own_name(self) -> str:
        try:
            return str((await self._api.auth_test())["user"])
        except AnyError:
            return "attache"


def _marked(message: dict[str, Any], key: str) -> dict[str, Any]:
    first, *rest = message["blocks"]
    return {**message, "blocks": [{**first, "block_id": key}, *rest]}


def _keys_of(message: Mapping[str, Any]) -> set[str]:
    """Return where a key may ride: metadata can be taken from us with a scope, the name of a block cannot."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return {payload.get("key", ""), *(block.get("block_id", "") for block in message.get("blocks") or ())}
