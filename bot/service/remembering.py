"""Answering what happened on a day, in a week, a month or a year."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ..cards.asks import Ask
from ..cards.days import day_card, days_card, month_card, year_card
from ..cards.model import Card
from ..cards.telling import Telling
from ..domain.days import read_day, read_month, read_year
from ..domain.occasions import Occasion, days_between, in_month, in_round_year, month_of, on_day, on_days
from .desk import Desk
from .ports import Invocation, Reply
from .replies import found
from .results import fact_results

_YEAR_AHEAD = 366  # days
_WEEK = 7
_MOST_DAYS = 400  # what a button may ask for at once
_THIS_WEEK = frozenset({"week", "this week", "the coming week"})


def on_this_day(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/onthisday [date]`: a day, `this week`, a month or a year."""
    telling, wanted = desk.telling(invocation), invocation.ask
    text = " ".join(wanted.options.get("date", "").casefold().split())
    if text in _THIS_WEEK:
        return _days(telling, wanted, telling.words("The coming week"), _ahead(telling.today, _WEEK))
    if month := read_month(text, telling.today):
        return _month(month, wanted, telling)
    if year := read_year(text):
        return _year(year, wanted, telling)
    day, length = read_day(text, telling.today), wanted.options.get("days", "")
    if length.isdecimal() and 1 < int(length) <= _MOST_DAYS:
        days = _ahead(day, int(length))
        return _days(telling, wanted, telling.words.days(days[0], days[-1]), days)
    return _day(day, wanted, telling)


def upcoming(telling: Telling, day: date) -> date | None:
    """Return the next day after this one, within a year, on which something happened."""
    return next((ahead for ahead, _ in telling.library.days_ahead(day, _YEAR_AHEAD)), None)


def _day(day: date, wanted: Ask, telling: Telling) -> Reply:
    """Tell what happened on a day; `found` is False when nothing did."""
    remembered, ahead = list(on_day(telling.library, day)), upcoming(telling, day)
    asked = wanted.with_options(date=day.isoformat())
    told = _told(asked, day_card(telling, day, remembered, ahead), remembered, telling)
    suggestions = (telling.words.day_of_year(ahead),) if ahead and not remembered else ()
    return replace(told, suggestions=suggestions)


def _days(telling: Telling, wanted: Ask, title: str, days: Sequence[date]) -> Reply:
    remembered = list(on_days(telling.library, days))
    return _told(wanted, days_card(telling, title, remembered, _shared(wanted)), remembered, telling)


def _month(month: date, wanted: Ask, telling: Telling) -> Reply:
    calendar = month_of(month)
    asked = wanted.with_options(date=month.isoformat()[:7])
    days, vague = list(on_days(telling.library, calendar)), list(in_month(telling.library, calendar[-1]))
    card = month_card(telling, month, days, vague, _shared(asked))
    return _told(asked, card, [*days, *vague], telling)


def _year(year: int, wanted: Ask, telling: Telling) -> Reply:
    remembered = list(in_round_year(telling.library, year))
    card = year_card(telling, year, remembered, _shared(wanted))
    return _told(wanted, card, remembered, telling)


def _told(asked: Ask, card: Card, remembered: Iterable[Occasion], telling: Telling) -> Reply:
    results = [*fact_results(telling, (occasion.fact for occasion in remembered))]
    return replace(found(asked, card, results), found=bool(results))


def _shared(asked: Ask) -> Ask:
    return asked.with_options(page="", public="")


def _ahead(first: date, length: int) -> Sequence[date]:
    """Return so many days from the first on, as far as the calendar goes."""
    return days_between(first, first + timedelta(days=min(length - 1, (date.max - first).days)))
