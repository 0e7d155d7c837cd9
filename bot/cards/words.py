"""What the interface says, in the reader's language: gettext messages, and dates written by Babel."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from ..domain.dates import Precision, When, parse_when
from .moments import Moment

_SKELETONS = frozenset({"y", "yMMMM", "MMMMd"})  # what is shown; each language has its own order for it
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_THIN_SPACE = "\u2009"  # what older screens and typefaces show as a box


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language; the messages in the code are British English."""

    locale: str = "en_GB"
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    def __call__(self, message: str, **values: object) -> str:
        """Return the message in this language, with its values filled in."""
        return self.catalogue.gettext(message).format(**values)

    def speaking(self, language: str) -> "Words":
        """Return the same in another language, such as `fr` or `en-GB`; in this one where that is not known."""
        from babel import Locale, UnknownLocaleError

        try:
            locale = str(Locale.parse(language, sep="-")) if language else self.locale
        except (UnknownLocaleError, ValueError):
            return self
        return replace(self, locale=locale)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of the message that fits the number, which it may name as `{n}`."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)

    def listed(self, parts: Iterable[str]) -> str:
        """Write `one, two and three`; nothing for no parts."""
        *some, last = [*parts] or [""]
        return self("{some} and {last}", some=", ".join(some), last=last) if some else last

    def day(self, day: date) -> str:
        """Write `4 April 2003`."""
        return self._format(day, "long")

    def day_of_year(self, day: date) -> str:
        """Write `4 April`."""
        return self._format(day, "MMMMd")

    def moment(self, at: datetime, zone: ZoneInfo) -> Moment:
        """Write an instant as the clock in a zone shows it: `Monday 4 January 2027, 09:00 (Europe/London)`."""
        local, named = at.astimezone(zone), zone.key.replace("_", " ")
        text = self("{day}, {time} ({zone})", day=self._weekday(local.date()), time=f"{local:%H:%M}", zone=named)
        return Moment(at=at, text=text)

    def days(self, first: date, last: date) -> str:
        """Write a stretch of days: `4 January 2027`, `4–10 Jan 2027`, or `January 2027` where it is the whole month."""
        if first == last:
            return self.day(first)
        if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
            return self.month(first)
        return _interval(first, last, self.locale)

    def month(self, day: date) -> str:
        """Write `April 2003`."""
        return self._format(day, "yMMMM")

    def month_of_year(self, day: date) -> str:
        """Write `April`."""
        return self._format(day, "MMMM")

    def language(self, code: str) -> str:
        """Write the name of a language: `English` for `en-GB`."""
        return _language(code, self.locale)

    def when(self, when: When) -> str:
        """Write a date no more precisely than it is known."""
        text = self._exact(when)
        return self("about {date}", date=text) if when.approximate else text

    def _exact(self, when: When) -> str:
        match when.precision:
            case Precision.DAY:
                return self.day(when.first)
            case Precision.MONTH:
                return self.month(when.first)
            case Precision.YEAR:
                return self._format(when.first, "y")
            case Precision.DECADE:
                return self("the {year}s", year=when.first.year)
            case Precision.INTERVAL:
                first, last = self._ends(when)
                return self("{first} to {last}", first=first, last=last)

    def _ends(self, when: When) -> tuple[str, str]:
        first, _, last = when.edtf.partition("/")
        return self._exact(parse_when(first)), self._exact(parse_when(last))

    def _weekday(self, day: date) -> str:
        return f"{self._format(day, 'EEEE')} {self.day(day)}"

    def _format(self, day: date, pattern: str) -> str:
        return _formatted(day, pattern, self.locale)


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, locale: str) -> str:
    if locale == "en_GB":
        return _in_british(day, pattern)
    from babel.dates import (  # only here: the terminal answers before Babel's tables are needed
        format_date,
        format_skeleton,
    )

    if pattern in _SKELETONS:
        return format_skeleton(pattern, day, locale=locale)
    return format_date(day, pattern, locale=locale)


def _in_british(day: date, pattern: str) -> str:
    """Write a day as Babel does, without its tables: they take ten megabytes, and this language is the usual one."""
    month = _MONTHS[day.month - 1]
    match pattern:
        case "long":
            return f"{day.day} {month} {day.year}"
        case "MMMMd":
            return f"{day.day} {month}"
        case "yMMMM":
            return f"{month} {day.year}"
        case "MMMM":
            return month
        case "EEEE":
            return _WEEKDAYS[day.weekday()]
        case _:
            return str(day.year)


@lru_cache(maxsize=4096)
def _interval(first: date, last: date, locale: str) -> str:
    from babel.dates import format_interval

    return format_interval(first, last, skeleton="yMMMd", locale=locale).replace(_THIN_SPACE, " ")


def _language(code: str, locale: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).languages.get(code.partition("-")[0], code))
