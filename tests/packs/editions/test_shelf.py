"""Editions in the data folder: opened as they were left, never trusted when damaged, kept for a while."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.packs.editions import making, tables
from bot.packs.editions.making import Made, Order, Workshop, make
from bot.packs.editions.shelf import PackShelf
from tests.packs.conftest import Desktop

MILL = "briefs/works/mill.yaml"
TODAY = date(2026, 11, 28)


def shelf_of(desktop: Desktop, *, make: Callable[[Order], Made] = make, patient: bool = False) -> PackShelf:
    return PackShelf(desktop.packs, desktop.seeds, home(desktop), make=make, patient=patient)


def home(desktop: Desktop) -> Path:
    return desktop.root / "data/library"


def never(order: Order) -> Made:
    raise AssertionError("an edition is made that is there already")


def entries(desktop: Desktop) -> Path:
    (file,) = home(desktop).glob("*/entries.sqlite")
    return file


def test_the_edition_made_last_is_opened_without_reading_a_pack(desktop: Desktop) -> None:
    made = shelf_of(desktop).library

    opened = shelf_of(desktop, make=never).library

    assert opened.version == made.version
    assert dict(opened.briefs) == dict(made.briefs)
    assert dict(opened.sources) == dict(made.sources)
    assert dict(opened.facts) == dict(made.facts)


def test_an_edit_is_told_at_once(desktop: Desktop) -> None:
    shelf_of(desktop)
    desktop.edit(MILL, "title: The mill", "title: The water mill")

    assert shelf_of(desktop).library.briefs["mill"].title == "The water mill"


def test_a_file_that_was_only_touched_makes_no_new_edition(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    os.utime(desktop.root / MILL, (0, 0))

    assert shelf.changed()
    assert shelf.reload() == ()
    assert not shelf.changed()
    assert len(list(home(desktop).glob("*/entries.sqlite"))) == 1
    shelf_of(desktop, make=never)


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def put_another_in_its_place(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + bytes(file.stat().st_size - 16))


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short, put_another_in_its_place, Path.unlink])
@pytest.mark.parametrize("which", ["*/entries.sqlite", "*/manifest.json", "*.json"])
def test_what_is_damaged_is_made_anew(desktop: Desktop, which: str, damage: Callable[[Path], None]) -> None:
    facts = dict(shelf_of(desktop).library.facts)
    (file,) = home(desktop).glob(which)
    damage(file)

    assert dict(shelf_of(desktop).library.facts) == facts
    shelf_of(desktop, make=never)


def test_an_edition_of_another_format_is_made_anew(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf_of(desktop)
    monkeypatch.setattr("bot.packs.editions.storing.FORMAT", tables.FORMAT + 1)

    assert list(shelf_of(desktop).library.briefs) == ["bridge", "mill"]


def test_another_program_makes_its_editions_anew(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_of(desktop)
    shelf.served(TODAY)
    (first,) = home(desktop).glob("*/entries.sqlite")
    monkeypatch.setattr("bot.packs.editions.shelf.program", lambda: "newer")

    newer = shelf_of(desktop)

    assert newer.library.version == shelf.library.version
    assert {*home(desktop).glob("*/entries.sqlite")} > {first}
    shelf_of(desktop, make=never)


def test_an_edition_half_written_when_its_maker_was_killed_does_no_harm(desktop: Desktop) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from bot.packs.editions import making, storing;"
        "storing._write_json = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "from bot.packs.editions.shelf import PackShelf;"
        "PackShelf([Path(sys.argv[1])], Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    places = [str(desktop.root / name) for name in ("briefs", "seeds", "data/library")]

    ended = subprocess.run([sys.executable, "-c", script, *places], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert list(home(desktop).glob(".*/entries.sqlite"))
    assert list(shelf_of(desktop).library.briefs) == ["bridge", "mill"]


def test_two_processes_may_make_editions_at_once(desktop: Desktop) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(opened_elsewhere, [desktop.root] * 6)

    assert found == [["bridge", "mill"]] * 6
    shelf_of(desktop, make=never)


def opened_elsewhere(root: Path) -> list[str]:
    return list(shelf_of(Desktop(root)).library.briefs)


def test_a_process_of_its_own_makes_the_same(desktop: Desktop) -> None:
    shelf = shelf_of(desktop, make=Workshop())

    assert shelf.library.version == desktop.load().version
    desktop.write(MILL, "a: *b")
    assert [complaint.message for complaint in shelf.reload()] == [
        "an alias (*) is not read here; write the text out, in quotation marks if it begins with *"
    ]


SMALL = """\
id: {name}
title: {name}
as_of: "1999-05"
summary: [{{text: It is {name}., facts: [{name}-is]}}]
sections: [{{title: All, facts: [{{id: {name}-is, statement: It is {name}., cites: [{{source: ledger}}]}}]}}]
"""


def test_many_briefs_are_read_by_several_processes(desktop: Desktop) -> None:
    for number in range(450):
        name = f"q{chr(97 + number // 26)}{chr(97 + number % 26)}q"
        desktop.write(f"briefs/works/{name}.yaml", SMALL.format(name=name))

    library = shelf_of(desktop, make=Workshop()).library

    alone = desktop.load()
    assert library.version == alone.version
    assert list(library.briefs) == list(alone.briefs)
    assert dict(library.facts) == dict(alone.facts)


def test_what_is_indexed_a_portion_at_a_time_is_all_there(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_AT_ONCE", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)

    index, alone = shelf_of(desktop).library.index, desktop.load().index

    assert len(index) == len(alone)
    for kind in ("brief", "fact", "source"):
        assert index.starting_with("", kind, 99) == alone.starting_with("", kind, 99)
        assert index.candidates([(("bridg", 1.0),)], kind) == alone.candidates([(("bridg", 1.0),)], kind)


def test_a_patient_shelf_keeps_to_the_last_good_edition(desktop: Desktop) -> None:
    shelf_of(desktop)
    desktop.write(MILL, "")

    patient = shelf_of(desktop, patient=True)

    assert list(patient.library.briefs) == ["bridge", "mill"]
    assert [complaint.problem for complaint in patient.wrong] == ["the file is empty"]
    with pytest.raises(ContentError):
        shelf_of(desktop)


def retitled(desktop: Desktop, shelf: PackShelf, title: str, day: date) -> None:
    """Change a title and serve what comes of it from a day on."""
    text = (desktop.root / MILL).read_text(encoding="utf-8").splitlines()
    desktop.write(MILL, "\n".join(f"title: {title}" if line.startswith("title:") else line for line in text) + "\n")
    assert shelf.reload() == ()
    shelf.served(day)


def test_a_day_of_old_brings_the_edition_that_was_served_then(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    first = shelf.library.version
    shelf.served(TODAY)
    retitled(desktop, shelf, "The water mill", TODAY + timedelta(days=1))
    retitled(desktop, shelf, "The wind mill", TODAY + timedelta(days=1))

    def title(day: date) -> str | None:
        library = shelf.as_of(day)
        return library.briefs["mill"].title if library else None

    days = [TODAY + timedelta(days=ahead) for ahead in (-1, 0, 1, 9)]
    assert [title(day) for day in days] == [None, "The mill", "The wind mill", "The wind mill"]
    old, now = shelf.edition(first), shelf.edition(shelf.library.version)
    assert old is not None
    assert old.briefs["mill"].title == "The mill"
    assert now is shelf.library
    assert shelf.edition("0" * 64) is None


def test_what_was_served_last_is_kept_and_what_is_too_old_is_not(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    shelf.served(TODAY)
    for number in range(1, 24):
        retitled(desktop, shelf, f"Mill {number}", TODAY + timedelta(days=number * 200))

    kept = [day for day in range(0, 24 * 200, 200) if shelf.as_of(TODAY + timedelta(days=day))]

    assert kept == [number * 200 for number in range(4, 24)]
    assert len(list(home(desktop).glob("*/entries.sqlite"))) == 20


def test_an_old_edition_that_is_damaged_is_not_told(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    shelf.served(TODAY)
    old = entries(desktop)
    retitled(desktop, shelf, "The water mill", TODAY + timedelta(days=1))
    flip_a_byte(old)

    assert shelf.as_of(TODAY) is None
    assert shelf.as_of(TODAY + timedelta(days=1)) is shelf.library
