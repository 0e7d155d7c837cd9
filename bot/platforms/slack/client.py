"""The bot on Slack: it tells Slack that a question arrived, and only then works on the answer.

Nothing is remembered between two questions but which deliveries were seen lately: a button carries its own question.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from ...domain.errors import ConfigError
from ...service.desk import Desk
from ..recent import Recent
from .answering import Answers, Manages, Manner, Rules
from .connection import (
    APP_TOKEN,
    BOT_TOKEN,
    SIGNING_SECRET,
    AnyError,
    as_config_error,
    check_token,
    reason,
    refusal,
    retry_after,
)
from .http import read_signed
from .payloads import Body, delivery_id
from .routes import build_app
from .socket import Ack, Pause, Socket

PATH = "/slack/events"

_WAITED_FOR = {
    "block_suggestion",
    "url_verification",
    "view_submission",
}  # what Slack wants answered in the acknowledgement itself
_DRAIN = 10.0  # seconds that answers under way get when the bot stops
_RETRY = 10.0  # seconds
_NO_SIGNING_SECRET = (
    f"{SIGNING_SECRET} is not set. Copy it from api.slack.com/apps → your app → Basic Information → App Credentials."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How questions reach us: over Socket Mode with an app token, else as requests signed with the secret."""

    socket_mode: bool = True
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)


class SlackBot:
    """The bot. `now` returns the time, aware."""

    def __init__(
        self,
        *,
        api: AsyncWebClient,
        reach: Reach,
        desk: Desk,
        manner: Manner,
        now: Callable[[], datetime],
        manages: Manages = lambda platform, ids: False,
    ) -> None:
        self._api, self._reach, self._now = api, reach, now
        self._app = build_app(self._who_we_are, Answers(api, desk, Rules(manner=manner, manages=manages), now))
        self._identity: AuthorizeResult | None = None
        self._recent = Recent()
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket = Socket(api, reach.app_token, self.receive, self._spawn)

    @property
    def ready(self) -> bool:
        """Whether Slack knows us, and questions can reach us."""
        return self._identity is not None and (self._socket.ready or not self._reach.socket_mode)

    async def serve(self, pause: Pause = asyncio.sleep) -> None:
        """Answer until cancelled; keep trying while Slack is out of reach.

        Raises ConfigError where only a person can help.
        """
        self._check_secrets()
        try:
            self._identity = await self._identify(pause)
            if self._reach.socket_mode:
                await self._socket.run(pause)
            await asyncio.Event().wait()
        finally:
            self._identity = None
            await self._drain()

    async def receive(self, body: dict[str, Any], ack: Ack) -> None:
        """Acknowledge, then answer; what was delivered before is acknowledged once more and left at that."""
        if body.get("type") in _WAITED_FOR:
            await ack(await self._dispatch(body))
            return
        await ack({})
        if self._recent.is_new(delivery_id(body), self._now()):
            await self._dispatch(body)

    def web_app(self) -> web.Application:
        """Return what serves Slack's signed requests in HTTP mode."""
        app = web.Application()
        app.router.add_post(PATH, self._receive_http)
        return app

    async def _receive_http(self, request: web.Request) -> web.Response:
        body = await read_signed(request, self._reach.signing_secret, self._now())
        answer: asyncio.Future[Body] = asyncio.get_running_loop().create_future()

        async def ack(payload: dict[str, Any]) -> None:
            answer.set_result(payload)

        either: set[asyncio.Future[Any]] = {answer, self._spawn(self.receive(body, ack))}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise web.HTTPInternalServerError
        return web.json_response(answer.result()) if answer.result() else web.Response()

    def _check_secrets(self) -> None:
        check_token(BOT_TOKEN, self._api.token or "")
        if self._reach.socket_mode:
            check_token(APP_TOKEN, self._reach.app_token)
        elif not self._reach.signing_secret:
            raise ConfigError(_NO_SIGNING_SECRET)

    async def _identify(self, pause: Pause) -> AuthorizeResult:
        """Ask Slack who we are, for as long as it takes."""
        while True:
            try:
                who = await self._api.auth_test()
            except AnyError as error:
                if isinstance(error, SlackApiError) and (refused := refusal(error, BOT_TOKEN)):
                    raise as_config_error(refused) from None
                delay = retry_after(error, _RETRY)
                text = "Slack cannot be reached (%s); the next try is in %.0f s."
                _log.warning(text, reason(error), delay, extra={"event": "slack.unreachable"})
                await pause(delay)
            else:
                return _result(self._api, bot_user_id=who["user_id"], bot_id=who.get("bot_id"))

    def _who_we_are(self) -> AuthorizeResult:
        return self._identity or _result(self._api)

    async def _dispatch(self, body: dict[str, Any]) -> dict[str, Any]:
        # Bolt reads a parsed body only in this mode; over HTTP the signature is checked before anything is parsed.
        response = await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        answer: dict[str, Any] = json.loads(response.body) if response.body.startswith("{") else {}
        return answer

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _drain(self) -> None:
        """Let answers under way be finished."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_DRAIN)
            for task in late:
                task.cancel()


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # it runs on its own: nobody else would hear of it
        _log.error("Work for Slack failed.", extra={"event": "slack.work_failed"}, exc_info=error)


def _result(api: AsyncWebClient, **bot: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=api.token, **bot)
