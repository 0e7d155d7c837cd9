"""`rehearse`: every post of some days, as a short calendar or as a page, and against another version of the pack."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path

from ..config import Config
from ..desks import ledger_of, make_desk, open_shelf
from ..domain.cadences import parse_cadence
from ..domain.errors import BadRequest, ConfigError
from ..domain.library import Library
from ..domain.standings import Pause
from ..domain.subscriptions import Origin, Subscription, What, file_id
from ..packs.loader import load
from ..service.desk import Desk, FixedShelf
from ..settings import orders
from .comparing import Difference, Key, compare
from .page import to_page
from .rehearsal import Rehearsal, rehearse
from .report import report

_MOST_DAYS = 3660
_DAY = timedelta(days=1)
_EXAMPLES = (("onthisday", "daily", 9), ("digest", "mondays", 9), ("fact", "weekdays", 12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is rehearsed: the standing orders, the days people took out of them, and what must be said of them."""

    orders: tuple[Subscription, ...]
    skipped: Mapping[str, Collection[date]]
    notes: tuple[str, ...] = ()


def run(config: Config, first: date, days: int, html: Path | None, against: Path | None) -> str:
    """Rehearse, write the page where one is wanted, and return the report."""
    if not 1 <= days <= _MOST_DAYS:
        raise BadRequest(f"--days takes a number from 1 to {_MOST_DAYS:,}, not {days}.")
    desk, other = make_desk(config, open_shelf(config)), _other(config, against)
    programme = asyncio.run(_programme(config, first, days))
    found, differences = asyncio.run(_rehearsed(programme, desk, first, days, other))
    told = [*programme.notes, report(found, differences, desk.words)]
    if html:
        try:
            html.write_text(to_page(found, differences, desk.words, programme.notes), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{html} cannot be written ({error.strerror}): choose another file.") from None
        told.append(f"The page is {html}.")
    return "\n\n".join(told)


async def _rehearsed(
    programme: Programme, desk: Desk, first: date, days: int, other: Library | None
) -> tuple[Rehearsal, Mapping[Key, Difference] | None]:
    if other is None:
        return await rehearse(programme.orders, desk, first, days, skipped=programme.skipped), None
    before = replace(desk, shelf=FixedShelf(other), archive=None)
    old = await rehearse(programme.orders, before, first, days, skipped=programme.skipped)
    known = replace(desk, archive=_OneEdition(other))
    new = await rehearse(programme.orders, known, first, days, since=other.version, skipped=programme.skipped)
    return new, compare(old, new, desk.words)


def _other(config: Config, folder: Path | None) -> Library | None:
    """Load the other version: a folder of packs, or one with `seeds` in it beside them."""
    if folder is None:
        return None
    if not folder.is_dir():
        raise BadRequest(f"--against takes a folder with another version of the pack; {folder} is none.")
    seeds = folder / config.seeds.name
    beside = [folder / packs.name for packs in config.packs if (folder / packs.name).is_dir()]
    return load(beside or [folder], seeds if seeds.is_dir() else config.seeds, strict=config.strict)


async def _programme(config: Config, first: date, days: int) -> Programme:
    """Take up the orders of the file and, where there is a ledger, those of the chat; without any, examples."""
    found, skipped, notes = list(orders(config.subscriptions)), dict[str, Collection[date]](), list[str]()
    if _has_ledger(config):
        async with ledger_of(config) as ledger:
            standings = [each for each in await ledger.standings() if not each.withdrawn]
        for standing in standings:
            skipped[standing.subscription.id] = {*standing.skipping, *_paused(standing.pause, first, days)}
        found += [each.subscription for each in standings if each.subscription.origin is Origin.CHAT]
        if resting := sum(1 for each in standings if each.pause and not each.pause.until):
            notes.append(_resting(resting))
    if not found:
        found = _examples(config)
        notes.append("No schedule is declared yet, so these are three examples.")
    return Programme(orders=tuple(found), skipped=skipped, notes=tuple(notes))


def _resting(count: int) -> str:
    if count == 1:
        return "One of the schedules is paused; it is shown as if it were not."
    return f"{count} of the schedules are paused; they are shown as if they were not."


def _has_ledger(config: Config) -> bool:
    from ..store.connecting import FILE  # takes a quarter of a second: what is without one should not wait

    return config.secrets.database_url is not None or (config.data / FILE).exists()


def _paused(pause: Pause | None, first: date, days: int) -> Sequence[date]:
    """Return the days on which an order rests, where its pause has an end."""
    if pause is None or pause.until is None:
        return ()
    return [day for n in range(days) if (day := first + n * _DAY) < pause.until]


def _examples(config: Config) -> list[Subscription]:
    return [
        Subscription(
            id=file_id("discord", str(number), what),
            platform="discord",
            channel=f"example {number}",
            what=What(what),
            cadence=parse_cadence(cadence),
            at=time(hour),
            timezone=str(config.timezone),
            late_after=timedelta(hours=6),
        )
        for number, (what, cadence, hour) in enumerate(_EXAMPLES, 1)
    ]


@dataclass(frozen=True, slots=True)
class _OneEdition:
    """Knows the other version and no more."""

    library: Library

    def edition(self, version: str) -> Library | None:
        return self.library if self.library.version == version else None

    def as_of(self, day: date) -> Library | None:
        return None
