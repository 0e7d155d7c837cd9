"""What only a database can do wrong."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql

from bot.domain.deliveries import State
from bot.service.ports import Platform
from bot.store.coming import coming_at
from bot.store.opening import open_ledger
from bot.store.posts import READY
from tests.posting import BEFORE, MORNING, Killed, Killer, make_subscription

LEASE = timedelta(minutes=1)


async def test_a_kill_before_the_commit_leaves_nothing_half_written(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as ledger:
        await ledger.declare([make_subscription()], BEFORE)
    with pytest.raises(Killed):
        async with open_ledger(tmp_path, at=Killer(1)) as ledger:
            await ledger.materialise(MORNING, 100)

    async with open_ledger(tmp_path) as ledger:
        assert await ledger.deliveries("morning") == ()
        assert await ledger.materialise(MORNING, 100) == 1
        assert [delivery.state for delivery in await ledger.deliveries("morning")] == [State.DUE]


async def test_two_processes_never_claim_the_same(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as one, open_ledger(tmp_path) as other:
        await one.declare([make_subscription(str(n)) for n in range(4)], BEFORE)
        await one.materialise(MORNING, 100)

        claims = [
            await ledger.claim(owner, [Platform.DISCORD], MORNING, LEASE, 1)
            for _ in range(3)
            for ledger, owner in ((one, "one"), (other, "other"))
        ]

    assert len({claim.delivery.id for handful in claims for claim in handful}) == 4
    assert claims[4:] == [(), ()]


def test_several_workers_on_postgresql_skip_each_others_rows() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

    coming, ready = (str(query.compile(dialect=dialect)) for query in (coming_at(MORNING, 1), READY))

    assert coming.endswith("FOR UPDATE SKIP LOCKED")
    assert ready.endswith("FOR UPDATE SKIP LOCKED")


async def test_notes_are_kept_across_restarts(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as ledger:
        assert await ledger.get("commands") is None
        await ledger.set("commands", "one")
        await ledger.set("commands", "two")

    async with open_ledger(tmp_path) as ledger:
        assert await ledger.get("commands") == "two"
