"""What leaves for Discord and what comes back, as the gate sees it; answers to readers are not held."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import yarl
from discord.http import Route

from ...service.limiting import Gate, Verdict
from .connection import NOT_LET_IN

_LEFT: ContextVar[list[str]] = ContextVar("_LEFT")
_SCOPES = {"shared": Verdict.FINE, "global": Verdict.CROWDED}  # shared: other bots caused it, and it does not count
_FREE = ("/interactions/", "/webhooks/")  # Discord counts answers to readers apart from all else


def watched(gate: Gate) -> aiohttp.TraceConfig:
    """Return what lets discord.py's own requests leave one by one, its retries as well, and tells what came of them."""

    async def begin(_: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestStartParams) -> None:
        context.held = _is_held(sent.url)
        if context.held:
            await gate.turn()
            _LEFT.get([]).append(sent.method)

    async def end(_: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestEndParams) -> None:
        if context.held:
            gate.heard(*_heard(sent.response))

    async def fail(_: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestExceptionParams) -> None:
        if context.held:
            gate.heard(Verdict.NONE)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(fail)
    return trace


@contextmanager
def noting_what_leaves() -> Iterator[list[str]]:
    """Yield a list that fills with the method of each request that leaves for Discord within the block."""
    token = _LEFT.set([])
    try:
        yield _LEFT.get()
    finally:
        _LEFT.reset(token)


def _is_held(url: yarl.URL) -> bool:
    path = str(url).removeprefix(Route.BASE)
    return path != str(url) and not path.startswith(_FREE)


def _heard(response: aiohttp.ClientResponse) -> tuple[Verdict, float, str]:
    match response.status:
        case 401 if response.content_type == "application/json":  # Discord's own word, not a proxy's
            return Verdict.LOCKED_OUT, 0.0, NOT_LET_IN
        case 429 if is_ban(response):
            return Verdict.BANNED, _seconds(response.headers.get("Retry-After", "")), ""
        case 429:
            return _SCOPES.get(response.headers.get("X-RateLimit-Scope", ""), Verdict.INVALID), 0.0, ""
        case 401 | 403:
            return Verdict.INVALID, 0.0, ""
        case _:
            return Verdict.FINE, 0.0, ""


def is_ban(response: aiohttp.ClientResponse) -> bool:
    """Whether a 429 comes from what stands in front of Discord, which turns whole addresses away."""
    return "Via" not in response.headers


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
