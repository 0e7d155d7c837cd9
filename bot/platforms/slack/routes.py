"""Which payload is answered by what: Bolt's listeners, each a single call."""

import re
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from . import payloads
from .answering import Answers
from .connection import wire_logger
from .forms import FORM
from .payloads import FIND_SOURCE, LOOK_UP, SHOW_EVIDENCE, WHY_POSTED, Body
from .render import ASK, OPEN


def build_app(identity: Callable[[], AuthorizeResult], answers: Answers) -> AsyncApp:
    """Build the router. Whatever it is given was verified and acknowledged before."""

    async def authorize() -> AuthorizeResult:
        return identity()

    app = AsyncApp(
        name="attache",
        logger=wire_logger(),
        client=AsyncWebClient(logger=wire_logger()),  # never used, but without one Bolt looks for a token of its own
        authorize=authorize,
        process_before_response=True,  # a dispatch ends when the answer was given
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    app.use(_acknowledge)
    app.error(answers.apologise)
    _add_questions(app, answers)
    _add_modal(app, answers)
    _add_forms(app, answers)
    return app


async def _acknowledge(ack: AsyncAck, next_: Callable[[], Awaitable[None]]) -> None:
    """Satisfy Bolt, which counts what nobody acknowledges as unanswered."""
    await ack()
    await next_()


def _add_questions(app: AsyncApp, answers: Answers) -> None:
    @app.command(re.compile("^/"))
    async def on_command(body: Body) -> None:
        await answers.answer(body, payloads.read_command)

    @app.action(re.compile(f"^{ASK}:"))
    async def on_press(body: Body) -> None:
        await answers.answer(body, payloads.read_press)

    @app.action(re.compile(f"^{OPEN}:"))
    async def on_link(body: Body) -> None:
        """Do nothing: the reader's browser has opened the address."""

    @app.event("app_mention")
    async def on_mention(body: Body) -> None:
        await answers.answer_in_thread(body, payloads.read_mention)

    @app.shortcut(re.compile(f"^({FIND_SOURCE}|{SHOW_EVIDENCE})$"))
    async def on_message(body: Body) -> None:
        await answers.answer(body, payloads.read_message)

    @app.shortcut(WHY_POSTED)
    async def on_why(body: Body) -> None:
        await answers.answer(body, payloads.read_why)


def _add_modal(app: AsyncApp, answers: Answers) -> None:
    @app.shortcut(LOOK_UP)
    async def on_look_up(body: Body) -> None:
        await answers.open_search(body)

    @app.options(LOOK_UP)
    async def on_typing(ack: AsyncAck, body: Body) -> None:
        await ack(options=answers.suggest(body))

    @app.action(LOOK_UP)
    async def on_choice(body: Body) -> None:
        await answers.answer(body, payloads.read_choice)


def _add_forms(app: AsyncApp, answers: Answers) -> None:
    @app.options(re.compile(f"^{FORM}:"))
    async def on_typing(ack: AsyncAck, body: Body) -> None:
        await ack(options=answers.suggest_for_form(body))

    @app.view(FORM)
    async def on_form(ack: AsyncAck, body: Body) -> None:
        await ack(**await answers.take_form(body))
