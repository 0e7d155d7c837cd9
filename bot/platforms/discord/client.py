"""The bot on Discord's gateway: a question comes in, the front door answers, one response goes out.

Nothing is remembered between two questions: a button carries its own question, discord.py is told of no view, and no
server, member or message is cached.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.backoff import ExponentialBackoff

from ...cards.asks import Ask, ask
from ...cards.forms import filled
from ...cards.guide import sorry_card
from ...domain.errors import BadRequest, ConfigError, TryAgain
from ...service.commands import handle, is_deed
from ...service.desk import Desk
from ...service.limiting import Gate
from ...service.ports import Reply
from ..drawings import Drawings
from ..recent import Recent
from .commands import add_commands
from .connection import OUTAGES, calm_logs, close_broken_off, moved, reason, refusal
from .forms import DrawnForm, values_of
from .inquiries import Inquiries, Manages, Manner, may_change, must_be_plain
from .render import draw
from .responding import Responder
from .sessions import Sessions
from .sync import Memory, sync_commands
from .watching import watched
from .wire import DrawnView

_OURS = {discord.InteractionType.component, discord.InteractionType.modal_submit}
_BETWEEN_SHARDS = 5.0  # seconds: Discord takes one IDENTIFY at a time
_PATIENCE = 2.0  # seconds until a reader sees that the answer takes longer; Discord waits three
_GONE = {10062, 40060}  # the interaction is over or answered: a replay, or another replica was faster
_log = logging.getLogger(__name__)


class Attache(discord.AutoShardedClient):
    """The bot. `now` returns the time, aware; `memory` keeps what was last told to Discord about our commands."""

    def __init__(
        self,
        *,
        desk: Desk,
        manner: Manner,
        now: Callable[[], datetime],
        memory: Memory,
        manages: Manages = lambda platform, ids: False,
        gate: Gate | None = None,
    ) -> None:
        calm_logs()
        super().__init__(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30.0,  # a longer wait is the caller's to plan
            http_trace=watched(gate) if gate else aiohttp.TraceConfig(),
        )
        self.tree = CommandTree(self)
        self._desk, self._now, self._memory = desk, now, memory
        self._inquiries = Inquiries(manner=manner, manages=manages, now=now)
        self._drawings = Drawings(lambda reply, plain: draw(reply.card, reply.ask, desk.words, plain=plain))
        self._responder = Responder()
        self._sessions = Sessions(memory, now)
        self._pause: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._recent = Recent()
        self._live: set[int] = set()
        self._telling: asyncio.Task[None] | None = None
        add_commands(self.tree, self.answer, desk, now)

    @property
    def ready(self) -> bool:
        """Whether every connection to Discord is up."""
        return bool(self._live) and self._live.issuperset(self.shards)

    async def serve(self, token: str, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Answer until cancelled; keep trying while Discord is out of reach, `pause` waiting in between.

        Raises ConfigError where only a person can help.
        """
        self._pause, backoff = pause, ExponentialBackoff[bool]()
        while True:
            try:
                async with self:
                    return await self.start(token)
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
                raise ConfigError(refusal(error)) from None
            except ConfigError:
                raise
            except Exception as error:  # whatever it is, readers wait for the bot to come back
                wait = error.after if isinstance(error, TryAgain) else backoff.delay()
                text, fields = "Discord cannot be reached (%s); the next try is in %.0f s.", {"event": "discord.lost"}
                _log.warning(
                    text, reason(error), wait, extra=fields, exc_info=not isinstance(error, (*OUTAGES, TryAgain))
                )
            finally:
                self._live.clear()
            self.clear()
            self.http.connector = discord.utils.MISSING  # the one there was is closed
            await pause(wait)

    async def sign_in(self, token: str) -> None:
        """Log in without the gateway, which is all that posting needs.

        Raises ConfigError where only a person can help, TryAgain while Discord is out of reach.
        """
        try:
            await self.login(token)
        except discord.LoginFailure as error:
            raise ConfigError(refusal(error)) from None
        except OUTAGES as error:
            raise TryAgain(f"Discord cannot be reached ({reason(error)}).", after=60.0) from error

    async def close(self) -> None:
        """Close what was opened; before the first login that is nothing."""
        if self._telling:
            self._telling.cancel()
            await asyncio.wait({self._telling})
        await self._responder.close()
        await close_broken_off(self._connection)
        if self.application_id is None:
            await self.http.close()
        else:
            await super().close()

    async def setup_hook(self) -> None:
        """Get ready to respond, after each login."""
        await self._responder.open(self.http)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect to the gateway that Discord named, or to where it was moved, when a new session may be begun."""
        while wait := await self._sessions.due_in(shard_id):
            text = "There were many new sessions with Discord today; the next one begins in %.0f s."
            _log.warning(text, wait, extra={"event": "discord.sessions_spared"})
            await self._pause(wait)
        await super().launch_shard(moved(gateway), shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Note the new session; when it comes too soon, break the connection off instead of holding it open idle."""
        if wait := await self._sessions.due_in(shard_id or 0):
            raise TryAgain("There were many new sessions with Discord today.", after=wait)
        if not initial:
            await self._pause(_BETWEEN_SHARDS)
        await self._sessions.begin(shard_id or 0)

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a connection is up; at the first, tell Discord about our commands, where they changed."""
        self._live.add(shard)
        if not self._telling:
            self._telling = asyncio.create_task(sync_commands(self.tree, self._memory))
        _log.info("Discord is connected.", extra={"event": "discord.connected", "shard": shard})

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a connection is up again."""
        self._live.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a connection is down."""
        self._live.discard(shard)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell of events; of interactions only buttons, menus and forms: the command tree has seen to the others."""
        if event != "interaction" or args[0].type in _OURS:
            super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a button, a menu or a form."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._guarded(interaction, self._submit(interaction))
        else:
            await self._guarded(interaction, self._press(interaction))

    async def answer(self, interaction: discord.Interaction, asked: Ask, public: bool | None = None) -> None:
        """Answer a question; `public` is what the reader chose, None where they left it to the place."""
        await self._guarded(interaction, self._answer(interaction, asked, public))

    async def apologise(self, interaction: discord.Interaction, error: Exception) -> None:
        """Log an unexpected error under an id, and give the reader a kind sentence that names it."""
        if isinstance(error, discord.HTTPException) and error.code in _GONE:
            _log.info("Discord no longer waits for this answer.", extra={"event": "discord.interaction_gone"})
            return
        error_id = format(interaction.id, "x")[-10:]
        fields = {"event": "discord.answer_failed", "error_id": error_id}
        _log.error("An answer failed.", extra=fields, exc_info=error)
        sentence = self._desk.words(
            "Sorry, that did not work. Please try again in a moment. If it keeps failing, tell the people who run "
            "this bot: error {error_id}.",
            error_id=error_id,
        )
        try:
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)
        except OUTAGES as second:
            fields = {"event": "discord.apology_failed", "error_id": error_id}
            _log.warning("Discord did not take the apology: %s.", reason(second), extra=fields)

    async def _guarded(self, interaction: discord.Interaction, answering: Awaitable[None]) -> None:
        try:
            await answering
        except Exception as error:  # whatever it is, the reader gets a sentence
            await self.apologise(interaction, error)

    async def _press(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        text: str = data.get("values", [data["custom_id"]])[0]
        try:
            asked = Ask.decode(text).with_options()
        except BadRequest as error:
            card = sorry_card(str(error), self._desk.words)
            await self._show(interaction, Reply(ask=ask("help"), card=card, plain=must_be_plain(interaction)))
        else:
            await self._answer(interaction, asked, public=False)

    async def _submit(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        await self._answer(interaction, filled(Ask.decode(data["custom_id"]), values_of(data)), public=False)

    async def _answer(self, interaction: discord.Interaction, asked: Ask, public: bool | None) -> None:
        if is_deed(asked) and not self._recent.is_new(str(interaction.id), self._now()):
            return  # Discord delivers once more what it is not sure of; nothing is changed twice
        answering = handle(self._inquiries.invocation(interaction, asked, public), self._desk)
        reply = await (self._in_time(interaction, answering) if is_deed(asked) else answering)
        await self._show(interaction, reply)

    async def _in_time(self, interaction: discord.Interaction, answering: Coroutine[Any, Any, Reply]) -> Reply:
        """Wait for an answer that needs the ledger or the platform; tell Discord in time when it takes longer."""
        task = asyncio.create_task(answering)
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
        if not done:
            await interaction.response.defer(ephemeral=True, thinking=not may_change(interaction))
        return await task

    async def _show(self, interaction: discord.Interaction, reply: Reply) -> None:
        """Send the one response: in place of a message only the reader sees, or as a new one."""
        message, response = interaction.message, interaction.response
        in_place = reply.private and may_change(interaction)
        if reply.form and interaction.type is not discord.InteractionType.modal_submit and not response.is_done():
            await response.send_modal(DrawnForm(reply.form))
            return
        # A message of components stays one for good, so an edit keeps to what is there.
        plain = not message.flags.components_v2 if in_place and message else reply.plain
        drawing = self._drawings.of(reply, plain)
        if response.is_done():
            await interaction.edit_original_response(content=drawing.content or None, view=DrawnView(drawing))
        elif in_place:
            await self._responder.change(interaction, drawing)
        else:
            await self._responder.show(interaction, drawing, private=reply.private)


class CommandTree(app_commands.CommandTree[Attache]):
    """Our commands: in servers and for single users, in channels and in direct messages."""

    def __init__(self, client: Attache) -> None:
        super().__init__(
            client,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )

    async def on_error(self, interaction: discord.Interaction[Attache], error: app_commands.AppCommandError) -> None:
        """Answer a command of an older version with help, and anything else with an apology."""
        outdated = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        if outdated and interaction.type is discord.InteractionType.application_command:
            await self.client.answer(interaction, ask("help"))
        else:
            await self.client.apologise(interaction, error)
