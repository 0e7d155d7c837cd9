"""Days as the interface writes them."""

from datetime import date

import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.words import Words

WORDS = Words()


@given(st.dates(min_value=date(1, 1, 1)))
def test_british_days_are_written_as_babel_writes_them(day: date) -> None:
    assert WORDS.day(day) == format_date(day, "long", locale="en_GB")
    assert WORDS.day_of_year(day) == format_skeleton("MMMMd", day, locale="en_GB")
    assert WORDS.month(day) == format_skeleton("yMMMM", day, locale="en_GB")
    assert WORDS._format(day, "EEEE") == format_date(day, "EEEE", locale="en_GB")
    assert WORDS.month_of_year(day) == format_date(day, "MMMM", locale="en_GB")


@pytest.mark.parametrize(
    ("locale", "written"), [("fr_FR", "4 avril 2003"), ("ja_JP", "2003年4月4日"), ("en_US", "April 4, 2003")]
)
def test_other_languages_have_their_own_order(locale: str, written: str) -> None:
    assert Words(locale=locale).day(date(2003, 4, 4)) == written
