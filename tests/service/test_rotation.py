"""What a channel was told is in the ledger, so a restart changes nothing of what it is told next."""

from functools import partial
from pathlib import Path

from bot.domain.subscriptions import What, WhenLate
from bot.service.composing import compose
from bot.service.publishing import publish_due
from bot.store.opening import open_ledger
from tests.builders import make_brief, make_desk, make_fact, make_library
from tests.posting import Clock, Showcase, make_press, order

FACTS = [make_fact(f"fact-{n}", f"It is number {n}.") for n in range(4)]


async def test_facts_go_round_across_restarts_and_a_new_one_comes_first(tmp_path: Path) -> None:
    clock = Clock()
    discord, told = Showcase(clock), list[str]()
    for day in range(10):
        facts = FACTS if day < 6 else [*FACTS, make_fact("new", "It is new.")]
        desk = make_desk(make_library(make_brief("bridges", facts)))
        async with open_ledger(tmp_path) as ledger:
            if not day:
                await order(ledger, what=What.FACT)
            await publish_due(make_press(ledger, clock, discord, compose=partial(compose, desk=desk)))
            told = [discord.shown[n].reply.results[0].id for n in range(len(discord.shown))]
        clock.pass_by(days=1)

    assert len(told) == 10
    assert sorted(told[:4]) == sorted(fact.id for fact in FACTS)
    assert told[4:6] == told[:2]
    assert told[6] == "new"
    assert told[7:] == [*told[2:4], told[4]]


async def test_after_days_of_outage_one_post_tells_what_was_missed(tmp_path: Path) -> None:
    clock = Clock()
    discord = Showcase(clock)
    dates = ["2003-11-23", "2003-11-24", "2003-11-25", "2003-11-26"]
    desk = make_desk(make_library(make_brief("bridges", [make_fact(f"of-{d}", "It was.", when=d) for d in dates])))
    async with open_ledger(tmp_path) as ledger:
        await order(ledger, when_late=WhenLate.MERGE)
        press = make_press(ledger, clock, discord, compose=partial(compose, desk=desk))
        await publish_due(press)
        clock.pass_by(days=3)
        await publish_due(press)

    shown = [[result.id for result in message.reply.results] for message in discord.shown]
    assert shown == [["of-2003-11-23"], ["of-2003-11-26", "of-2003-11-24", "of-2003-11-25"]]
    assert discord.shown[1].reply.card.title == "On this day: 24–26 Nov 2026"
