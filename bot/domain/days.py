"""Reading a day as people type it."""

import re
from datetime import date, timedelta

from .errors import BadRequest

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_RELATIVE = {"": 0, "today": 0, "tomorrow": 1, "yesterday": -1, "今日": 0, "明日": 1, "昨日": -1}
_ISO = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<year>\d{4}))?")
_JAPANESE = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<name>[a-z]+)(?: (?P<year>\d{4}))?")
_MONTH_FIRST = re.compile(r"(?P<name>[a-z]+) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?")
_MONTH_ONLY = (
    re.compile(r"(?P<name>[a-z]+)(?: (?P<year>[0-9]{4}))?"),
    re.compile(r"(?P<year>[0-9]{4})[-/年](?P<month>[0-9]{1,2})月?"),
    re.compile(r"(?P<month>[0-9]{1,2})月"),
)
_NEAR = 100  # years
_HELP = "Try a day like 31 march, 31/3, 2003-03-31 or tomorrow."


def read_day(text: str, today: date) -> date:
    """Read `31 march`, `31/3` (day first), `march 31`, `2003-03-31`, `3月31日`, `tomorrow`, `monday`.

    A day without a year is in this year, 29 February in the last leap year. Raises BadRequest with a kind sentence.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if words in _RELATIVE:
        return _shift(today, _RELATIVE[words])
    if words.removeprefix("next ") in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(words.removeprefix("next ")) - today.weekday() - 1) % 7 + 1
        return _shift(today, ahead)
    for pattern in (_ISO, _NUMBERS, _JAPANESE, _DAY_FIRST, _MONTH_FIRST):
        if parts := pattern.fullmatch(words):
            return _in_calendar(parts.groupdict(), text, today)
    raise BadRequest(f"I cannot read “{text}” as a day. {_HELP}")


def day_near(text: str, today: date) -> date:
    """Read a day on which something may be posted, or may have been. Raises BadRequest also for one of far away."""
    day = read_day(text, today)
    if abs(day.year - today.year) > _NEAR:
        raise BadRequest(f"“{text}” is too far away. Name a day within {_NEAR} years.")
    return day


def read_month(text: str, today: date) -> date | None:
    """Read `january`, `jan 2027`, `2027-01`, `1月`, `this month` as its first day; None when it is something else.

    A month without a year is in this year.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if words in {"month", "this month", "今月"}:
        return today.replace(day=1)
    for pattern in _MONTH_ONLY:
        if parts := pattern.fullmatch(words):
            return _first_of(parts.groupdict(), today)
    return None


def read_year(text: str) -> int | None:
    """Read `2027`; None when it is something else."""
    words = text.strip()
    return int(words) if re.fullmatch("[1-9][0-9]{3}", words) else None


def _first_of(parts: dict[str, str | None], today: date) -> date | None:
    named = _named(parts["name"] or "") if "name" in parts else int(parts["month"] or 0)
    year = int(parts.get("year") or today.year)
    return date(year, named, 1) if 1 <= named <= 12 and year else None


def _shift(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        raise BadRequest(f"That day is outside the calendar. {_HELP}") from None


def _in_calendar(parts: dict[str, str | None], text: str, today: date) -> date:
    month = int(parts["month"] or 0) if "month" in parts else _month(parts["name"] or "", text)
    day = int(parts["day"] or 0)
    year = int(parts.get("year") or 0)
    if not year:
        year = today.year if (month, day) != (2, 29) else _leap_year(today.year)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadRequest(_no_such_day(day, month, year)) from None


def _no_such_day(day: int, month: int, year: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}: days come first, as in 31/3 for 31 March. {_HELP}"
    if (day, month) == (29, 2):
        return f"{year} had no 29 February. {_HELP}"
    last = "28th, or the 29th in a leap year" if month == 2 else "30th" if month in {4, 6, 9, 11} else "31st"
    return f"{_MONTHS[month - 1].capitalize()} ends on the {last}. {_HELP}"


def _month(name: str, text: str) -> int:
    found = _named(name)
    if not found:
        raise BadRequest(f"I cannot read “{text}” as a day. {_HELP}")
    return found


def _named(name: str) -> int:
    """Return the number of a month by its name or the beginning of it, 0 where there is none."""
    found = (n for n, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.startswith(name))
    return 9 if name == "sept" else next(found, 0)


def _leap_year(year: int) -> int:
    return next(y for y in range(year, year - 9, -1) if y % 4 == 0 and (y % 100 or y % 400 == 0))
