"""Whether the bot is well: connected wherever it should be, and its scheduler ticking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException

PATH = "/healthz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known at one moment: each platform's link, and when the scheduler last ticked.

    `held` says why posting to a platform rests, in a sentence; it goes on by itself unless the bot is `locked_out`.
    `ledger` says what keeps the ledger from being written, "" for nothing: no post is made that it cannot hold.
    """

    now: datetime
    platforms: Mapping[str, bool]
    last_tick: datetime | None
    held: Mapping[str, str] = field(default_factory=dict)
    locked_out: bool = False
    ledger: str = ""
    stale_after: timedelta = timedelta(minutes=3)

    @property
    def ticking(self) -> bool:
        """Whether the scheduler ticked lately."""
        return self.last_tick is not None and self.now - self.last_tick <= self.stale_after

    @property
    def ok(self) -> bool:
        """Whether everything is as it should be."""
        return self.ticking and not self.ledger and not self.locked_out and all(self.platforms.values())

    def report(self) -> dict[str, object]:
        """Return the same as JSON can hold it."""
        return {
            "ok": self.ok,
            "platforms": {name: "live" if live else "down" for name, live in self.platforms.items()},
            "scheduler": {
                "ticking": self.ticking,
                "last_tick": self.last_tick.isoformat(timespec="seconds") if self.last_tick else None,
            },
            "ledger": self.ledger or "writable",
            "posting": {name: self.held.get(name, "open") for name in self.platforms},
        }


def probe(host: str, port: int, timeout: float = 4) -> tuple[bool, str]:
    """Ask a running bot whether it is well; returns that, and its report or why there is none.

    The timeout is in seconds.
    """
    connection = HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        return answer.status == 200, answer.read().decode()
    except (OSError, HTTPException):
        return False, f"No bot answers at {host}, port {port}. Start it with: python -m bot run"
    finally:
        connection.close()
