"""Faults that can be switched on, route by route."""

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from .world import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with a request; `stored` says that Discord acts on it first.

    `status` 0 leaves the true answer. `drop` ends the connection: by FIN, by RST, or after half an answer.
    `hold` keeps the answer back until it is set.
    """

    status: int = 0
    code: int = 0
    stored: bool = False
    drop: Literal["", "fin", "rst", "half"] = ""
    hold: asyncio.Event | None = None
    retry_after: float = 0.0  # seconds, of a 429
    scope: Literal["user", "shared", "global"] = "user"
    via: bool = True  # without it a 429 is a ban by the proxy in front of Discord, in HTML


@dataclass(slots=True, kw_only=True)
class Rule:
    """A fault, the requests it is for, and how often it still strikes; `met` is set at the first one."""

    method: str
    path: str
    fault: Fault
    left: int | None
    met: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """The faults that are switched on; of several that fit, the first strikes."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def on(self, method: str, path: str, fault: Fault, *, times: int | None = None) -> Rule:
        """Switch a fault on for a route, such as `/channels/*/messages`; without `times`, until `clear`."""
        rule = Rule(method=method, path=path, fault=fault, left=times)
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Switch all faults off."""
        self._rules.clear()

    def meet(self, method: str, path: str) -> Fault | None:
        """Return the fault that strikes this request."""
        for rule in self._rules:
            if rule.left != 0 and rule.method in (method, "*") and fnmatchcase(path, rule.path):
                rule.left = rule.left and rule.left - 1
                rule.met.set()
                return rule.fault
        return None


def refusal(fault: Fault) -> tuple[Payload | str, dict[str, str]]:
    """Return the body and the headers of a fault's answer."""
    if fault.status != 429:
        return {"message": f"{fault.status}: fault", "code": fault.code}, {}
    headers = {"Retry-After": str(fault.retry_after)}
    if not fault.via:
        return "<html>error code: 1015</html>", headers
    headers |= {"Via": "1.1 google", "X-RateLimit-Scope": fault.scope}
    if fault.scope == "global":
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.scope == "global",
    }
    return body, headers
