"""What may become of a post."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.cadences import DAILY, parse_cadence
from bot.domain.deliveries import ALLOWED, LEFT_OUT, Delivery, State, come_due, delivery_id, due, wait
from bot.domain.slots import Slot
from bot.domain.standings import Standing, declare
from bot.domain.subscriptions import Subscription, What, WhenLate

DUE_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SLOT = Slot(day=date(2026, 11, 23), instant=DUE_AT)
LEASE = timedelta(minutes=1)
SETTLED = [state for state in State if not ALLOWED[state]]
NOT_TOLD = [State.MERGED, State.SKIPPED, State.FAILED]


def standing(late_after: timedelta) -> Standing:
    """Return a daily subscription at 09:00."""
    subscription = Subscription(
        id="morning",
        platform="discord",
        channel="1",
        what=What.ONTHISDAY,
        cadence=DAILY,
        at=time(9),
        timezone="UTC",
        late_after=late_after,
    )
    return declare(subscription, DUE_AT)


ORDER = standing(timedelta(hours=6)).subscription


ACTIONS: dict[str, Callable[[Delivery], Delivery]] = {
    "claim": lambda d: d.claim("a", DUE_AT + LEASE, LEASE),
    "sending": lambda d: d.sending(DUE_AT, LEASE),
    "release": lambda d: d.release(DUE_AT),
    "composed": lambda d: d.composed("first", ("bridge",), DUE_AT),
    "not_there": lambda d: d.not_there(DUE_AT),
    "retry": lambda d: d.retry(DUE_AT + LEASE, "Discord is busy.", DUE_AT),
    "posted": lambda d: d.posted("42", "https://x", DUE_AT, DUE_AT),
    "skip": lambda d: d.skip("There was nothing to tell.", DUE_AT),
    "supersede": lambda d: d.supersede(due("other", SLOT, DUE_AT), ORDER, DUE_AT),
    "fail": lambda d: d.fail("The channel is gone.", "Choose another.", DUE_AT),
    "give_up_looking": lambda d: d.give_up_looking("The channel cannot be read.", DUE_AT),
}
BECOMES = {
    "claim": State.CLAIMED,
    "sending": State.CLAIMED,
    "release": State.DUE,
    "composed": State.CLAIMED,
    "not_there": State.CLAIMED,
    "retry": State.DUE,
    "posted": State.SENT,
    "skip": State.SKIPPED,
    "supersede": State.MERGED,
    "fail": State.FAILED,
    "give_up_looking": State.UNKNOWN,
}
FROM_DUE = {"claim", "skip", "supersede"}


def delivery(state: State = State.DUE) -> Delivery:
    """Return a delivery in a state, with what always comes with it."""
    return replace(due("morning", SLOT, DUE_AT), state=state, ready_at=None if state in SETTLED else DUE_AT)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", State)
def test_each_state_takes_the_actions_it_may_and_refuses_the_others(state: State, action: str) -> None:
    allowed = state is State.CLAIMED or (state is State.DUE and action in FROM_DUE)

    if allowed:
        assert ACTIONS[action](delivery(state)).state is BECOMES[action]
    else:
        with pytest.raises(ValueError, match="and cannot be"):
            ACTIONS[action](delivery(state))


@pytest.mark.parametrize("action", ["skip", "supersede"])
def test_what_may_have_been_posted_is_never_called_untold(action: str) -> None:
    doubtful = replace(delivery(State.CLAIMED), doubtful_since=DUE_AT)

    with pytest.raises(ValueError, match="may have been posted"):
        ACTIONS[action](doubtful)
    assert ACTIONS["fail"](doubtful).state is State.UNKNOWN


def test_a_claim_is_a_lease_under_a_new_epoch() -> None:
    first = delivery().claim("a", DUE_AT, LEASE)
    second = first.claim("b", DUE_AT + LEASE, LEASE)

    assert (first.owner, first.epoch, first.attempts, first.ready_at) == ("a", 1, 1, DUE_AT + LEASE)
    assert (second.owner, second.epoch, second.attempts, second.ready_at) == ("b", 2, 2, DUE_AT + 2 * LEASE)


def test_nobody_claims_before_its_time_or_while_a_lease_runs() -> None:
    with pytest.raises(ValueError, match="cannot be claimed now"):
        delivery().claim("a", DUE_AT - timedelta(seconds=1), LEASE)
    with pytest.raises(ValueError, match="cannot be claimed now"):
        delivery().claim("a", DUE_AT, LEASE).claim("b", DUE_AT + LEASE / 2, LEASE)


def test_a_claim_that_ran_out_is_in_doubt_only_after_it_began_to_send() -> None:
    before = delivery().claim("a", DUE_AT, LEASE)
    began = before.sending(DUE_AT + LEASE / 2, LEASE)
    later = DUE_AT + 2 * LEASE

    assert before.claim("b", later, LEASE).doubtful_since is None
    assert began.claim("b", later, LEASE).doubtful_since == DUE_AT + LEASE / 2
    assert began.claim("b", later, LEASE).not_there(later).doubtful_since is None


def test_doubt_is_as_old_as_the_first_attempt_and_survives_a_retry() -> None:
    first = delivery().claim("a", DUE_AT, LEASE).sending(DUE_AT, LEASE)
    second = first.claim("b", DUE_AT + LEASE, LEASE).sending(DUE_AT + LEASE, LEASE)
    third = second.claim("c", DUE_AT + 2 * LEASE, LEASE).retry(
        DUE_AT + 3 * LEASE, "Discord is busy.", DUE_AT + 2 * LEASE
    )

    assert third.doubtful_since == DUE_AT
    assert third.claim("d", DUE_AT + 3 * LEASE, LEASE).doubtful_since == DUE_AT


def test_an_attempt_that_surely_posted_nothing_leaves_no_doubt() -> None:
    sending = delivery().claim("a", DUE_AT, LEASE).sending(DUE_AT, LEASE)

    again = sending.retry(DUE_AT + LEASE, "Discord is busy.", DUE_AT).claim("a", DUE_AT + LEASE, LEASE)

    assert again.doubtful_since is None


@pytest.mark.parametrize(("minutes", "state"), [(0, State.SENT), (5, State.SENT), (6, State.LATE)])
def test_a_post_within_five_minutes_is_on_time(minutes: int, state: State) -> None:
    at = DUE_AT + timedelta(minutes=minutes)

    posted = delivery(State.CLAIMED).posted("42", "https://x", at, at)

    assert posted.state is state
    assert (posted.message_id, posted.link, posted.settled_at, posted.ready_at) == ("42", "https://x", at, None)


@pytest.mark.parametrize(
    ("late_after", "minutes", "too_late"),
    [(6 * 60, 360, False), (6 * 60, 361, True), (0, 5, False), (0, 6, True)],
)
def test_lateness_ends_where_the_subscription_says_but_never_within_five_minutes(
    late_after: int, minutes: int, too_late: bool
) -> None:
    now = DUE_AT + timedelta(minutes=minutes)

    assert delivery().too_late(standing(timedelta(minutes=late_after)).subscription, now) is too_late


@pytest.mark.parametrize(
    ("late_after", "now", "states"),
    [
        pytest.param(6, "2026-11-23T09:00", "due", id="on time"),
        pytest.param(6, "2026-11-25T15:00", "skipped skipped due", id="the newest is late, not too late"),
        pytest.param(6, "2026-11-25T15:01", "skipped skipped skipped", id="all too late"),
        pytest.param(48, "2026-11-25T10:00", "skipped merged due", id="several in time become one"),
        pytest.param(72, "2026-11-25T10:00", "merged merged due", id="all in time become one"),
    ],
)
def test_after_a_silence_a_channel_gets_one_message_at_most(late_after: int, now: str, states: str) -> None:
    order, at = standing(timedelta(hours=late_after)), datetime.fromisoformat(now).replace(tzinfo=UTC)

    begun = come_due(order, order.come_due(at)[0], at)

    assert " ".join(d.state for d in begun) == states
    assert {d.merged_into for d in begun if d.state is State.MERGED} <= {begun[-1].id}
    assert all(d.reason for d in begun if d.state is State.SKIPPED)


def rules(when_late: WhenLate, cadence: str = "daily") -> Standing:
    """Return a subscription at 09:00 that is up to six hours late, with another rule or cadence."""
    order = replace(ORDER, when_late=when_late, cadence=parse_cadence(cadence))
    return declare(order, DUE_AT)


def begin(order: Standing, now: str, waiting: tuple[Delivery, ...] = ()) -> list[Delivery]:
    """Begin what has come due by then."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return come_due(order, order.come_due(at)[0], at, waiting)


@pytest.mark.parametrize(
    ("when_late", "now", "states", "covers"),
    [
        pytest.param(WhenLate.MERGE, "2026-11-23T09:00", "due", [], id="nothing missed"),
        pytest.param(WhenLate.MERGE, "2026-11-26T08:00", "merged merged due", [23, 24], id="three days down"),
        pytest.param(WhenLate.MERGE, "2026-11-25T23:00", "merged merged due", [23, 24], id="however late"),
        pytest.param(WhenLate.SKIP, "2026-11-23T09:05", "due", [], id="punctual"),
        pytest.param(WhenLate.SKIP, "2026-11-23T09:06", "skipped", [], id="nothing late"),
        pytest.param(WhenLate.SKIP, "2026-11-25T09:01", "skipped skipped due", [], id="only the one in time"),
        pytest.param(WhenLate.POST, "2026-11-25T10:00", "skipped skipped due", [], id="the newest, and no more"),
    ],
)
def test_what_is_late_becomes_what_its_rule_says(when_late: WhenLate, now: str, states: str, covers: list[int]) -> None:
    begun = begin(rules(when_late), now)

    assert " ".join(delivery.state for delivery in begun) == states
    assert [day.day for day in begun[-1].covers] == covers


def test_what_still_waits_is_told_with_the_next_one_and_so_are_the_days_it_covers() -> None:
    order = rules(WhenLate.MERGE)
    *_, waiting = begin(order, "2026-11-24T09:00")
    later = replace(order, next=Slot(day=date(2026, 11, 25), instant=DUE_AT + timedelta(days=2)))

    ended, newest = begin(later, "2026-11-25T09:00", (waiting,))

    assert (ended.state, ended.merged_into) == (State.MERGED, newest.id)
    assert [day.day for day in newest.covers] == [23, 24]


def test_days_that_are_left_out_are_recorded_and_leave_the_others_alone() -> None:
    order = rules(WhenLate.MERGE).skip(date(2026, 11, 24)).skip(date(2026, 11, 25))

    begun = begin(order, "2026-11-25T09:00")

    assert [delivery.state for delivery in begun] == [State.DUE, State.SKIPPED, State.SKIPPED]
    assert {delivery.reason for delivery in begun[1:]} == {LEFT_OUT}


def test_what_still_waits_goes_on_waiting_when_only_days_that_are_left_out_come_due() -> None:
    waiting = due("morning", SLOT, DUE_AT)
    later = replace(rules(WhenLate.POST), next=Slot(day=date(2026, 11, 24), instant=DUE_AT + timedelta(days=1)))

    first, second = begin(later.skip(date(2026, 11, 24)), "2026-11-24T09:00", (waiting,))

    assert (first, second.state) == (waiting, State.SKIPPED)


def test_a_missed_time_of_the_same_day_is_merged_but_its_day_is_not_told_twice() -> None:
    begun = begin(rules(WhenLate.MERGE, "cron 0 9,17 * * *"), "2026-11-24T18:00")

    assert " ".join(delivery.state for delivery in begun) == "merged merged merged due"
    assert begun[-1].covers == (date(2026, 11, 23),)


def test_the_history_of_a_post_says_every_stage_with_its_time() -> None:
    sending = delivery().claim("a", DUE_AT, LEASE).composed("first", ("bridge",), DUE_AT).sending(DUE_AT, LEASE)
    posted = sending.posted("42", "https://x", DUE_AT + LEASE, DUE_AT + LEASE)

    assert [(event.stage, event.detail) for event in posted.history] == [
        *[("due", ""), ("claimed", "a"), ("composed", "first"), ("sending", ""), ("sent", "https://x")]
    ]
    assert (posted.edition, posted.told) == ("first", ("bridge",))


def test_the_key_of_a_slot_fits_discords_25_characters_and_is_its_own() -> None:
    keys = [delivery_id(f"s{n}", date(2026, 11, 1) + timedelta(days=m), m % 3) for n, m in PLACES]

    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 25 and key.isalnum() for key in keys)
    assert due("morning", SLOT, DUE_AT).id == delivery_id("morning", SLOT.day)


PLACES = [(n, m) for n in range(20) for m in range(20)]


@given(attempts=st.integers(1, 1000), at_least=st.floats(0, 10_000), chance=st.floats(0, 1))
def test_a_wait_is_never_shorter_than_asked_and_never_much_longer(
    attempts: int, at_least: float, chance: float
) -> None:
    seconds = wait(attempts, at_least, chance).total_seconds()

    assert max(5, at_least) - 0.001 <= seconds <= max(600, at_least) * 1.25 + 0.001


def test_waits_double() -> None:
    assert [wait(n, 0, 0).total_seconds() for n in range(1, 9)] == [5, 10, 20, 40, 80, 160, 320, 600]


class OnePost(RuleBasedStateMachine):
    """Two owners, crashes and a platform that may lose its answer: a message is shown once, and the ledger knows.

    A message in doubt is looked for, or sent again while the platform remembers its key.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = DUE_AT
        self.ledger = due("morning", SLOT, DUE_AT)
        self.shown = 0
        self.remembered = False

    @rule(minutes=st.integers(1, 400))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.ledger.ready_at and self.ledger.ready_at <= self.now)
    @rule(owner=st.sampled_from("ab"))
    def claim(self, owner: str) -> None:
        epoch = self.ledger.epoch
        self.ledger = self.ledger.claim(owner, self.now, LEASE)
        assert self.ledger.epoch == epoch + 1

    @precondition(lambda self: self.ledger.state is State.CLAIMED and self.ledger.sending_at is None)
    @rule()
    def begin_to_send(self) -> None:
        self.remembered = self.ledger.doubtful_since is not None
        self.ledger = self.ledger.sending(self.now, LEASE)

    @precondition(lambda self: self.ledger.sending_at)
    @rule(answered=st.booleans())
    def the_platform_takes_it(self, answered: bool) -> None:
        self.shown = 1 if self.remembered else self.shown + 1
        if answered:
            self.ledger = self.ledger.posted("42", "", self.now, self.now)
        else:
            self.now += 2 * LEASE
            self.ledger = self.ledger.claim("b", self.now, LEASE)

    @precondition(lambda self: self.ledger.sending_at)
    @rule(error=st.sampled_from(["lost", "again", "never"]))
    def the_platform_does_not_take_it(self, error: str) -> None:
        if error == "again":
            self.ledger = self.ledger.retry(self.now + LEASE, "Discord is busy.", self.now)
        elif error == "never":
            self.ledger = self.ledger.fail("The channel is gone.", "Choose another.", self.now)
        else:
            self.now += 2 * LEASE
            self.ledger = self.ledger.claim("b", self.now, LEASE)

    @precondition(
        lambda self: self.ledger.state is State.CLAIMED and self.ledger.doubtful_since and not self.ledger.sending_at
    )
    @rule(readable=st.booleans())
    def look(self, readable: bool) -> None:
        if not readable:
            self.ledger = self.ledger.give_up_looking("The channel cannot be read.", self.now)
        elif self.shown:
            self.ledger = self.ledger.posted("42", "", self.now, self.now)
        else:
            self.ledger = self.ledger.not_there(self.now)

    @precondition(lambda self: self.ledger.state is State.CLAIMED and self.ledger.sending_at is None)
    @rule()
    def hand_back(self) -> None:
        attempts = self.ledger.attempts
        self.ledger = self.ledger.release(self.now)
        assert self.ledger.attempts == attempts - 1

    @precondition(lambda self: self.ledger.state is State.CLAIMED and self.ledger.sending_at is None)
    @rule()
    def compose(self) -> None:
        self.ledger = self.ledger.composed("first", ("bridge",), self.now)

    @precondition(lambda self: self._is_sure() and self.ledger.sending_at is None)
    @rule()
    def skip(self) -> None:
        self.ledger = self.ledger.skip("There was nothing to tell.", self.now)

    def _is_sure(self) -> bool:
        return self.ledger.state is State.CLAIMED and self.ledger.doubtful_since is None

    @invariant()
    def the_message_is_shown_once_at_most(self) -> None:
        assert self.shown <= 1

    @invariant()
    def the_ledger_tells_the_truth(self) -> None:
        if self.ledger.state in (State.SENT, State.LATE):
            assert self.shown == 1
        if self.ledger.state in NOT_TOLD:
            assert self.shown == 0

    @invariant()
    def its_history_is_in_order_and_ends_where_it_stands(self) -> None:
        history = self.ledger.history
        assert [event.at for event in history] == sorted(event.at for event in history)
        assert history[0].stage == "due"
        if self.ledger.state in SETTLED:
            assert history[-1].stage == self.ledger.state

    @invariant()
    def it_can_be_claimed_until_it_is_settled(self) -> None:
        settled = self.ledger.state in SETTLED
        assert settled == (self.ledger.ready_at is None) == (self.ledger.settled_at is not None)


TestOnePost = OnePost.TestCase
