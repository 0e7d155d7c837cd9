"""The settings of a subscription as words."""

from datetime import time, timedelta

import pytest

from bot.domain.cadences import parse_cadence
from bot.domain.settings import settings_of, subscription_of
from bot.domain.subscriptions import Fallback, OnUnknown, Origin, Subscription, What, WhenLate
from tests.posting import make_subscription

FULL = make_subscription(
    platform="slack",
    workspace="T1",
    what=What.DIGEST,
    cadence=parse_cadence("every 2 weeks on fridays from 2027-01-08"),
    at=time(18, 30),
    late_after=timedelta(hours=1, minutes=30),
    when_late=WhenLate.MERGE,
    when_empty=(Fallback.MONTH, Fallback.FACT),
    on_unknown=OnUnknown.RESEND,
    packs=("uk-japan", "works"),
    topics=("korea",),
    language="ja",
    most=3,
    owner="U1",
    origin=Origin.CHAT,
)


@pytest.mark.parametrize("subscription", [make_subscription(), FULL])
def test_the_words_of_a_subscription_make_it_again(subscription: Subscription) -> None:
    words = settings_of(subscription)

    assert subscription_of(words) == subscription
    assert all(isinstance(value, str) for value in words.values())
