"""The log: one line a record, and no secret in any of them."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping

import pytest

from bot.log import HIDDEN, LineFormatter, configure, redact, to_console, to_json


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    """Make a record as a logger would."""
    made = logging.makeLogRecord(
        {"name": "bot.service", "levelname": "INFO", "msg": message, "args": args, "created": 0}
    )
    vars(made).update(extra)
    return made


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """Lend the root logger, and put it back as it was."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    logger.handlers[:] = []
    yield logger
    logging.captureWarnings(False)
    logger.handlers[:] = handlers
    logger.setLevel(level)


# Put together here, so that nothing that looks like a real token stands in a file.
DISCORD = ".".join(["MTA0NDAwMDAwMDAwMDAwMDAwMQ", "GaBcDe", "f" * 38])
INTERACTION = "aW50ZXJhY3Rpb246" + "MTIz" * 30
BOT, APP, ROTATED = "xoxb-" + "1" * 20, "xapp-1-" + "A" * 20, "xoxe.xoxp-1-" + "M" * 20


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param(f"token {DISCORD} was refused", DISCORD, id="Discord's bot token"),
        pytest.param(f"POST /api/v10/interactions/104/{INTERACTION}/callback", INTERACTION, id="interaction callback"),
        pytest.param("PATCH /webhooks/104/short-token/messages/@original", "short-token", id="interaction webhook"),
        pytest.param(f"Interaction(token='{INTERACTION}')", INTERACTION, id="bare interaction token"),
        pytest.param(f"{{'token': '{BOT}'}}", BOT, id="Slack's bot token"),
        pytest.param(f"{APP}, {BOT}", APP, id="Slack's app token"),
        pytest.param(f"refreshed {ROTATED}", ROTATED, id="Slack's rotated token"),
        pytest.param(
            "https://hooks.slack.com/commands/T01/12/abcDEF failed", "T01/12/abcDEF", id="Slack's response address"
        ),
        pytest.param("wss://wss-primary.slack.com/link/?ticket=0a1b-2c&app_id=1", "0a1b-2c", id="Socket Mode ticket"),
        pytest.param("{'Authorization': 'Bot abc'}", "abc", id="header in a mapping"),
        pytest.param("authorization: Bearer abc", "abc", id="header on a line"),
        pytest.param("sent Bearer 0123456789abcdef", "0123456789abcdef", id="scheme and credential"),
        pytest.param("postgresql://bot:hunter2@db/attache", "hunter2", id="password in an address"),
    ],
)
def test_what_looks_like_a_token_is_hidden(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert HIDDEN in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bot answered /brief korea in 12 ms.",
        "https://discord.com/api/v10/channels/1044000000000000001/messages",
        "https://slack.com/api/chat.postMessage",
        "Shard 0 has connected to the gateway (session 8f14e45fceea167a5a36dedd4bea2543).",
        "briefs/uk-japan/korea.yaml:3:1: unknown key",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_a_known_secret_is_hidden_whatever_it_looks_like() -> None:
    assert redact("signed with correct-horse-battery", ["correct-horse"]) == f"signed with {HIDDEN}-battery"


def test_a_secret_inside_a_longer_one_leaves_no_rest() -> None:
    assert redact("12345678abcdefgh", ["12345678", "12345678abcdefgh"]) == HIDDEN


def test_a_secret_too_short_to_be_one_does_not_garble_the_log() -> None:
    assert redact("a cat", ["a"]) == "a cat"


def test_a_line_for_machines_has_the_event_and_every_detail() -> None:
    line = LineFormatter(to_json).format(record("Posted in %s.", "#news", event="delivery.sent", late=3, link=None))

    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "event": "delivery.sent",
        "message": "Posted in #news.",
        "logger": "bot.service",
        "late": 3,
        "link": None,
    }


def test_a_line_for_people_reads_from_left_to_right() -> None:
    line = LineFormatter(to_console).format(record("Posted.", event="delivery.sent", channel="#news"))

    assert line == "1970-01-01T00:00:00  info     delivery.sent  Posted.  channel=#news"


def test_a_record_of_a_library_bears_its_name_as_event() -> None:
    assert json.loads(LineFormatter(to_json).format(record("Connected.")))["event"] == "bot.service"


@pytest.mark.parametrize("write", [to_json, to_console])
def test_secrets_are_hidden_in_messages_details_and_exceptions(write: Callable[[Mapping[str, object]], str]) -> None:
    try:
        raise RuntimeError(f"refused: {BOT}")
    except RuntimeError:
        made = record("Trying %s", BOT, event="x", headers={"Authorization": f"Bearer {BOT}"}, exc_info=sys.exc_info())

    line = LineFormatter(write).format(made)

    assert BOT not in line
    assert "RuntimeError" in line
    assert line.count(HIDDEN) >= 3


def test_every_record_of_the_process_goes_to_the_one_stream(root: logging.Logger) -> None:
    stream = io.StringIO()

    configure(stream, as_json=True, secrets=["correct-horse"])
    logging.getLogger("bot.app").info("Started with correct-horse.", extra={"event": "app.started"})
    logging.getLogger("apscheduler.executors").info("Running job.")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)

    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["app.started", "py.warnings"]
    assert events[0]["message"] == f"Started with {HIDDEN}."
