"""One typed line, one answer."""

from datetime import datetime

from ...service.commands import handle, read_line
from ...service.desk import Desk
from ...service.ports import Invocation, Place, Platform, Reply
from ...service.schedules import HERE


async def answer(line: str, desk: Desk, now: datetime) -> Reply:
    """Answer one typed line; raises BadRequest when it is no question."""
    place = Place(platform=Platform.TERMINAL)
    asked = read_line(line)
    invocation = Invocation(ask=asked, place=place, now=now, reader_id=HERE, locale=desk.words.locale, may_manage=True)
    return await handle(invocation, desk)
