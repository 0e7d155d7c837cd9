"""Who is an admin of the workspace, asked of Slack and believed for some minutes."""

import logging
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from .connection import AnyError, reason

_BELIEVED = timedelta(minutes=10)
_MOST = 1000  # people
_log = logging.getLogger(__name__)


class Admins:
    """Remembers, for a while, who is one; whom Slack says nothing of is none."""

    def __init__(self, api: AsyncWebClient) -> None:
        self._api = api
        self._known: dict[str, tuple[datetime, bool]] = {}

    async def include(self, user: str, now: datetime) -> bool:
        """Whether somebody is an admin or an owner of the workspace."""
        asked, known = self._known.get(user, (None, False))
        if asked is not None and now - asked < _BELIEVED:
            return known
        try:
            found = (await self._api.users_info(user=user))["user"]
        except AnyError as error:
            fields = {"event": "slack.admin_unknown", "reason": reason(error)}
            _log.warning("Slack did not say who is an admin.", extra=fields)
            return False
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[user] = now, bool(found.get("is_admin") or found.get("is_owner"))
        return self._known[user][1]
