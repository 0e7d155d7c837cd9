"""`usage`: what curators read of what readers ask for."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cards.guide import Kept
from bot.cards.text import to_text
from bot.config import Config, load
from bot.desks import ledger_of
from bot.domain.usage import Count
from bot.service.desk import Desk
from bot.usage_command import list_usage
from tests.builders import make_brief, make_desk, make_fact, make_library, say
from tests.zygote import ROOT, Bot

TODAY = date(2026, 11, 28)
SPAN, ARCH = (
    make_fact("span", "It spans the river.", review_by=date(2026, 6, 30)),
    make_fact("arch", "It has an arch."),
)
DESK = make_desk(make_library(make_brief("bridges", [SPAN, ARCH], "Bridges")))
COUNTS = (
    Count(kind="fact", entry="span", day=date(2026, 11, 8), times=2),
    Count(kind="fact", entry="span", day=date(2026, 11, 23), times=5),
    Count(kind="fact", entry="ford", day=date(2026, 11, 24), times=1),
    Count(kind="brief", entry="bridges", day=date(2026, 11, 1), times=9),
)


@pytest.fixture
async def config(tmp_path: Path) -> Config:
    """Return the configuration of a bot that has counted."""
    config = load(tmp_path / "config.yaml", {})
    async with ledger_of(config) as ledger:
        await ledger.count(COUNTS)
    return config


async def test_what_was_asked_for_is_listed_by_week_the_most_asked_first(config: Config) -> None:
    told = await list_usage(config, DESK.telling_on(TODAY), 4, unused=False)

    assert told.splitlines() == [
        "Asked for in the week from Monday …, and in all:",
        "",
        " 02/11  09/11  16/11  23/11     all",
        "Topics: 0 of 1 asked for; --unused lists the others.",
        "Facts: 1 of 2 asked for; --unused lists the others.",
        "     2      0      0      5       7  span: It spans the river. (due for review since 30 June 2026)",
        "     0      0      0      1       1  ford, told no more",
        "Documents: 0 of 1 asked for; --unused lists the others.",
    ]


async def test_what_nobody_asked_for_is_listed(config: Config) -> None:
    told = await list_usage(config, DESK.telling_on(TODAY), 4, unused=True)

    assert "Topics: 1 of 1 not asked for.\n  bridges: Bridges" in told
    assert "Facts: 1 of 2 not asked for.\n  arch: It has an arch." in told


async def test_that_nothing_is_counted_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("usage: false\n", encoding="utf-8")

    told = await list_usage(load(tmp_path / "config.yaml", {}), DESK.telling_on(TODAY), 1, unused=False)

    assert told == "Nothing was asked for since 23 November 2026; “usage: false” in config.yaml switches counting off."


def test_the_command_is_there(bot: Bot, tmp_path: Path, edition: Path) -> None:
    shutil.copytree(edition, tmp_path / "data")
    (tmp_path / "config.yaml").write_text(f"packs: [{ROOT / 'briefs'}]\nseeds: {ROOT / 'seeds'}\n", encoding="utf-8")

    done = bot("usage", "--weeks", "2", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was asked for since" in done.stdout


@pytest.mark.parametrize(
    ("kept", "said", "unsaid"),
    [
        (Kept(), "Of what you ask nothing: no names", "counted"),
        (Kept(counts=True), "is counted, and never who asked", "in vain"),
        (Kept(gaps=True), "a scrambled mark", "is counted"),
        (Kept(gaps=True, counts=True), "is counted, and never who asked. Of a question", "Of what you ask nothing"),
    ],
)
async def test_readers_are_told_what_is_kept_of_them(desk: Desk, kept: Kept, said: str, unsaid: str) -> None:
    told = to_text((await say(replace(desk, kept=kept), "/about")).card)

    assert said in told
    assert unsaid not in told
    assert "With a schedule it keeps who set it up" in told
