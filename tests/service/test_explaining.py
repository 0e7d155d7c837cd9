"""`/why` tells what became of every post, and why there is none."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards.fit import fit
from bot.domain.cadences import parse_cadence
from bot.domain.errors import GiveUp, TryAgain, Unclear
from bot.domain.subscriptions import WhenLate
from bot.platforms.discord.render import draw
from bot.platforms.slack.render import fits
from bot.service.desk import Desk
from bot.service.ports import Platform, Target
from tests.people import Room, offers, opened_room
from tests.posting import BEFORE, MORNING, make_subscription

ADD = "/schedule add onthisday weekdays 09:00 Europe/London"


@pytest.fixture
async def room(desk: Desk, tmp_path: Path) -> AsyncIterator[Room]:
    async with opened_room(desk, tmp_path) as opened:
        yield opened


async def declare(room: Room, **changes: Any) -> None:
    await room.ledger.declare([make_subscription(channel="100", workspace="1", owner="ada", **changes)], BEFORE)


async def test_a_post_on_time_is_told_step_by_step_with_its_link(room: Room) -> None:
    await declare(room)
    room.clock.now = MORNING
    await room.publish()

    reply = await room.ask("/why")

    assert "Due Monday 23 November 2026, 09:00 (Europe/London). It was posted on time." in room.reads
    for step in ("it came due", "taken up", "written", "sent to the platform", "posted"):
        assert f": {step}" in room.reads
    links = [button.url for block in reply.card.blocks for button in getattr(block, "buttons", ()) if button.url]
    assert links == ["https://example.org/0"]


async def test_a_message_is_explained_by_its_link_or_its_id(room: Room) -> None:
    await declare(room)
    room.clock.now = MORNING
    await room.publish()

    await room.ask("/why https://discord.com/channels/1/100/0")
    assert "It was posted on time." in room.reads
    await room.ask("/why https://discord.com/channels/1/100/1234567890123456789")
    assert "That is no scheduled post of mine" in room.reads


async def test_a_late_post_says_how_late(room: Room) -> None:
    await declare(room)
    room.clock.now = MORNING + timedelta(hours=2, minutes=5)
    await room.publish()

    await room.ask("/why")

    assert "It was posted 2 hours 5 minutes late." in room.reads


async def test_retries_are_told_with_their_reasons(room: Room) -> None:
    await declare(room)
    troubles = [TryAgain("Discord asks us to wait.", after=5)]

    def once(target: Target) -> None:
        if troubles:
            raise troubles.pop()

    room.people.before = once
    room.clock.now = MORNING
    await room.publish()
    room.clock.pass_by(minutes=1)
    await room.publish()

    await room.ask("/why")

    assert "did not work, to be tried again: Discord asks us to wait." in room.reads
    assert "2 attempts were made." in room.reads


async def test_a_failure_says_what_to_do_and_can_be_checked_again(room: Room) -> None:
    await declare(room)
    room.people.trouble["100"] = GiveUp("The channel is gone.", "Choose another channel.")
    room.clock.now = MORNING
    await room.publish()

    reply = await room.ask("/why today")

    assert "It could not be posted: the channel is gone." in room.reads
    assert "What to do: Choose another channel." in room.reads
    assert "Check again" in offers(reply.card)


async def test_an_unknown_outcome_is_said_to_be_one(room: Room) -> None:
    await declare(room)

    def silent(target: Target) -> None:
        raise Unclear("No answer came.")

    room.people.after = room.people.looking = silent
    room.clock.now = MORNING
    await room.publish()
    room.clock.pass_by(minutes=30)
    await room.publish()

    await room.ask("/why")

    assert "Nobody can tell whether it was posted" in room.reads
    assert "What to do: Please look in the channel." in room.reads


async def test_what_was_missed_is_said_where_it_was_told(room: Room) -> None:
    await declare(room, when_late=WhenLate.MERGE)
    room.clock.now = MORNING + timedelta(days=2)
    await room.publish()

    await room.ask("/why 25 november")
    assert "It also tells what was missed on 23 November 2026 and 24 November 2026." in room.reads
    await room.ask("/why 23 november")
    assert "It was told in the newer post of 25 November 2026." in room.reads


async def test_a_post_too_late_says_so(room: Room) -> None:
    await declare(room)
    room.clock.now = MORNING + timedelta(hours=8)
    await room.publish()

    await room.ask("/why")

    assert "It was not posted: it was too late to post." in room.reads


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("/why 28 november", "It is not due on that day: it is posted on weekdays at 09:00", id="weekend"),
        pytest.param("/why 20 november", "It was set up later: on 23 November 2026 at 08:00", id="before it was added"),
        pytest.param("/why tomorrow", "It comes due Tuesday 24 November 2026, 09:00 (Europe/London).", id="not yet"),
    ],
)
async def test_nothing_posted_is_explained(room: Room, line: str, told: str) -> None:
    await room.ask(ADD)
    await room.press("Save")

    await room.ask(line)

    assert told in room.reads


async def test_a_day_left_out_says_so(room: Room) -> None:
    await room.ask(ADD)
    await room.press("Save")
    await room.ask("/schedule skip 24 november")

    await room.ask("/why 24 november")

    assert "Nothing is posted on 24 November 2026: somebody left this day out." in room.reads


async def test_a_pause_names_who_made_it(room: Room) -> None:
    await room.ask(ADD)
    await room.press("Save")
    await room.ask("/schedule pause")
    room.clock.now = MORNING + timedelta(hours=1)
    await room.publish()

    await room.ask("/why")

    assert "Nothing was posted: it is paused by Ada since Monday 23 November 2026, 08:00" in room.reads


async def test_where_nothing_is_subscribed_it_says_so(room: Room) -> None:
    await room.ask("/why")

    assert "Nothing is subscribed here" in room.reads


async def test_a_day_longer_ago_than_a_year_says_how_long_records_are_kept(room: Room) -> None:
    await room.ledger.declare([make_subscription(channel="100")], datetime(2024, 1, 1, tzinfo=UTC))

    await room.ask("/why 2024-06-03")

    assert "kept for a year" in room.reads


async def test_a_day_that_a_zone_skips_says_so(room: Room) -> None:
    past = datetime(2011, 1, 1, tzinfo=UTC)
    await room.ledger.declare([make_subscription(channel="100", timezone="Pacific/Apia")], past)

    await room.ask("/why 2011-12-30")

    assert "does not exist in the time zone Pacific/Apia" in room.reads


async def test_a_removed_schedule_is_still_explained_for_its_days(room: Room) -> None:
    await declare(room, cadence=parse_cadence("daily"))
    room.clock.now = MORNING
    await room.publish()
    await room.ledger.declare([], MORNING + timedelta(hours=1))
    room.clock.now = MORNING + timedelta(days=1)

    await room.ask("/why 23 november")

    assert "It was posted on time." in room.reads


async def test_the_places_of_others_stay_closed(room: Room) -> None:
    await declare(room)

    await room.ask("/why --schedule morning", channel="7", workspace="2", reader="eve")

    assert "There is no schedule “morning” here." in room.reads


async def test_slack_links_are_read(room: Room) -> None:
    room.platform = Platform.SLACK
    await room.ledger.declare([make_subscription(platform="slack", channel="C1", workspace="T1")], BEFORE)

    await room.ask("/why https://x.slack.com/archives/C1/p1764000000000100", channel="C1", workspace="T1")

    assert "That is no scheduled post of mine" in room.reads


async def test_many_attempts_are_told_page_by_page_on_both_platforms(room: Room) -> None:
    await declare(room)

    def busy(target: Target) -> None:
        raise TryAgain("Discord asks us to wait.", after=5)

    room.people.before = busy
    room.clock.now = MORNING
    for _ in range(25):
        await room.publish()
        room.clock.pass_by(minutes=11)

    reply = await room.ask("/why --schedule morning")

    words = room.desk.words
    assert draw(reply.card, reply.ask, words).is_accepted()
    assert fits(fit(reply.card, reply.ask, lambda card: fits(card, words), words), words)


async def test_what_somebody_gets_directly_is_explained_in_their_direct_messages(room: Room) -> None:
    room.platform = Platform.SLACK
    direct = make_subscription(platform="slack", channel="ada", workspace="1", owner="ada")
    await room.ledger.declare([direct], BEFORE)
    room.clock.now = MORNING
    await room.publish()

    await room.ask("/why", channel="D1")
    assert "It was posted on time." in room.reads
    await room.ask("/why", channel="D2", reader="eve")
    assert "It was posted" not in room.reads
