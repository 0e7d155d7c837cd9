"""Dates with honest precision (a subset of EDTF, the Extended Date/Time Format of ISO 8601-2)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as precise as its source: the first and the last day it may mean, both included."""

    edtf: str
    first: date
    last: date
    precision: Precision
    approximate: bool = False

    @property
    def day(self) -> date | None:
        """Return the day, where the date is that precise and certain."""
        return self.first if self.precision is Precision.DAY and not self.approximate else None


_SINGLE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<approximate>~)?")
_DECADE = re.compile(r"(?P<decade>[0-9]{3})X(?P<approximate>~)?")


def parse_when(edtf: str) -> When:
    """Read `2003-04-04`, `2002-01`, `1995`, `197X`, `2001-10/2003-04`; a final `~` means approximately.

    Raises ValueError with a sentence that says what is wrong.
    """
    if "/" in edtf:
        return _parse_interval(edtf)
    if decade := _DECADE.fullmatch(edtf):
        start = int(decade["decade"]) * 10
        if start == 0:
            raise ValueError(f"“{edtf}” has no year 0")
        approximate = decade["approximate"] is not None
        return When(
            edtf=edtf,
            first=date(start, 1, 1),
            last=date(start + 9, 12, 31),
            precision=Precision.DECADE,
            approximate=approximate,
        )
    single = _SINGLE.fullmatch(edtf)
    if single is None:
        raise ValueError(f"“{edtf}” is not a date like 2003-04-04, 2002-01, 1995, 197X or 2001-10/2003-04")
    return _parse_single(edtf, single)


def _parse_interval(edtf: str) -> When:
    start, _, end = edtf.partition("/")
    first, last = parse_when(start), parse_when(end)
    if last.last < first.first:
        raise ValueError(f"“{edtf}” ends before it begins")
    return When(
        edtf=edtf,
        first=first.first,
        last=last.last,
        precision=Precision.INTERVAL,
        approximate=first.approximate or last.approximate,
    )


def _parse_single(edtf: str, parts: re.Match[str]) -> When:
    year, month, day = int(parts["year"]), int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"“{edtf}” is not in the calendar") from None
    if parts["month"] is None:
        precision, last = Precision.YEAR, date(year, 12, 31)
    elif parts["day"] is None:
        precision, last = Precision.MONTH, date(year, month, monthrange(year, month)[1])
    else:
        precision, last = Precision.DAY, first
    return When(edtf=edtf, first=first, last=last, precision=precision, approximate=parts["approximate"] is not None)
