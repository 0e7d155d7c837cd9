"""HTTP mode: questions arrive as signed requests. Nothing of a request is read before its signature is checked."""

import hashlib
import hmac
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

_WINDOW = 300  # seconds that a request may be old: an older one may have been recorded and replayed


def is_signed(request_body: bytes, timestamp: str, signature: str, secret: str, now: datetime) -> bool:
    """Whether Slack signed the body with our secret, lately."""
    if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(now.timestamp() - int(timestamp)) > _WINDOW:
        return False
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + request_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={digest}".encode(), signature.encode("utf-8", "surrogateescape"))


async def read_signed(request: web.Request, secret: str, now: datetime) -> dict[str, Any]:
    """Return the payload of a request.

    Raises HTTPUnauthorized when it is not Slack's, HTTPBadRequest when it cannot be read.
    """
    body = await request.read()
    headers = request.headers
    timestamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not is_signed(body, timestamp, signature, secret, now):
        raise web.HTTPUnauthorized
    try:
        return _payload(body.decode())
    except ValueError:
        raise web.HTTPBadRequest from None


def _payload(text: str) -> dict[str, Any]:
    """Read events, which are JSON; interactions, which are JSON inside a form; and commands, which are a form."""
    if text.startswith("{"):
        return _as_object(text)
    form = dict(parse_qsl(text, keep_blank_values=True))
    return _as_object(form["payload"]) if "payload" in form else dict(form)


def _as_object(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
