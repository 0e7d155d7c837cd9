"""What is kept of questions asked in vain, whatever the database."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.gaps import KEPT, WAITING, Unanswered
from bot.service.ports import Gaps
from bot.store.connecting import connect
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger
from bot.store.tables import gap_reader_table, gap_table, note_table
from tests.store.test_opening import AT_ONCE

MONDAY = date(2026, 11, 23)
F35 = "How many F-35s did Japan buy?"


@pytest.fixture
async def gaps(tmp_path: Path, url: str) -> AsyncIterator[SqlLedger]:
    """Return an empty ledger."""
    async with open_ledger(tmp_path, url=url) as opened:
        yield opened


HERE, THERE = "discord:1044", "slack:T1"


async def ask(
    gaps: Gaps, question: str = F35, reader: str = "discord:1", day: date = MONDAY, nearest: str = "", place: str = HERE
) -> None:
    """Ask in vain."""
    await gaps.note(Unanswered(question=question, reader=reader, place=place, day=day, nearest=nearest))


async def test_it_is_listed_once_asked_on_three_days_by_whomever(gaps: SqlLedger) -> None:
    for days in range(3):
        assert await gaps.listed(MONDAY) == ()
        await ask(gaps, day=MONDAY + timedelta(days=days), nearest="tanks")

    (gap,) = await gaps.listed(MONDAY + timedelta(days=3))
    assert (gap.question, gap.days, gap.readers, gap.nearest) == ("how many f35s did japan buy", 3, 1, "tanks")
    assert (gap.first, gap.last) == (MONDAY, MONDAY + timedelta(days=2))


async def test_it_is_listed_once_three_readers_asked_it_on_one_day(gaps: SqlLedger) -> None:
    for reader in ("discord:1", "discord:2", "discord:2", "discord:1"):
        await ask(gaps, reader=reader)
    assert await gaps.listed(MONDAY) == ()

    await ask(gaps, reader="slack:1")

    assert [gap.readers for gap in await gaps.listed(MONDAY)] == [3]


async def test_questions_that_are_alike_count_as_one(gaps: SqlLedger) -> None:
    for n, question in enumerate((F35, "how many f-35s has japan bought", "F35s japan buy??")):
        await ask(gaps, question, reader=f"discord:{n}")
    await ask(gaps, "who is the king of Spain", reader="discord:9")

    assert len(await gaps.listed(MONDAY)) == 1


async def test_before_that_not_even_its_words_are_kept_and_never_who_asked(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as gaps:
        await ask(gaps, reader="discord:123456789")
        held = await everything(gaps, tmp_path)

    assert "123456789" not in held
    assert "japan" not in held
    assert "buy" not in held


async def test_a_place_hears_only_of_what_was_asked_there(gaps: SqlLedger) -> None:
    for reader in "123":
        await ask(gaps, reader=reader)
        await ask(gaps, "who is the king of Spain", reader=reader, place=THERE)

    assert [gap.question for gap in await gaps.listed(MONDAY, HERE)] == ["how many f35s did japan buy"]
    assert [gap.question for gap in await gaps.listed(MONDAY, THERE)] == ["who is the king of spain"]
    assert await gaps.listed(MONDAY, "discord:9") == ()
    assert len(await gaps.listed(MONDAY)) == 2


async def test_what_others_asked_makes_it_no_sooner_told(gaps: SqlLedger) -> None:
    for reader, place in (("1", HERE), ("2", HERE), ("3", THERE)):
        await ask(gaps, reader=reader, place=place)

    assert await gaps.listed(MONDAY, HERE) == await gaps.listed(MONDAY) == ()


async def test_whoever_runs_the_bot_reads_what_is_alike_in_several_places_once(gaps: SqlLedger) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for reader in "123":
        await ask(gaps, reader=reader)
        await ask(gaps, "F35s japan buy??", reader=reader, day=tuesday, place=THERE)
    await ask(gaps, reader="4", day=tuesday)

    (gap,) = await gaps.listed(tuesday)

    assert (gap.first, gap.last, gap.days, gap.readers) == (MONDAY, tuesday, 2, 4)


async def test_no_place_is_kept_by_its_name(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as gaps:
        for reader in "123":
            await ask(gaps, reader=reader)

        assert "1044" not in await everything(gaps, tmp_path)


async def test_a_place_that_asks_no_end_pushes_out_only_its_own(
    gaps: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.gaps.MOST", 6)
    for reader in "123":
        await ask(gaps, reader=reader)
    for n in range(12):
        for reader in "123":
            await ask(gaps, f"what is word{chr(97 + n) * 4}", reader=reader, place=THERE)

    assert len(await gaps.listed(MONDAY, HERE)) == 1
    assert len(await gaps.listed(MONDAY, THERE)) == 5


async def test_what_told_readers_apart_is_gone_the_next_day(gaps: SqlLedger) -> None:
    await ask(gaps)
    salt = await gaps.get("gaps.salt")

    await ask(gaps, day=MONDAY + timedelta(days=1))
    assert await gaps.get("gaps.salt") != salt

    await gaps.forget_gaps(MONDAY + timedelta(days=2))
    assert await gaps.get("gaps.salt") is None


async def test_what_was_not_asked_for_long_is_forgotten(gaps: SqlLedger) -> None:
    await ask(gaps, "who is the king of Spain")
    for reader in "123":
        await ask(gaps, reader=reader)

    assert len(await gaps.listed(MONDAY + KEPT)) == 1
    assert await gaps.listed(MONDAY + KEPT + timedelta(days=1)) == ()

    for reader in "45":  # the first asker of long ago counts no more
        await ask(gaps, "who is the king of Spain", reader=reader, day=MONDAY + WAITING + timedelta(days=1))
    assert await gaps.listed(MONDAY + KEPT) == ()


async def test_addresses_mentions_and_numbers_of_people_are_left_out(gaps: SqlLedger) -> None:
    for reader in "123":
        await ask(gaps, "did <@123> or ann@example.org at https://example.org/x call 0207946000 about tanks", reader)

    (gap,) = await gaps.listed(MONDAY)
    assert gap.question == "did or at call about tanks"


async def everything(gaps: SqlLedger, folder: Path) -> str:
    """Return all that is in the tables."""
    database = connect(folder, "", AT_ONCE)
    with database.engine.begin() as connection:
        rows = [connection.execute(table.select()).all() for table in (gap_table, gap_reader_table, note_table)]
    database.engine.dispose()
    return str(rows).casefold()


async def test_a_reader_stays_one_when_something_of_yesterday_is_noted_after_midnight(gaps: SqlLedger) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for day in (tuesday, MONDAY, tuesday, MONDAY, tuesday):
        await ask(gaps, reader="discord:1", day=day)

    await ask(gaps, reader="discord:2", day=tuesday)

    assert await gaps.listed(tuesday) == ()
