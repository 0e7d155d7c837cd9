import pytest
from pydantic import TypeAdapter

from bot.cards.cadences import describe_cadence
from bot.cards.schedules import span
from bot.cards.words import Words
from bot.domain.cadences import parse_cadence
from bot.forms import Duration


@pytest.mark.parametrize(
    ("cadence", "told"),
    [
        ("daily", "every day"),
        ("weekdays", "on weekdays"),
        ("weekends", "at weekends"),
        ("monday", "on Mondays"),
        ("mondays and thursdays", "on Mondays and Thursdays"),
        ("mondays, tuesdays and fridays", "on Mondays, Tuesdays and Fridays"),
        ("every 2 weeks on fridays", "every 2 weeks on Fridays"),
        ("every 2 weeks from 2027-01-04", "every 2 weeks on Mondays, from 4 January 2027"),
        ("first monday", "on the first Monday of the month"),
        ("first and third monday", "on the first and third Monday of the month"),
        ("last friday", "on the last Friday of the month"),
        ("day 15", "on day 15 of the month"),
        ("days 1 and 15 and last day", "on day 1 and 15 of the month and on the last day of the month"),
        ("last day", "on the last day of the month"),
        ("cron 30 8 * * 1-5", "as cron says (30 8 * * 1-5)"),
    ],
)
def test_a_cadence_is_told_in_words(cadence: str, told: str) -> None:
    assert describe_cadence(parse_cadence(cadence), Words()) == told


@pytest.mark.parametrize(
    ("length", "told"),
    [
        ("30m", "30 minutes"),
        ("1h", "one hour"),
        ("6h", "6 hours"),
        ("1d12h", "one day 12 hours"),
        ("90m", "one hour 30 minutes"),
    ],
)
def test_a_length_of_time_is_told_in_words(length: str, told: str) -> None:
    assert span(TypeAdapter(Duration).validate_python(length), Words()) == told
