from datetime import date

import pytest

from bot.domain.dates import Precision, parse_when


@pytest.mark.parametrize(
    ("edtf", "precision", "first", "last"),
    [
        ("2003-04-04", Precision.DAY, date(2003, 4, 4), date(2003, 4, 4)),
        ("2004-02", Precision.MONTH, date(2004, 2, 1), date(2004, 2, 29)),
        ("1995", Precision.YEAR, date(1995, 1, 1), date(1995, 12, 31)),
        ("197X", Precision.DECADE, date(1970, 1, 1), date(1979, 12, 31)),
        ("2001-10/2003-04", Precision.INTERVAL, date(2001, 10, 1), date(2003, 4, 30)),
        ("2018~", Precision.YEAR, date(2018, 1, 1), date(2018, 12, 31)),
    ],
)
def test_a_date_is_as_wide_as_it_is_vague(edtf: str, precision: Precision, first: date, last: date) -> None:
    when = parse_when(edtf)

    assert (when.precision, when.first, when.last, when.edtf) == (precision, first, last, edtf)


@pytest.mark.parametrize(
    "edtf", ["", "yesterday", "2003-13", "2003-02-30", "0000", "000X", "2003-04/2001", "2003/", "2003-4-4", "１９９５"]
)
def test_what_is_no_date_is_refused_in_a_sentence(edtf: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_when(edtf)


@pytest.mark.parametrize(("edtf", "day"), [("2003-04-04", date(2003, 4, 4)), ("2003-04-04~", None), ("2003-04", None)])
def test_only_a_certain_day_is_a_day(edtf: str, day: date | None) -> None:
    assert parse_when(edtf).day == day
