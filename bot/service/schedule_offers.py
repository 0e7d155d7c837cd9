"""What autocomplete offers while a schedule is being set or chosen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from ..cards.cadences import describe_cadence
from ..cards.schedules import describe, name_of
from ..domain.cadences import parse_schedule
from ..domain.days import read_day
from ..domain.errors import AttacheError, BadRequest
from ..domain.subscriptions import What
from ..domain.zones import find_zones
from .catalogue import Completes
from .desk import Desk
from .ordering import read_time
from .ports import Completion, Platform
from .schedule_forms import FALLBACKS, fallbacks_of, lateness

Offers = Iterable[tuple[str, str]]

_MOST = 25
_LONGEST = 100  # characters
_CADENCES = (
    *("daily", "weekdays", "weekends", "mondays", "fridays", "mondays and thursdays", "first monday", "last friday"),
    *("day 1", "last day", "every 2 weeks on mondays", "cron 30 8 * * 1-5"),
)
_SPANS = ("30m", "1h", "2h", "6h", "12h", "1d", "2d", "7d")
_LANGUAGES = ("en-GB", "ja", "fr", "de", "es")


async def offer_schedules(desk: Desk, platform: Platform, channel: str, typed: str) -> tuple[Completion, ...]:
    """Offer the schedules of a channel; nothing while the ledger cannot be read."""
    ledger = desk.office.ledger
    if ledger is None:
        return ()
    try:
        standings = await ledger.standings(platform=platform.value, channel=channel)
    except AttacheError:
        return ()
    shown = [(describe(s.subscription, desk.words), s.subscription.id) for s in standings if not s.withdrawn]
    fitting = [(label, id) for label, id in shown if typed.casefold() in label.casefold()]
    return tuple(Completion(label=label[:_LONGEST], value=id) for label, id in fitting[:_MOST])


def _whats(desk: Desk, typed: str, today: date) -> Offers:
    return _fitting(((name_of(what, desk.words), what.value) for what in What), typed)


def _cadences(desk: Desk, typed: str, today: date) -> Offers:
    try:
        cadence, at = parse_schedule(typed)
        told = describe_cadence(cadence, desk.words)
        if len(typed) <= _LONGEST:
            yield (f"{told}, {at:%H:%M}" if at else told), typed
    except ValueError:
        pass
    yield from _fitting(((f"{text}: {_told(text, desk)}", text) for text in _CADENCES), typed)


def _told(text: str, desk: Desk) -> str:
    return describe_cadence(parse_schedule(text)[0], desk.words)


def _times(desk: Desk, typed: str, today: date) -> Offers:
    try:
        at = read_time(typed, desk.words)
        yield f"{at:%H:%M}", f"{at:%H:%M}"
    except BadRequest:
        pass
    for hour in (*range(6, 24), *range(6)):
        for minute in ("00", "30"):
            if (text := f"{hour:02}:{minute}").startswith(typed.strip().zfill(2) if typed.isdigit() else typed):
                yield text, text


def _zones(desk: Desk, typed: str, today: date) -> Offers:
    own = desk.timezone.key
    if not typed:
        yield own, own
    for name, zone in find_zones(typed, _MOST):
        yield (zone if name == zone else f"{name} ({zone})"), zone


def _packs(desk: Desk, typed: str, today: date) -> Offers:
    return one_more(_fitting(((pack.title, pack.id) for pack in desk.shelf.library.packs), last_of(typed)), typed)


def last_of(typed: str) -> str:
    """Return what is typed of the last part of a list, with commas between its parts."""
    return typed.rpartition(",")[2].strip()


def one_more(known: Offers, typed: str) -> Offers:
    """Offer to add one more to the list that is typed."""
    chosen = typed.rpartition(",")[0].strip()
    before = [part.strip() for part in chosen.split(",") if part.strip()]
    for title, id in known:
        value = ",".join([*before, id])
        if id not in before and len(value) <= _LONGEST:
            yield (f"{chosen}, {title}" if before else title), value


def _fallbacks(desk: Desk, typed: str, today: date) -> Offers:
    return _fitting(((fallbacks_of(names, desk.words), names) for names in FALLBACKS), typed)


def _lateness(desk: Desk, typed: str, today: date) -> Offers:
    return _fitting(((told, value) for value, told in lateness(desk.words)), typed)


def _spans(desk: Desk, typed: str, today: date) -> Offers:
    return _fitting(((text, text) for text in _SPANS), typed)


def _languages(desk: Desk, typed: str, today: date) -> Offers:
    return _fitting(((text, text) for text in _LANGUAGES), typed)


def _coming_days(desk: Desk, typed: str, today: date) -> Offers:
    for text in (typed, "tomorrow", "monday", "friday"):
        try:
            day = read_day(text or "today", today)
        except BadRequest:
            continue
        if typed in ("", text):
            yield desk.words.day(day), day.isoformat()


def _fitting(offers: Offers, typed: str) -> Offers:
    wanted = typed.casefold()
    return ((label, value) for label, value in offers if wanted in f"{label} {value}".casefold())


OFFERS: Mapping[Completes, Callable[[Desk, str, date], Offers]] = MappingProxyType(
    {
        Completes.WHATS: _whats,
        Completes.CADENCES: _cadences,
        Completes.TIMES: _times,
        Completes.ZONES: _zones,
        Completes.PACK_LIST: _packs,
        Completes.FALLBACKS: _fallbacks,
        Completes.LATENESS: _lateness,
        Completes.SPANS: _spans,
        Completes.LANGUAGES: _languages,
        Completes.COMING_DAYS: _coming_days,
        Completes.SCHEDULES: lambda desk, typed, today: (),  # the ledger is asked: `offer_schedules`
        Completes.CHANNELS: lambda desk, typed, today: (),  # the platform knows them
    }
)
