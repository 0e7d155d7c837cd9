"""What goes wrong between us and Discord's gateway, in sentences; and where to find it, when it was moved."""

import logging
import threading
import zlib

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route

from ...domain.errors import AttacheError

OUTAGES = (discord.DiscordException, aiohttp.ClientError, OSError, zlib.error)
"""What is raised when Discord cannot be reached, does not answer, or answers nonsense."""

_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY
NOT_LET_IN = (
    "Discord refused the token. Copy a new one from discord.com/developers/applications → your app → Bot → Reset Token "
    "and paste it into DISCORD_TOKEN."
)
_REFUSALS = {
    4004: NOT_LET_IN,
    4013: "Discord does not know an intent the bot asks for. Install the newest version of the bot.",
    4014: (
        "Discord does not allow the bot an intent it asks for. Switch it on under discord.com/developers/applications "
        "→ your app → Bot → Privileged Gateway Intents."
    ),
}
_OTHERWISE = "Discord closed the connection for good (code {code}). See status at discordstatus.com, then start again."


async def close_broken_off(owner: object) -> None:
    """Close the connections on which a session was broken off before it began, which discord.py leaves open.

    `owner` is the state of the client they were opened for; the thread that keeps such a connection alive leads to it.
    """
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws._connection is owner:
            await thread.ws.close()


def refusal(error: discord.LoginFailure | discord.PrivilegedIntentsRequired | discord.ConnectionClosed) -> str:
    """Say what a person must do about a refused connection."""
    match error:
        case discord.LoginFailure():
            return NOT_LET_IN
        case discord.PrivilegedIntentsRequired():
            return _REFUSALS[4014]
        case _:
            return _REFUSALS.get(error.code, _OTHERWISE.format(code=error.code))


def reason(error: BaseException) -> str:
    """Name an error for the log, without addresses: those of interactions hold tokens."""
    match error:
        case discord.HTTPException():
            return f"HTTP {error.status}, code {error.code}"
        case AttacheError():
            return str(error).removesuffix(".")
        case OSError():
            return error.strerror or type(error).__name__
        case _:
            return type(error).__name__


def move_endpoints(api: str = "", gateway: str = "") -> None:
    """Point discord.py at other addresses, for the whole process: for people behind proxies, and for tests."""
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def moved(gateway: yarl.URL) -> yarl.URL:
    """Return where to connect: the gateway that Discord named, unless it was moved."""
    return gateway if DiscordWebSocket.DEFAULT_GATEWAY == _GATEWAY else DiscordWebSocket.DEFAULT_GATEWAY


def calm_logs() -> None:
    """Have discord.py log a lost connection in one line, and nothing about what we leave out on purpose."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    for name in ("discord.shard", "discord.state"):
        logging.getLogger(name).addFilter(_calm)


def _calm(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[1] is not None:
        record.msg = f"{record.getMessage()} ({reason(record.exc_info[1])})"
        record.args, record.exc_info = (), None
    return not record.getMessage().startswith("Guilds intent seems to be disabled")
