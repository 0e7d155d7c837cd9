from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days import read_day, read_month, read_year
from bot.domain.errors import BadRequest

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", TODAY),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("yesterday", date(2026, 11, 22)),
        ("monday", date(2026, 11, 30)),
        ("next friday", date(2026, 11, 27)),
        ("31 march", date(2026, 3, 31)),
        ("march 31", date(2026, 3, 31)),
        ("31st of March, 2003", date(2003, 3, 31)),
        ("Sept 6", date(2026, 9, 6)),
        ("17 sep", date(2026, 9, 17)),
        ("31/3", date(2026, 3, 31)),
        ("31.3.2003", date(2003, 3, 31)),
        ("2003-03-31", date(2003, 3, 31)),
        ("2003/3/31", date(2003, 3, 31)),
        ("3月31日", date(2026, 3, 31)),
        ("2003年3月31日", date(2003, 3, 31)),
        ("29 february", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_people_type_them(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("31 february", "February ends on the 28th, or the 29th in a leap year"),
        ("31/4", "April ends on the 30th"),
        ("3/31", "days come first"),
        ("29 february 2023", "2023 had no 29 February"),
        ("0 march", "March ends on the 31st"),
        ("someday", "cannot read “someday”"),
        ("12 nevember", "cannot read “12 nevember”"),
        ("99999", "cannot read"),
    ],
)
def test_what_is_no_day_gets_a_kind_sentence_and_an_example(text: str, hint: str) -> None:
    with pytest.raises(BadRequest, match=hint) as caught:
        read_day(text, TODAY)

    assert "Try a day like" in str(caught.value)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(BadRequest):
        assert isinstance(read_day(text, TODAY), date)


@given(st.dates())
def test_an_iso_date_is_read_as_itself(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day


def test_the_end_of_the_calendar_is_not_crossed() -> None:
    with pytest.raises(BadRequest, match="outside the calendar"):
        read_day("tomorrow", date.max)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("january", "2026-01-01"),
        ("Sept", "2026-09-01"),
        ("jan 2027", "2027-01-01"),
        ("2027-01", "2027-01-01"),
        ("2027年1月", "2027-01-01"),
        ("3月", "2026-03-01"),
        ("this month", "2026-11-01"),
        ("may", "2026-05-01"),
        ("2027-13", None),
        ("monday", None),
        ("1 may", None),
        ("0000-01", None),
        ("", None),
    ],
)
def test_a_month_is_read_as_people_type_it(text: str, month: str | None) -> None:
    found = read_month(text, date(2026, 11, 23))

    assert (found.isoformat() if found else None) == month


@pytest.mark.parametrize(
    ("text", "year"), [("2027", 2027), (" 1999 ", 1999), ("27", None), ("0027", None), ("x", None)]
)
def test_a_year_is_read_by_its_number(text: str, year: int | None) -> None:
    assert read_year(text) == year
