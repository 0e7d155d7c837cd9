"""What curators change is taken up while the bot runs."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

from bot.domain.errors import Complaint, ConfigError
from bot.packs.editions.making import Made, Order, make
from bot.packs.editions.shelf import PackShelf
from bot.renewal import renew
from tests.packs.conftest import Desktop, desktop

__all__ = ["desktop"]
MILL = "briefs/works/mill.yaml"
TODAY = date(2026, 11, 28)


@dataclass
class Running:
    """A shelf that is kept up to date, and what its editors were told."""

    shelf: PackShelf
    told: list[Complaint] = field(default_factory=list)
    complained: asyncio.Event = field(default_factory=asyncio.Event)
    taken_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def refused(self, complaints: tuple[Complaint, ...]) -> None:
        self.told += complaints
        self.complained.set()

    def today(self) -> date:
        self.taken_up.set()  # it is asked for the day on which the new edition is served
        return TODAY


def shelf_of(desktop: Desktop, make: Callable[[Order], Made] = make) -> PackShelf:
    return PackShelf(desktop.packs, desktop.seeds, desktop.root / "data", patient=True, make=make)


@asynccontextmanager
async def kept(shelf: PackShelf) -> AsyncIterator[Running]:
    running = Running(shelf)
    task = asyncio.create_task(renew(shelf, running.today, running.refused, every=0.01))
    try:
        async with asyncio.timeout(20):
            yield running
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_change_is_taken_up(desktop: Desktop) -> None:
    async with kept(shelf_of(desktop)) as running:
        desktop.edit(MILL, "title: The mill", "title: The water mill")
        await running.taken_up.wait()

    assert running.shelf.library.briefs["mill"].title == "The water mill"
    assert running.told == []


async def test_a_mistake_is_told_and_what_was_served_goes_on(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    served = shelf.library
    async with kept(shelf) as running:
        desktop.write(MILL, "")
        await running.complained.wait()

    assert [complaint.problem for complaint in running.told] == ["the file is empty"]
    assert shelf.library is served


async def test_a_mistake_that_was_there_at_the_start_is_told(desktop: Desktop) -> None:
    shelf_of(desktop)
    desktop.write(MILL, "")

    async with kept(shelf_of(desktop)) as running:
        await running.complained.wait()

    assert list(running.shelf.library.briefs) == ["bridge", "mill"]


async def test_what_is_damaged_is_made_anew_while_the_bot_runs(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    served = shelf.library
    put_zeros_in_its_place(desktop)

    async with kept(shelf) as running:
        await running.taken_up.wait()

    assert shelf.verify()
    assert shelf.library is not served
    assert shelf.library.version == served.version
    assert running.told == []


def put_zeros_in_its_place(desktop: Desktop) -> None:
    """Spoil the edition on the disk; whoever has it open goes on with what it was."""
    (file,) = (desktop.root / "data").glob("*/entries.sqlite")
    file.rename(file.with_name("kept"))
    file.write_bytes(bytes(file.with_name("kept").stat().st_size))


async def test_after_an_edition_that_could_not_be_made_comes_the_next(desktop: Desktop) -> None:
    failed = threading.Event()

    def failing(order: Order) -> Made:
        if order.meanwhile and not failed.is_set():
            failed.set()
            raise ConfigError("The library could not be read: out of memory.")
        return make(order)

    shelf = shelf_of(desktop, failing)
    async with kept(shelf) as running:
        desktop.edit(MILL, "title: The mill", "title: The water mill")
        await asyncio.to_thread(failed.wait)
        desktop.edit(MILL, "title: The water mill", "title: The wind mill")
        await running.taken_up.wait()

    assert shelf.library.briefs["mill"].title == "The wind mill"


async def test_editors_who_cannot_be_told_keep_nothing_from_being_taken_up(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    tried = asyncio.Event()

    async def refused(complaints: tuple[Complaint, ...]) -> None:
        tried.set()
        raise AttributeError("nobody has logged in yet")

    running = Running(shelf)
    task = asyncio.create_task(renew(shelf, running.today, refused, every=0.01))
    try:
        async with asyncio.timeout(20):
            desktop.edit(MILL, "title: The mill", "titel: The mill")
            await tried.wait()
            desktop.edit(MILL, "titel: The mill", "title: The water mill")
            await running.taken_up.wait()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
