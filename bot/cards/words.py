"""What the interface says, in the reader's language: gettext messages, and dates written by Babel."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from ..domain.dates import Precision, When, parse_when
from .moments import Moment


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language; the messages in the code are British English."""

    locale: str = "en_GB"
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    def __call__(self, message: str, **values: object) -> str:
        """Return the message in this language, with its values filled in."""
        return self.catalogue.gettext(message).format(**values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of the message that fits the number, which it may name as `{n}`."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)

    def listed(self, parts: Iterable[str]) -> str:
        """Write `one, two and three`; nothing for no parts."""
        *some, last = [*parts] or [""]
        return self("{some} and {last}", some=", ".join(some), last=last) if some else last

    def day(self, day: date) -> str:
        """Write `4 April 2003`."""
        return self._format(day, "d MMMM y")

    def day_of_year(self, day: date) -> str:
        """Write `4 April`."""
        return self._format(day, "d MMMM")

    def moment(self, at: datetime, zone: ZoneInfo) -> Moment:
        """Write an instant as the clock in a zone shows it: `Monday 4 January 2027, 09:00 (Europe/London)`."""
        local, named = at.astimezone(zone), zone.key.replace("_", " ")
        text = self("{day}, {time} ({zone})", day=self._weekday(local.date()), time=f"{local:%H:%M}", zone=named)
        return Moment(at=at, text=text)

    def when(self, when: When) -> str:
        """Write a date no more precisely than it is known."""
        text = self._exact(when)
        return self("about {date}", date=text) if when.approximate else text

    def _exact(self, when: When) -> str:
        match when.precision:
            case Precision.DAY:
                return self.day(when.first)
            case Precision.MONTH:
                return self._format(when.first, "MMMM y")
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
        return self._format(day, "EEEE d MMMM y")

    def _format(self, day: date, pattern: str) -> str:
        return _formatted(day, pattern, self.locale)


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, locale: str) -> str:
    from babel.dates import format_date  # only here: the terminal answers before Babel's tables are needed

    return format_date(day, pattern, locale=locale)
