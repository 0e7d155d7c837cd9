"""Answering readers on Slack: from a payload to a question, from the reply to where its reader looks."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, assert_never

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ...cards.asks import Ask, ask
from ...cards.guide import sorry_card
from ...cards.model import Card, Passage
from ...domain.errors import AttacheError, BadRequest, GiveUp
from ...service.commands import handle, is_deed
from ...service.completing import complete, complete_anything
from ...service.desk import Desk
from ...service.ports import Invocation, Place, Platform, Reply
from ..drawings import Drawings
from . import forms, modal
from .admins import Admins
from .connection import AnyError, code_of, reason, wire_logger
from .payloads import (
    Body,
    NewModal,
    OpenModal,
    Origin,
    ResponseUrl,
    Thread,
    asks_for_source,
    delivery_id,
    origin_of,
    read_above,
)
from .render import draw

Manner = Callable[[Platform, str, str, str], tuple[bool, bool]]
"""Whether a place (platform, workspace, channel, user) wants its answers public, and whether plain."""

Manages = Callable[[Platform, Collection[str]], bool]
"""Whether the configuration names any of these people among those who may manage schedules."""

Read = Callable[[Body], Ask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the configuration says of places and people."""

    manner: Manner
    manages: Manages


_GONE = {"not_found", "expired_trigger_id"}  # the modal was closed, or never came
_THREAD = 100  # messages of a thread that are looked through
_NO_PREVIEWS: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
_log = logging.getLogger(__name__)


class Answers:
    """Answers what has been acknowledged; every error ends as a kind sentence before the reader's eyes."""

    def __init__(self, api: AsyncWebClient, desk: Desk, rules: Rules, now: Callable[[], datetime]) -> None:
        self._api, self._desk, self._rules, self._now = api, desk, rules, now
        self._admins = Admins(api)
        self._drawings = Drawings(lambda reply, plain: draw(reply.card, reply.ask, desk.words, plain=plain))

    async def answer(self, body: Body, read: Read) -> None:
        """Answer a question where it was asked."""
        origin = origin_of(body)
        await self._show(await self._reply(origin, body, read), origin)

    async def answer_in_thread(self, body: Body, read: Read) -> None:
        """Answer a mention for everyone who reads the thread; what is said of schedules, for whoever asked alone.

        Other bots get no answer, lest two of them never stop.
        """
        if "bot_id" not in body["event"]:
            origin = origin_of(body)
            if asks_for_source(body):
                body, read = {**body, "thread": await self._thread(body)}, read_above
            reply = await self._reply(origin, body, read)
            await self._show(replace(reply, private=reply.private and is_deed(reply.ask)), origin)

    async def open_search(self, body: Body) -> None:
        """Open the modal with the search box."""
        await self._api.views_open(trigger_id=body["trigger_id"], view=modal.view(self._desk.words))

    def suggest(self, body: Body) -> list[dict[str, Any]]:
        """Return what the search box lists for the words typed so far."""
        typed = body.get("value", "")
        today = self._now().astimezone(self._desk.timezone).date()
        place = Place(platform=Platform.SLACK, workspace=origin_of(body).workspace)
        return modal.options(complete_anything(self._desk.at(place), typed, today), typed, self._desk.words)

    def suggest_for_form(self, body: Body) -> list[dict[str, Any]]:
        """Return what a search box of a form lists for the words typed so far."""
        typed, today = body.get("value", ""), self._now().astimezone(self._desk.timezone).date()
        desk = self._desk.at(Place(platform=Platform.SLACK, workspace=origin_of(body).workspace))
        return forms.options(complete(desk, "schedule add", body["action_id"].partition(":")[2], typed, today))

    async def take_form(self, body: Body) -> dict[str, Any]:
        """Return what Slack is to do with a form that was sent: show the answer in its place, or what is wrong."""
        origin = origin_of(body)
        try:
            reply = await self._reply(origin, body, forms.read_form)
        except Exception as error:  # whatever it is, the reader gets a sentence
            return {"response_action": "update", "view": self._card(self._apology(error, body), origin)}
        named = {
            field: sentence for field, sentence in reply.problems.items() if field in body["view"]["state"]["values"]
        }
        if named:
            return {"response_action": "errors", "errors": named}
        return {"response_action": "update", "view": self._card(reply, origin)}

    async def apologise(self, error: Exception, body: Body) -> None:
        """Log an unexpected error under an id, and give the reader a kind sentence that names it."""
        if isinstance(error, SlackApiError) and code_of(error) in _GONE:
            _log.info("The reader did not wait for this answer.", extra={"event": "slack.reader_gone"})
            return
        reply = self._apology(error, body)
        try:
            await self._show(reply, origin_of(body))
        except (AttacheError, *AnyError) as second:
            fields = {"event": "slack.apology_failed"}
            _log.warning("Slack did not take the apology (%s).", reason(second), extra=fields)

    def _apology(self, error: Exception, body: Body) -> Reply:
        error_id = sha256(delivery_id(body).encode()).hexdigest()[:10]
        fields = {"event": "slack.answer_failed", "error_id": error_id}
        _log.error("An answer failed.", extra=fields, exc_info=error)
        sentence = self._desk.words(
            "Sorry, that did not work. Please try again in a moment. If it keeps failing, tell the people who run "
            "this bot: error {error_id}.",
            error_id=error_id,
        )
        card = Card(title=self._desk.words("That did not work"), blocks=(Passage(text=sentence),))
        return Reply(ask=ask("help"), card=card)

    async def _thread(self, body: Body) -> list[Body]:
        """Return what was said before a mention in its thread; nothing where there is none that may be read."""
        event = body["event"]
        if "thread_ts" not in event:
            return []
        try:
            read = await self._api.conversations_replies(
                channel=event["channel"], ts=event["thread_ts"], latest=event["ts"], limit=_THREAD
            )
        except AnyError as error:
            fields = {"event": "slack.thread_unread", "reason": reason(error)}
            _log.warning("A thread could not be read.", extra=fields)
            return []
        return [message for message in read["messages"] if message["ts"] != event["ts"]]

    async def _reply(self, origin: Origin, body: Body, read: Read) -> Reply:
        public, plain = self._rules.manner(Platform.SLACK, origin.workspace, origin.channel, origin.user)
        try:
            asked = read(body)
        except BadRequest as error:
            return Reply(ask=ask("help"), card=sorry_card(str(error), self._desk.words), plain=plain, found=False)
        invocation = Invocation(
            ask=asked,
            place=Place(platform=Platform.SLACK, workspace=origin.workspace, channel=origin.channel),
            now=self._now(),
            reader=origin.name,
            reader_id=origin.user,
            public=public and origin.typed,
            plain=plain,
            may_manage=is_deed(asked) and await self._may_manage(origin.user),
        )
        return await handle(invocation, self._desk)

    async def _may_manage(self, user: str) -> bool:
        """Whether somebody is named in the configuration, or an admin of the workspace."""
        return self._rules.manages(Platform.SLACK, {user}) or await self._admins.include(user, self._now())

    async def _show(self, reply: Reply, origin: Origin) -> None:
        """Show a reply: to everyone or to one reader, in place of what was pressed or as something new."""
        if reply.form and origin.trigger and not isinstance(origin.destination, OpenModal):
            form = forms.form_view(reply.form, origin.channel, self._desk.words)
            await self._api.views_open(trigger_id=origin.trigger, view=form)
            return
        match origin.destination:
            case ResponseUrl() as response:
                await self._respond(response, reply)
            case Thread() as thread:
                post = self._api.chat_postMessage
                if reply.private:
                    post = partial(self._api.chat_postEphemeral, user=thread.user)
                drawing = self._drawings.of(reply, reply.plain)
                await post(channel=thread.channel, thread_ts=thread.ts, **drawing, **_NO_PREVIEWS)
            case OpenModal(view=view):
                await self._api.views_update(view_id=view, view=self._in_modal(reply, origin))
            case NewModal(trigger=trigger):
                await self._api.views_open(trigger_id=trigger, view=self._modal(reply))
            case _:
                assert_never(origin.destination)

    async def _respond(self, response: ResponseUrl, reply: Reply) -> None:
        message = {
            **self._drawings.of(reply, reply.plain),
            **_NO_PREVIEWS,
            "response_type": "ephemeral" if reply.private else "in_channel",
            "replace_original": response.replaces and reply.private,
            **({"thread_ts": response.thread} if response.thread else {}),
        }
        webhook = AsyncWebhookClient(
            response.url, session=self._api.session, proxy=self._api.proxy, retry_handlers=[], logger=wire_logger()
        )
        answer = await webhook.send_dict(message)
        if answer.status_code != 200:
            raise GiveUp(f"Slack did not take the answer (HTTP {answer.status_code}: {answer.body[:100]})")

    def _draw(self, reply: Reply) -> dict[str, Any]:
        return draw(reply.card, reply.ask, self._desk.words, plain=reply.plain)

    def _in_modal(self, reply: Reply, origin: Origin) -> dict[str, Any]:
        """Draw a reply in the modal that is open: as a form, as the answer to one, or under the search box."""
        if reply.form:
            return forms.form_view(reply.form, origin.channel, self._desk.words)
        return self._card(reply, origin) if origin.channel else self._modal(reply)

    def _card(self, reply: Reply, origin: Origin) -> dict[str, Any]:
        drawn = self._draw(replace(reply, card=modal.without_sharing(reply.card)))
        return forms.card_view(self._desk.words("Schedules"), drawn["blocks"], origin.channel, self._desk.words)

    def _modal(self, reply: Reply) -> dict[str, Any]:
        drawn = self._draw(replace(reply, card=modal.without_sharing(reply.card)))
        return modal.view(self._desk.words, drawn["blocks"])
