"""Between us and Slack's Web API: a client that never sends twice, and its errors sorted by what can be done."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from ...domain.errors import AttacheError, ConfigError, GiveUp, TryAgain, Unclear

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"

_TIMEOUT = aiohttp.ClientTimeout(total=20)
_UNREACHED = 5.0  # seconds
_WAIT = 30.0  # seconds, where Slack does not say how long
_LATER = {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"}
_DOUBTFUL = {"fatal_error", "internal_error"}
REFUSED_TOKEN = {
    "account_inactive",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}
_SCOPES = {"missing_scope", "no_permission"}
_NOT_LET_IN = REFUSED_TOKEN | _SCOPES
_REMEDIES = {
    BOT_TOKEN: (
        "Copy the Bot User OAuth Token (xoxb-…) from api.slack.com/apps → your app → OAuth & Permissions; if there is "
        "none, install the app to the workspace there."
    ),
    APP_TOKEN: (
        "Make a token (xapp-…) with the scope connections:write at api.slack.com/apps → your app → Basic Information → "
        "App-Level Tokens."
    ),
}
_PREFIXES = {BOT_TOKEN: ("xoxb-", "xoxe.xoxb-"), APP_TOKEN: ("xapp-",)}
_REINSTALL = "Paste the manifest into it again (python -m bot manifest slack), and install it once more."
_SWITCH_ON = "Switch Socket Mode on at api.slack.com/apps → your app → Socket Mode."

TransportError = (aiohttp.ClientError, OSError)  # OSError covers TimeoutError
AnyError = (SlackApiError, *TransportError)


def wire_logger() -> logging.Logger:
    """Return the logger for Slack's libraries: at lower levels they write down addresses that are credentials."""
    logger = logging.getLogger(f"{__name__}.wire")
    logger.setLevel(logging.ERROR)
    return logger


@asynccontextmanager
async def web_client(token: str, url: str = "") -> AsyncIterator[AsyncWebClient]:
    """Yield a Web API client that tries once only: the library's own second try after a lost connection posts twice."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        base = url or AsyncWebClient.BASE_URL
        yield AsyncWebClient(token=token, base_url=base, session=session, retry_handlers=[], logger=wire_logger())


def check_token(variable: str, token: str) -> None:
    """Raise ConfigError where a token is missing or is plainly of another kind."""
    if not token:
        raise ConfigError(f"{variable} is not set. {_REMEDIES[variable]}")
    if not token.startswith(_PREFIXES[variable]):
        raise ConfigError(f"{variable} holds a token of another kind. {_REMEDIES[variable]}")


def code_of(error: SlackApiError) -> str:
    """Return Slack's own word for what is wrong, or an empty string where something else answered."""
    response = error.response
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status; the library hands on two kinds of response."""
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def reason(error: BaseException) -> str:
    """Name an error for the log, without addresses: response_urls are credentials."""
    match error:
        case SlackApiError():
            return code_of(error) or f"HTTP {status_of(error)}"
        case OSError():
            return error.strerror or type(error).__name__
        case _:
            return type(error).__name__


def refusal(error: SlackApiError, variable: str) -> GiveUp | None:
    """Return what a person must do about a refused token, if that is what the error is about."""
    code = code_of(error)
    if code == "missing_scope" and variable == BOT_TOKEN:
        return GiveUp("The app lacks a scope (missing_scope).", _REINSTALL)
    if code in _NOT_LET_IN:
        return GiveUp(f"Slack refused {variable} ({code}).", _REMEDIES[variable])
    if code and code not in _LATER | _DOUBTFUL and variable == APP_TOKEN:
        return GiveUp(f"Slack opens no Socket Mode connection ({code}).", _SWITCH_ON)
    return None


def as_config_error(refused: GiveUp) -> ConfigError:
    """Return the same as a complaint about the installation."""
    return ConfigError(f"{refused} {refused.remedy}")


def retry_after(error: Exception, otherwise: float = _WAIT) -> float:
    """Return for how many seconds Slack asks us to wait, where it does."""
    value = str(error.response.headers.get("Retry-After", "")) if isinstance(error, SlackApiError) else ""
    return float(value) if value.isascii() and value.isdigit() else otherwise


def is_busy(error: SlackApiError) -> bool:
    """Whether Slack asks us to wait, in a 429 or inside a 200."""
    return status_of(error) == 429 or code_of(error) in _LATER


def sorted_error(error: Exception) -> AttacheError:
    """Return the error that says what can be done about this one, once a message was on its way."""
    match error:
        case SlackApiError() if is_busy(error):
            return TryAgain("Slack asks us to wait.", after=retry_after(error))
        case SlackApiError() if status_of(error) >= 500 or code_of(error) in _DOUBTFUL or not code_of(error):
            return Unclear(f"Slack gave no clear answer ({reason(error)}).")
        case SlackApiError():
            refused = refusal(error, BOT_TOKEN)
            return as_config_error(refused) if refused else GiveUp(f"Slack refused the message ({code_of(error)}).")
        case aiohttp.ClientConnectorError():
            return TryAgain("Slack cannot be reached.", after=_UNREACHED)
        case _:
            return Unclear(f"Slack gave no clear answer ({reason(error)}).")


def sorted_look(error: Exception) -> AttacheError:
    """Return the error that says what can be done about this one, where we only wanted to read."""
    lacks_scope = isinstance(error, SlackApiError) and code_of(error) in _SCOPES
    match sorted_error(error):
        case TryAgain() as plain:
            return plain
        case ConfigError() as plain if not lacks_scope:
            return plain
        case Unclear() as plain:
            return TryAgain(str(plain), after=_UNREACHED)
        case _:
            return Unclear(f"Slack does not show us what was posted ({reason(error)}).")
