"""What every ledger knows of the past, whom it has told, and what it forgets."""

from datetime import date, timedelta

import pytest

from bot.domain.deliveries import Delivery, State
from bot.domain.subscriptions import What
from bot.service.ledger import Claim, Ledger, Told
from bot.service.ports import Platform
from tests.posting import BEFORE, MORNING, make_subscription

DISCORD = {Platform.DISCORD}
LEASE = timedelta(minutes=1)
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)


async def claimed(ledger: Ledger, days: int = 0) -> Claim:
    """Let a day come due and claim what is to be posted."""
    await ledger.materialise(MORNING + days * DAY, 10)
    (claim,) = await ledger.claim("a", DISCORD, MORNING + days * DAY, LEASE, 1)
    return claim


async def post(ledger: Ledger, days: int = 0, told: tuple[str, ...] = (), edition: str = "first") -> Delivery:
    """Post what comes due on a day."""
    at = MORNING + days * DAY
    sending = (await claimed(ledger, days)).delivery.composed(edition, told, at).sending(at, LEASE)
    assert await ledger.confirm(sending)
    posted = sending.posted(f"message {days}", f"https://example.org/{days}", at, at)
    assert await ledger.record(posted)
    return posted


async def test_every_stage_and_attempt_of_a_post_is_kept(ledger: Ledger) -> None:
    await ledger.declare([make_subscription()], BEFORE)
    first = (await claimed(ledger)).delivery
    await ledger.record(first.retry(MORNING + LEASE, "Discord is busy.", MORNING))
    (claim,) = await ledger.claim("b", DISCORD, MORNING + LEASE, LEASE, 1)
    sending = claim.delivery.composed("first", ("bridge",), MORNING + LEASE).sending(MORNING + LEASE, LEASE)
    await ledger.confirm(sending)
    await ledger.record(sending.posted("42", "https://example.org/42", MORNING + LEASE, MORNING + LEASE))

    told = [(event.stage, event.detail) for event in await ledger.events(first.id)]

    assert told == [
        ("due", ""),
        ("claimed", "a"),
        ("retry", "Discord is busy."),
        ("claimed", "b"),
        ("composed", "first"),
        ("sending", ""),
        ("sent", "https://example.org/42"),
    ]
    assert await ledger.events("nothing") == ()


async def test_a_post_is_found_by_its_day_its_channel_and_its_message(ledger: Ledger) -> None:
    await ledger.declare([make_subscription(), make_subscription("slack", platform="slack")], BEFORE)
    monday, tuesday = await post(ledger), await post(ledger, 1)

    assert await ledger.deliveries_on(MONDAY, subscription="morning") == (monday,)
    assert await ledger.deliveries_on(MONDAY + DAY, platform="discord", channel="channel of morning") == (tuesday,)
    assert len(await ledger.deliveries_on(MONDAY)) == 2
    assert await ledger.deliveries_on(MONDAY - DAY) == ()
    assert await ledger.delivery_of_message("discord", "channel of morning", "message 0") == monday
    assert await ledger.delivery_of_message("slack", "channel of morning", "message 0") is None
    assert await ledger.delivery_of_message("discord", "channel of morning", "") is None


async def test_the_last_post_is_the_newest_that_was_sent(ledger: Ledger) -> None:
    await ledger.declare([make_subscription()], BEFORE)
    assert await ledger.last_sent("morning") is None
    await post(ledger, edition="first")
    tuesday = await post(ledger, 1, edition="second")
    skipped = (await claimed(ledger, 2)).delivery.skip("There was nothing to tell.", MORNING + 2 * DAY)
    await ledger.record(skipped)

    assert await ledger.last_sent("morning") == tuesday
    assert tuesday.edition == "second"


async def test_what_a_channel_was_told_comes_newest_first_and_each_fact_once(ledger: Ledger) -> None:
    await ledger.declare([make_subscription(), make_subscription("other", what=What.FACT, platform="slack")], BEFORE)
    await post(ledger, told=("bridge", "road"))
    await post(ledger, 1, told=("tunnel",))
    await post(ledger, 2, told=("bridge",))
    channel = ("discord", "channel of morning")

    assert await ledger.told(*channel, 10) == (
        Told(fact="bridge", day=MONDAY + 2 * DAY),
        Told(fact="tunnel", day=MONDAY + DAY),
        Told(fact="road", day=MONDAY),
    )
    assert len(await ledger.told(*channel, 2)) == 2
    assert await ledger.told("slack", "channel of morning", 10) == ()


async def test_what_was_not_posted_was_not_told(ledger: Ledger) -> None:
    await ledger.declare([make_subscription()], BEFORE)
    composed = (await claimed(ledger)).delivery.composed("first", ("bridge",), MORNING)
    await ledger.record(composed.retry(MORNING + LEASE, "Discord is busy.", MORNING))

    assert await ledger.told("discord", "channel of morning", 10) == ()


@pytest.mark.parametrize("became", [State.FAILED, State.UNKNOWN])
async def test_a_failure_is_told_to_the_owner_once(ledger: Ledger, became: State) -> None:
    await ledger.declare([make_subscription(owner="U1")], BEFORE)
    delivery = (await claimed(ledger)).delivery
    ended = {
        State.FAILED: delivery.fail("The channel is gone.", "Choose another.", MORNING),
        State.UNKNOWN: delivery.give_up_looking("The channel cannot be read.", MORNING),
    }[became]
    assert await ledger.claim_notice("a", DISCORD, MORNING, LEASE) is None
    await ledger.record(ended)

    notice = await ledger.claim_notice("a", DISCORD, MORNING, LEASE)

    assert notice
    assert (notice.platform, notice.person, notice.channel) == ("discord", "U1", "channel of morning")
    assert (notice.subscription, notice.delivery, notice.at) == ("morning", delivery.id, MORNING)
    assert (notice.reason, notice.remedy) == (ended.reason, ended.remedy)
    assert await ledger.claim_notice("b", DISCORD, MORNING, LEASE) is None
    assert await ledger.record_notice(notice)
    assert not await ledger.record_notice(notice)
    assert await ledger.claim_notice("b", DISCORD, MORNING + DAY, LEASE) is None


async def test_a_notice_that_could_not_be_told_is_taken_up_again(ledger: Ledger) -> None:
    await ledger.declare([make_subscription()], BEFORE)
    await ledger.record((await claimed(ledger)).delivery.fail("The channel is gone.", "", MORNING))
    sleeper = await ledger.claim_notice("a", DISCORD, MORNING, LEASE)
    assert sleeper
    assert await ledger.claim_notice("a", {Platform.SLACK}, MORNING + LEASE, LEASE) is None

    taken = await ledger.claim_notice("b", DISCORD, MORNING + LEASE, LEASE)

    assert taken
    assert taken.id == sleeper.id
    assert not await ledger.record_notice(sleeper)
    assert await ledger.record_notice(taken, again_at=MORNING + DAY)
    assert await ledger.next_wake(MORNING + timedelta(hours=23)) == MORNING + DAY
    assert await ledger.claim_notice("b", DISCORD, MORNING + DAY, LEASE)


async def test_what_is_older_than_asked_is_forgotten_but_not_what_was_told_or_still_waits(ledger: Ledger) -> None:
    await ledger.declare([make_subscription(), make_subscription("slack", platform="slack")], BEFORE)
    await post(ledger, told=("bridge",))
    tuesday = await post(ledger, 1)

    assert await ledger.forget(MORNING + DAY) == 2  # one was merged into a newer one
    assert await ledger.forget(MORNING + DAY) == 0

    assert await ledger.deliveries("morning") == (tuesday,)
    assert [delivery.state for delivery in await ledger.deliveries("slack")] == [State.DUE]
    assert await ledger.told("discord", "channel of morning", 10) == (Told(fact="bridge", day=MONDAY),)
    assert len(await ledger.standings()) == 2
    assert await ledger.changes("discord", "", 10) == ()
