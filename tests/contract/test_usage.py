"""How often entries are asked for, whatever the database."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.usage import KEPT, Count
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
async def ledger(tmp_path: Path, url: str) -> AsyncIterator[SqlLedger]:
    """Return an empty ledger."""
    async with open_ledger(tmp_path, url=url) as opened:
        yield opened


def counted(entry: str, times: int = 1, day: date = MONDAY, kind: str = "fact") -> Count:
    return Count(kind=kind, entry=entry, day=day, times=times)


async def test_what_comes_later_is_added(ledger: SqlLedger) -> None:
    await ledger.count([counted("span", 2), counted("mill", day=TUESDAY), counted("span", kind="brief")])
    await ledger.count([counted("span", 3)])
    await ledger.count([])

    assert await ledger.counted(MONDAY) == (
        counted("span", kind="brief"),
        counted("mill", day=TUESDAY),
        counted("span", 5),
    )
    assert await ledger.counted(TUESDAY) == (counted("mill", day=TUESDAY),)


async def test_what_is_asked_most_of_late_comes_first(ledger: SqlLedger) -> None:
    await ledger.count([counted("old", 9), counted("mill", 2, TUESDAY), counted("arch", 2, TUESDAY)])
    await ledger.count([counted("mill", 1, TUESDAY + timedelta(days=1)), counted("bridges", 7, TUESDAY, "brief")])

    assert await ledger.most_asked("fact", TUESDAY, 5) == ("mill", "arch")
    assert await ledger.most_asked("fact", MONDAY, 2) == ("old", "mill")


async def test_a_year_later_it_is_gone(ledger: SqlLedger) -> None:
    await ledger.count([counted("span"), counted("mill", day=TUESDAY)])

    await ledger.forget_counts(TUESDAY + KEPT)

    assert await ledger.counted(MONDAY) == (counted("mill", day=TUESDAY),)
