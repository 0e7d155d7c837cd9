"""One typed line, one answer."""

from datetime import datetime

from ...service.commands import handle, read_line
from ...service.desk import Desk
from ...service.ports import Invocation, Place, Platform, Reply


async def answer(line: str, desk: Desk, now: datetime) -> Reply:
    """Answer one typed line; raises BadRequest when it is no question."""
    place = Place(platform=Platform.TERMINAL)
    return await handle(Invocation(ask=read_line(line), place=place, now=now, locale=desk.words.locale), desk)
