"""Socket Mode: questions arrive over a connection that we open, so the bot needs no public address.

Slack asks every few hours for a new connection. The new one is greeted before the old one is let go, and what is still
on its way over the old one is answered there: no question falls between the two.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from .connection import APP_TOKEN, AnyError, TransportError, as_config_error, reason, refusal, retry_after

Body = dict[str, Any]
Ack = Callable[[Body], Awaitable[None]]
Receive = Callable[[Body, Ack], Coroutine[Any, Any, None]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]
Pause = Callable[[float], Awaitable[None]]

_DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # seconds before each further try
_HEARTBEAT = 20.0  # seconds between our pings; a link that does not answer them is dead
_GREETING = 10.0  # seconds that Slack gets to say hello
_GOODBYE = aiohttp.ClientWSTimeout(ws_close=1.0)  # Slack does not always answer ours
_log = logging.getLogger(__name__)


class Socket:
    """Keeps one link up. `receive` takes what arrives and a function that acknowledges it; `spawn` runs it behind."""

    def __init__(self, api: AsyncWebClient, token: str, receive: Receive, spawn: Spawn) -> None:
        self._api = api
        self._token = token
        self._receive = receive
        self._spawn = spawn
        self._link: aiohttp.ClientWebSocketResponse | None = None

    @property
    def ready(self) -> bool:
        """Whether Slack has greeted us and the link is up."""
        return self._link is not None and not self._link.closed

    async def run(self, pause: Pause, delays: Sequence[float] = _DELAYS) -> None:
        """Keep a link up until cancelled.

        Raises ConfigError when Slack refuses the token.
        """
        async with aiohttp.ClientSession() as session:
            while True:
                old, self._link = self._link, await self._dial(session, pause, delays)
                over = asyncio.Event()
                self._spawn(self._read(self._link, over))
                if old:
                    self._spawn(_let_go(old))
                await over.wait()

    async def _dial(
        self, session: aiohttp.ClientSession, pause: Pause, delays: Sequence[float]
    ) -> aiohttp.ClientWebSocketResponse:
        attempt = 0
        while True:
            try:
                return await self._open(session)
            except AnyError as error:
                delay = retry_after(error, delays[min(attempt, len(delays) - 1)])
                text = "Slack cannot be reached (%s); the next try is in %.0f s."
                _log.warning(text, reason(error), delay, extra={"event": "slack.unreachable"})
            await pause(delay)
            attempt += 1

    async def _open(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        try:
            answer = await self._api.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            if refused := refusal(error, APP_TOKEN):
                raise as_config_error(refused) from None
            raise
        link = await session.ws_connect(
            answer["url"], heartbeat=_HEARTBEAT, timeout=_GOODBYE, proxy=self._api.proxy, ssl=self._api.ssl or True
        )
        if not await _is_greeted(link):
            await link.close()
            if self._link:
                await self._link.close()  # Slack takes ten links at most: ours may be what keeps the new one out
            raise ConnectionError(0, "no greeting")
        _log.info("Slack is connected.", extra={"event": "slack.connected"})
        return link

    async def _read(self, link: aiohttp.ClientWebSocketResponse, over: asyncio.Event) -> None:
        try:
            async for message in link:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break  # the link is broken
                envelope = json.loads(message.data)
                if envelope.get("type") == "disconnect":
                    over.set()  # and read on: what is under way may still come
                elif "envelope_id" in envelope:
                    ack = partial(_acknowledge, link, envelope["envelope_id"])
                    self._spawn(self._receive(envelope.get("payload", {}), ack))
        finally:
            over.set()


async def _is_greeted(link: aiohttp.ClientWebSocketResponse) -> bool:
    try:
        message = await link.receive(timeout=_GREETING)
    except TimeoutError:
        return False
    return message.type is aiohttp.WSMsgType.TEXT and json.loads(message.data).get("type") == "hello"


async def _acknowledge(link: aiohttp.ClientWebSocketResponse, envelope: str, answer: Body) -> None:
    try:
        await link.send_json({"envelope_id": envelope, **({"payload": answer} if answer else {})})
    except TransportError as error:  # Slack will deliver it again; the answer goes its own way
        _log.info(
            "A link broke before we could acknowledge (%s).", reason(error), extra={"event": "slack.unacknowledged"}
        )


async def _let_go(link: aiohttp.ClientWebSocketResponse) -> None:
    await link.close()
