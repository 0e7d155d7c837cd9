"""Telling curators what readers asked for in vain, without telling them who."""

import asyncio
import logging

from ..cards import gaps as cards
from ..domain.errors import AttacheError
from ..domain.gaps import Unanswered, meaning
from .desk import Desk
from .ports import Invocation, Place, Reply

_PATIENCE = 0.5  # seconds that a reader may wait for the ledger
_log = logging.getLogger(__name__)


async def note_gap(invocation: Invocation, desk: Desk, reply: Reply) -> None:
    """Note a question that nothing answered; an answer never fails because that could not be noted."""
    wanted = invocation.ask
    asked_in_vain = wanted.command == "none" or (wanted.command == "ask" and not reply.found)
    question = wanted.options.get("question", "")
    if desk.gaps is None or not asked_in_vain or not meaning(question):
        return
    nearest = reply.results[0].id if reply.results else reply.nearest
    reader = f"{invocation.place.platform}:{invocation.reader_id}"
    day = invocation.now.astimezone(desk.timezone).date()
    try:
        async with asyncio.timeout(_PATIENCE):
            await desk.gaps.note(
                Unanswered(question=question, reader=reader, place=_where(invocation.place), day=day, nearest=nearest)
            )
    except (AttacheError, TimeoutError) as error:
        _log.warning("A question in vain was not noted: %s", error, extra={"event": "gaps.not_noted"})


def _where(place: Place) -> str:
    return f"{place.platform}:{place.workspace}"


async def gaps(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/gaps`: what readers asked for in vain in this place, for those who manage it."""
    telling = desk.telling(invocation)
    if desk.gaps is None:
        return Reply(ask=invocation.ask, card=cards.off_card(telling.words), found=False)
    if not (invocation.may_manage and invocation.place.workspace):
        return Reply(ask=invocation.ask, card=cards.refused_card(telling.words), found=False)
    listed = await desk.gaps.listed(telling.today, _where(invocation.place))
    return Reply(ask=invocation.ask, card=cards.gaps_card(telling, listed), found=bool(listed))
