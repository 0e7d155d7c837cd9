"""Schedules from the command line: exported as configuration, explained, set in a terminal."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import load
from bot.domain.subscriptions import Origin, Subscription
from bot.saying import Look, said, say_lines
from bot.scheduling import Book, explained, exported
from bot.service.desk import Desk
from bot.settings import orders
from bot.store.opening import open_ledger
from tests.builders import NOW
from tests.people import Room, opened_room
from tests.posting import MORNING, make_subscription
from tests.zygote import ROOT, Bot

LINES = (
    "/schedule add onthisday weekdays 08:30 Europe/Paris",
    "/schedule add digest mondays and thursdays 18:00 Tokyo --topics korea,iraq --when_empty month fact --most 3",
    "/schedule add fact last friday 7am --late_after 90m --when_late merge --language ja",
    "/schedule add digest cron 30 8 * * 1-5 --timezone New York --when_late skip",
)


async def fill(room: Room) -> list[Subscription]:
    for line in LINES:
        await room.ask(line)
        await room.press("Save")
    return [standing.subscription for standing in await room.ledger.standings()]


async def test_what_was_set_in_chat_comes_back_through_the_file(desk: Desk, tmp_path: Path) -> None:
    async with opened_room(desk, tmp_path / "data") as room:
        made = await fill(room)
        assert len(made) == len(LINES)
        await room.ask("/schedule pause 3")

    file = tmp_path / "config.yaml"
    text = await exported(load(file, {}))
    file.write_text(text, encoding="utf-8")
    read = orders(load(file, {}).subscriptions)

    assert [replace(o, id="", origin=Origin.CHAT) for o in read] == [replace(s, id="") for s in made]
    assert "# paused since 2026-11-23" in text
    assert "remove them in chat" in text


async def test_nothing_set_in_chat_is_said_so(tmp_path: Path) -> None:
    assert await exported(load(tmp_path / "config.yaml", {})) == "# No schedule was added in chat.\n"


async def test_why_is_answered_for_each_schedule_of_an_installation(desk: Desk, tmp_path: Path) -> None:
    config = load(tmp_path / "config.yaml", {})
    async with open_ledger(config.data) as ledger:
        await ledger.declare([make_subscription(), make_subscription("evening", channel="7")], MORNING)
    desk = replace(desk, office=type(desk.office)())

    whole = await explained(config, desk, "2026-11-28", "", NOW)
    one = await explained(config, replace(desk, office=type(desk.office)()), "2026-11-28", "7", NOW)

    assert whole.count("On this day, every day at 09:00 (Europe/London)".upper()) == 2
    assert one.count("On this day, every day at 09:00 (Europe/London)".upper()) == 1


async def test_a_terminal_sets_schedules_for_any_channel(desk: Desk, tmp_path: Path) -> None:
    config = load(tmp_path / "config.yaml", {})
    desk = replace(desk, office=type(desk.office)())
    shown: list[str] = []

    await say_lines(
        ["/schedule add digest daily 09:00 --channel discord:100"], config, desk, NOW, Look.TEXT, shown.append
    )
    (save,) = [line.partition(": ")[2] for line in shown[0].splitlines() if "→ Save" in line]
    await said(save, config, replace(desk, office=type(desk.office)()), NOW, Look.TEXT)

    async with open_ledger(config.data) as ledger:
        (standing,) = await ledger.standings()
    assert (standing.subscription.platform, standing.subscription.channel) == ("discord", "100")
    assert standing.subscription.owner == ""


async def test_a_terminal_must_name_the_channel(desk: Desk, tmp_path: Path) -> None:
    config, desk = load(tmp_path / "config.yaml", {}), replace(desk, office=type(desk.office)())

    told = await said("/schedule add digest daily", config, desk, NOW, Look.TEXT)

    assert "Name the channel, such as --channel discord:1044" in told


async def test_the_ledger_is_opened_only_for_what_is_in_it(desk: Desk, tmp_path: Path) -> None:
    config, desk = load(tmp_path / "config.yaml", {}), replace(desk, office=type(desk.office)())

    async with Book(config, desk) as book:
        for line in ("/brief korea", "/nothing", ""):
            await book.open_for(line)
        assert desk.office.ledger is None
        await book.open_for("/schedule list")
        await book.open_for("/schedule list")

        assert desk.office.ledger is not None


@pytest.mark.parametrize("arguments", [["why"], ["why", "--date", "2026-11-23"], ["config", "export"]])
def test_the_commands_are_there(bot: Bot, arguments: list[str], tmp_path: Path, edition: Path) -> None:
    shutil.copytree(edition, tmp_path / "data")
    (tmp_path / "config.yaml").write_text(f"packs: [{ROOT / 'briefs'}]\nseeds: {ROOT / 'seeds'}\n", encoding="utf-8")

    done = bot(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing is subscribed here" in done.stdout or "No schedule was added" in done.stdout
