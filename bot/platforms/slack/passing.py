"""What we send to Slack of our own accord, as the gate sees it; answers to readers are not held."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.errors import SlackApiError

from ...service.limiting import Gate, Verdict
from .connection import BOT_TOKEN, REFUSED_TOKEN, as_config_error, code_of, is_busy, refusal, retry_after


@asynccontextmanager
async def passing(gate: Gate | None, lane: str = "") -> AsyncIterator[None]:
    """Let one call leave when its turn comes, and tell the gate how it was answered; a lane is a channel written to."""
    if gate is None:
        yield
        return
    await gate.turn(lane)
    try:
        yield
    except SlackApiError as error:
        gate.heard(*_heard(error))
        raise
    except BaseException:
        gate.heard(Verdict.NONE)
        raise
    gate.heard(Verdict.FINE)


def _heard(error: SlackApiError) -> tuple[Verdict, float, str]:
    if is_busy(error):
        return Verdict.BUSY, retry_after(error), ""
    if code_of(error) in REFUSED_TOKEN and (refused := refusal(error, BOT_TOKEN)):
        return Verdict.LOCKED_OUT, 0.0, str(as_config_error(refused))
    return (Verdict.FINE if code_of(error) else Verdict.NONE), 0.0, ""
