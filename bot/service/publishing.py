"""Posting what has come due: once, on time, or with a stated reason.

Materialise, claim, compose, confirm, post, record: the ledger is written before every effect. A crash between any two
steps leaves a claim whose lease runs out, and whoever claims next knows whether a message may already be out there.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..domain.errors import AttacheError
from .delivering import deliver, fields_of
from .ledger import Claim
from .ports import Platform
from .press import Press

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one round did: subscriptions that came due, and how many deliveries ended how."""

    due: int
    outcomes: Mapping[str, int]  # a State, or `retry`, `unclear`, `lost`, `error`
    trouble: str = ""  # what kept the ledger from being read or written


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What a round has done so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    trouble: str = ""


async def publish_due(press: Press) -> Summary:
    """Write down what has come due and post it; it may run twice, at once, and after a crash anywhere.

    Raises TryAgain or ConfigError when the ledger cannot be written; nothing is posted then.
    """
    press = replace(press, clock=await _steady_clock(press))
    due = await _materialise(press)
    tally, room = _Tally(), asyncio.Semaphore(press.rules.at_once)
    async with asyncio.TaskGroup() as group:
        async for claim in _claims(press, room, tally):
            group.create_task(_settle(press, claim, room, tally))
    return Summary(due=due, outcomes=tally.outcomes, trouble=tally.trouble)


async def _steady_clock(press: Press) -> Callable[[], datetime]:
    """Return the clock of this round: it starts from the time that decides, and nobody sets it."""
    began = press.elapsed()
    start = await press.ledger.time(press.clock())
    return lambda: start + timedelta(seconds=press.elapsed() - began)


async def _materialise(press: Press) -> int:
    total = 0
    while moved := await press.ledger.materialise(press.clock(), press.rules.batch):
        press.at("materialised")
        total += moved
    return total


async def _claims(press: Press, room: asyncio.Semaphore, tally: _Tally) -> AsyncIterator[Claim]:
    """Claim a handful at a time, and yield each when there is room for it; hand back what there is no time for."""
    while claims := await _claim(press, tally):
        for place, claim in enumerate(claims):
            if claim.delivery.id in press.under_way:
                continue  # the clock was set forward: our own message is still on its way, and will be looked for
            await room.acquire()
            if press.stopping.is_set():
                await _release(press, claims[place:])
                return
            if press.may_post(Platform(claim.standing.subscription.platform)):
                yield claim
            else:
                room.release()
                await _release(press, (claim,))


async def _claim(press: Press, tally: _Tally) -> tuple[Claim, ...]:
    """Claim; a ledger that fails now ends the round without hurting what is under way."""
    served = [platform for platform in press.messengers if press.may_post(platform)]
    if press.stopping.is_set() or not served:
        return ()
    rules = press.rules
    try:
        claims = await press.ledger.claim(press.owner, served, press.clock(), rules.lease, rules.handful)
    except AttacheError as error:
        _log.error("The ledger cannot be read: %s", error, extra={"event": "ledger.unavailable"})
        tally.trouble = str(error)
        return ()
    if claims:
        press.at("claimed")
    return claims


async def _release(press: Press, claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        await press.ledger.record(claim.delivery.release(press.clock()))


async def _settle(press: Press, claim: Claim, room: asyncio.Semaphore, tally: _Tally) -> None:
    """Deliver one claim so that nothing it does can hurt another."""
    press.under_way.add(claim.delivery.id)
    try:
        outcome = await deliver(press, claim)
    except AttacheError as error:  # the ledger is away; the claim's lease runs out, and it is taken up again
        _log.warning("A delivery was interrupted: %s", error, extra=fields_of("delivery.error", claim.delivery))
        outcome, tally.trouble = "error", str(error)
    except Exception as error:
        _log.exception("A delivery was interrupted: %s", error, extra=fields_of("delivery.error", claim.delivery))
        outcome = "error"
    finally:
        press.under_way.discard(claim.delivery.id)
        room.release()
    tally.outcomes[outcome] += 1
