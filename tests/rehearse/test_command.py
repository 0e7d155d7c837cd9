"""`rehearse` as a person meets it."""

import asyncio
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.config import Config, load
from bot.desks import ledger_of
from bot.domain.errors import BadRequest, ConfigError, ContentError
from bot.domain.standings import Pause, declare
from bot.domain.subscriptions import Origin
from bot.rehearse.command import run
from bot.service.ledger import Action, Change
from tests.posting import make_subscription
from tests.zygote import Bot

ROOT = Path(__file__).parent.parent.parent
FIRST = date(2027, 3, 1)
ORDER = """
subscriptions:
  - {platform: discord, channel: "12", what: onthisday, at: "09:00", timezone: Europe/London}
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, edition: Path) -> None:
    """Have the edition of the bundled pack made before."""
    shutil.copytree(edition, tmp_path / "data")


def config(folder: Path, more: str = "") -> Config:
    """Return a configuration in a folder of its own, with the bundled pack."""
    text = f"packs: [{ROOT / 'briefs'}]\nseeds: {ROOT / 'seeds'}\ntimezone: Europe/London\n{more}"
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return load(folder / "config.yaml", {})


def test_without_a_schedule_it_shows_examples_and_says_so(tmp_path: Path) -> None:
    told = run(config(tmp_path), FIRST, 31, None, None)

    assert told.startswith("No schedule is declared yet, so these are three examples.")
    assert "March 2027     1     5    23" in told


def test_the_orders_of_the_file_are_rehearsed(tmp_path: Path) -> None:
    told = run(config(tmp_path, ORDER), FIRST, 31, tmp_path / "page.html", None)

    assert "discord 12: On this day, every day at 09:00 (Europe/London)\n     one post, quiet 30 times" in told
    assert "31 March" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert not (tmp_path / "data" / "attache.db").exists()


async def test_those_of_the_chat_are_too(tmp_path: Path) -> None:
    settings, now = config(tmp_path, ORDER), datetime(2027, 1, 1, tzinfo=UTC)
    pauses = [None, Pause(since=now, reason="Gone."), Pause(since=now, reason="", until=date(2027, 4, 1))]
    async with ledger_of(settings) as ledger:
        for channel, pause in enumerate(pauses):
            order = make_subscription(f"chat {channel}", channel=str(channel), origin=Origin.CHAT)
            standing = declare(order, now)
            added = Change(id=order.id, subscription=order.id, at=now, by="", action=Action.ADDED)
            assert await ledger.revise(standing.suspend(pause) if pause else standing, added)

    told = await asyncio.to_thread(run, settings, FIRST, 31, None, None)

    assert told.startswith("One of the schedules is paused; it is shown as if it were not.")
    quiet = "On this day, every day at 09:00 (Europe/London)\n     {posts}"
    for shown in ("12", "0", "1"):
        assert f"discord {shown}: {quiet.format(posts='one post, quiet 30 times')}" in told
    assert f"discord 2: {quiet.format(posts='0 posts, quiet 0 times')}" in told


@pytest.mark.parametrize("days", [0, -1, 99999])
def test_a_number_of_days_that_cannot_be_is_refused(tmp_path: Path, days: int) -> None:
    with pytest.raises(BadRequest, match="--days takes a number from 1 to 3,660"):
        run(config(tmp_path), FIRST, days, None, None)


def test_a_page_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        run(config(tmp_path), FIRST, 1, tmp_path / "none" / "page.html", None)


def test_another_version_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="--against takes a folder"):
        run(config(tmp_path), FIRST, 1, None, tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContentError):
        run(config(tmp_path), FIRST, 1, None, tmp_path / "empty")


@pytest.mark.parametrize("beside", [True, False])
def test_another_version_is_compared(tmp_path: Path, beside: bool) -> None:
    shutil.copytree(ROOT / "briefs", tmp_path / "old" / "briefs")
    if beside:
        shutil.copytree(ROOT / "seeds", tmp_path / "old" / "seeds")
    file = tmp_path / "old" / "briefs" / "uk-japan" / "iraq.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("carried 160 tents", "flew 160 tents"), encoding="utf-8")
    other = tmp_path / "old" if beside else tmp_path / "old" / "briefs"

    told = run(config(tmp_path, ORDER), FIRST, 31, None, other)

    assert "Against the other version: 1 changed.\n  changed: onthisday of 31 March 2027" in told


def test_a_day_that_is_none_is_refused_in_a_sentence(bot: Bot) -> None:
    said = bot("rehearse", "--from", "soon")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == "--from takes a day like 2026-09-17, not “soon”.\n"


def test_the_first_digest_tells_what_changed_between_two_editions_on_disk(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "briefs", tmp_path / "old" / "briefs")
    file = tmp_path / "old" / "briefs" / "uk-japan" / "iraq.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("carried 160 tents", "flew 160 tents"), encoding="utf-8")
    digest = ORDER.replace("onthisday", "digest, cadence: mondays")

    run(config(tmp_path, digest), FIRST, 8, tmp_path / "page.html", tmp_path / "old" / "briefs")

    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("Edited · ") >= 2
    assert "+ • Edited · " in page
    assert "Added · " not in page
