"""What is asked of a library as a whole about its dates."""

from datetime import date

import pytest

from tests.builders import make_brief, make_fact, make_library

LIBRARY = make_library(
    make_brief(
        "bridges",
        [
            make_fact(when.replace("/", "-").replace("~", "a"), "It happened.", when=when)
            for when in ["2003-04", "1999-04", "2003-04-04", "2003-05", "2030-04", "2003", "2003~", "2003-04/2003-05"]
        ],
    )
)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        pytest.param("2026-04-30", ["1999-04", "2003-04"], id="oldest first, and the future not at all"),
        pytest.param("2001-04-01", ["1999-04"], id="not before it happened"),
        pytest.param("2030-04-01", ["1999-04", "2003-04", "2030-04"], id="in the month itself"),
        pytest.param("2026-06-01", [], id="a month without any"),
    ],
)
def test_a_month_has_what_happened_in_it_on_no_known_day(day: str, found: list[str]) -> None:
    assert [fact.id for fact in LIBRARY.in_this_month(date.fromisoformat(day))] == found


def test_a_year_has_what_happened_in_it_in_no_known_month() -> None:
    assert [fact.id for fact in LIBRARY.in_year(2003)] == ["2003", "2003a"]
    assert LIBRARY.in_year(2004) == []
