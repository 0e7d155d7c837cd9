"""An edition made of the one before it is the same as one made of all files, and says the same of mistakes."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import Complaint
from bot.domain.index.reading import index_in_memory
from bot.packs.editions.compiling import compile_into
from bot.packs.editions.reading import Edition
from bot.packs.editions.tables import create
from bot.packs.gather import gather
from bot.packs.references import complaints, contents
from tests.packs.conftest import Desktop

BRIDGE, MILL, PACK = "briefs/works/bridge.yaml", "briefs/works/mill.yaml", "briefs/works/pack.yaml"
ASKED = "briefs/works/questions.yaml"


def told(edition: Edition) -> object:
    """Return all that an edition tells."""
    library = edition.library(index_in_memory(edition.searchables()))
    return (
        library.version,
        library.checked_on,
        library.packs,
        [*library.briefs.items()],
        [*library.facts.items()],
        [*library.sources.items()],
        [*library.retired.items()],
        [*edition.questions.items()],
        [*library.anniversaries],
        [library.citing(source, 10) for source in library.sources],
        library.key_facts(10),
        [library.fact_of_turn(n).id for n in range(len(library.facts))],
        [library.in_year(year) for year in (1890, 1999, 2003)],
    )


CHANGES: dict[str, Callable[[Desktop], object]] = {
    "a statement": lambda d: d.edit(BRIDGE, "The town opened", "The town has opened"),
    "a title": lambda d: d.edit(MILL, "title: The mill", "title: The water mill"),
    "a rule of the pack": lambda d: d.write(PACK, (d.root / PACK).read_text() + 'leap_day: "03-01"\n'),
    "what readers call things": lambda d: d.write(
        "briefs/works/synonyms.yaml", "synonyms:\n  - words: [bridge, arch]\n"
    ),
    "what readers ask": lambda d: d.write(
        ASKED, "questions:\n  bridge-cost: [Was it dear?, Wozu?]\n  mill-engineer: [Who?]\n"
    ),
    "one question less": lambda d: d.edit(ASKED, ", Wozu?", ""),
    "a question asked twice": lambda d: d.edit(ASKED, "Who?", "Was it dear?"),
    "questions that are gone": lambda d: (d.root / ASKED).unlink(),
    "a document": lambda d: d.edit("seeds/report.yaml", "title: A Report on Bridges", "title: On Bridges"),
    "a document nobody may quote any more": lambda d: d.edit("seeds/ledger.yaml", "access: none", "access: closed"),
    "a brief that is gone": lambda d: (d.root / MILL).unlink(),
    "a brief that is new": lambda d: d.write(
        "briefs/works/copy.yaml", (d.root / BRIDGE).read_text().replace("bridge", "copy").replace("The town", "A town")
    ),
    "a brief of the same name": lambda d: d.write("briefs/works/water/mill.yaml", (d.root / MILL).read_bytes()),
    "a document that is gone": lambda d: (d.root / "seeds/ledger.yaml").unlink(),
    "a broken file": lambda d: d.write(MILL, "a: *b"),
    "a broken pack": lambda d: d.write(PACK, "id: works"),
    "a folder of its own": lambda d: d.write(
        "briefs/works/water/mill.yaml", (d.root / MILL).rename(d.root / "m").read_bytes()
    ),
    "a pack of its own": lambda d: d.write(
        "briefs/works/water/pack.yaml", (d.root / PACK).read_text().replace("works", "water")
    ),
    "a pack of its own that is gone": lambda d: (d.root / "briefs/works/water/pack.yaml").unlink(),
    "receipts": lambda d: d.check(seal_on=date(2026, 11, 23)),
    "receipts that are gone": lambda d: (d.root / "seeds/receipts.yaml").unlink(missing_ok=True),
}


def apply(desktop: Desktop, change: str) -> None:
    with suppress(OSError, AssertionError):  # another change has been there before
        CHANGES[change](desktop)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4))
def test_what_is_made_of_the_last_edition_is_as_if_made_of_all_files(desktop: Desktop, changes: list[str]) -> None:
    root = desktop.root / "again"
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("briefs", "seeds", "texts"):
        shutil.copytree(desktop.root / folder, root / folder)
    changing = Desktop(root)
    last = compiled(changing, None)[1]
    assert last is not None
    for change in changes:
        apply(changing, change)
        wrong, made = compiled(changing, last)
        wrong_anew, made_anew = compiled(changing, None)

        assert wrong == wrong_anew == checked(changing)
        if made and made_anew:
            assert told(Edition(made)) == told(Edition(made_anew))
            last = made


def compiled(
    desktop: Desktop, last: sqlite3.Connection | None
) -> tuple[tuple[Complaint, ...], sqlite3.Connection | None]:
    """Make an edition, of the last one where there is one; return what is wrong, or the edition."""
    connection = create(None)
    if last:
        last.backup(connection)
    wrong = compile_into(connection, desktop.packs, desktop.seeds)
    return wrong, None if wrong else connection


def checked(desktop: Desktop) -> tuple[Complaint, ...]:
    """Return what `check` finds wrong without texts, which reads everything at once."""
    gathered = gather(desktop.packs, desktop.seeds)
    return tuple(sorted({*gathered.complaints, *complaints(gathered, contents(gathered))}))
