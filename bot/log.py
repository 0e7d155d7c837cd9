"""The log of `run`: one line a record, for people or for machines, with nothing secret in it.

Every module logs through the standard library and names what happened with a stable word:
`logger.info("The answer took long.", extra={"event": "answer.slow", "seconds": 2.1})`.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TextIO

HIDDEN = "[hidden]"

_SECRET = re.compile(
    "|".join(
        [
            r"(?<=/interactions/)\d+/[^\s/?'\"]+",
            r"(?<=/webhooks/)\d+/[^\s/?'\"]+",
            r"(?<=hooks\.slack\.com/)[^\s'\"]+",
            r"(?<=[?&]ticket=)[^\s&'\"]+",
            r"(?<=://)[^\s/:@]*:[^\s/@]+(?=@)",  # the user and password of an address
            r"(?<![\w-])[\w-]{23,}\.[\w-]{6,7}\.[\w-]{27,}",  # Discord's bot token
            r"\baW50ZXJhY3Rpb246[\w=-]+",  # Discord's interaction token: “interaction:” in Base64
            r"\bxox[a-z][\w.-]*-[\w-]+",  # Slack's tokens
            r"\bxapp-[\w-]+",
            r"(?i:(?<=authorization)['\"]?\s*[:=]\s*['\"]?(?:\w+ )?[^\s'\"]+)",
            r"(?i:\b(?:basic|bearer|bot) )[\w.~+/=-]{16,}",
        ]
    )
)
_SHORTEST = 8  # characters; hiding every occurrence of a shorter secret would garble the log
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"event", "message"}


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Hide the given secrets and whatever looks like a token."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, HIDDEN)
    return _SECRET.sub(HIDDEN, text)


class LineFormatter(logging.Formatter):
    """Writes a record as one line; a traceback follows on its own lines for people, inside the line for machines."""

    def __init__(self, write: Callable[[Mapping[str, object]], str], secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._write = write
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return self._write({name: self._safe(value) for name, value in self._fields(record).items()})

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),  # a library's own records are known by its name
            "message": record.getMessage(),
            "logger": record.name,
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return fields

    def _safe(self, value: object) -> object:
        return value if isinstance(value, int | float | None) else redact(str(value), self._secrets)


def to_json(fields: Mapping[str, object]) -> str:
    """Write a record for machines."""
    return json.dumps(fields, ensure_ascii=False)


def to_console(fields: Mapping[str, object]) -> str:
    """Write a record for people: when, how bad, what, in words, and the rest."""
    rest = dict(fields)
    time, level, event, message = (str(rest.pop(name)) for name in ("time", "level", "event", "message"))
    del rest["logger"]
    exception = rest.pop("exception", "")
    line = "  ".join([time[:19], f"{level:7}", event, message, *(f"{name}={value}" for name, value in rest.items())])
    return f"{line}\n{exception}" if exception else line


def configure(stream: TextIO, *, as_json: bool, secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send every record of this process, warnings included, to the stream and nowhere else."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(to_json if as_json else to_console, secrets))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for talkative in ("alembic", "apscheduler", "discord.client"):  # they tell of every step and every tick
        logging.getLogger(talkative).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)
