"""Health: well only when connected everywhere and ticking."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.web.health import Health, probe

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("platforms", "last_tick", "ok"),
    [
        pytest.param({"discord": True, "slack": True}, NOW, True, id="all live and ticking"),
        pytest.param({"discord": True, "slack": False}, NOW, False, id="one link down"),
        pytest.param({"discord": True}, None, False, id="not ticked yet"),
        pytest.param({"discord": True}, NOW - timedelta(minutes=3), True, id="ticked just in time"),
        pytest.param({"discord": True}, NOW - timedelta(minutes=3, seconds=1), False, id="scheduler stuck"),
        pytest.param({}, NOW, True, id="no platform to be connected to"),
    ],
)
def test_health_means_connected_and_ticking(platforms: dict[str, bool], last_tick: datetime | None, ok: bool) -> None:
    assert Health(now=NOW, platforms=platforms, last_tick=last_tick).ok is ok


def test_the_report_says_which_part_is_unwell() -> None:
    health = Health(now=NOW, platforms={"discord": True, "slack": False}, last_tick=NOW)

    assert health.report() == {
        "ok": False,
        "platforms": {"discord": "live", "slack": "down"},
        "scheduler": {"ticking": True, "last_tick": "2026-03-02T07:00:00+00:00"},
        "ledger": "writable",
        "posting": {"discord": "open", "slack": "open"},
    }


def test_posting_that_rests_is_told_and_only_a_refused_token_is_unwell() -> None:
    health = Health(now=NOW, platforms={"discord": True}, last_tick=NOW, held={"discord": "Discord asks us to wait."})

    assert health.ok
    assert health.report()["posting"] == {"discord": "Discord asks us to wait."}
    assert not replace(health, locked_out=True).ok


def test_a_ledger_that_cannot_be_written_is_told_at_once() -> None:
    full = Health(now=NOW, platforms={"discord": True}, last_tick=NOW, ledger="The disk is full: free some space.")

    assert not full.ok
    assert full.report()["ledger"] == "The disk is full: free some space."


def test_a_bot_that_does_not_run_is_not_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert probe("127.0.0.1", port) == (
        False,
        f"No bot answers at 127.0.0.1, port {port}. Start it with: python -m bot run",
    )
