"""Loading packs: one good library, every mistake in a line of its own, and a shelf that never loses what it holds."""

import asyncio
import os
import shutil
from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.briefs import Figure
from bot.domain.errors import ContentError
from bot.domain.sources import Access, Name, Verdict
from bot.packs.editions.shelf import PackShelf
from bot.packs.loader import load
from tests.test_strict_yaml import ALIAS_BOMB

from .conftest import BRIEF, Desktop

MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"
Spoil = Callable[[Desktop], object]


def shelf_of(desktop: Desktop, *, strict: bool = False) -> PackShelf:
    return PackShelf(desktop.packs, desktop.seeds, desktop.root / "data/library", strict=strict)


def test_a_pack_becomes_a_library(desktop: Desktop) -> None:
    library = desktop.load()

    assert list(library.briefs) == ["bridge", "mill"]
    assert list(library.facts) == ["bridge-opened", "bridge-cost", "mill-engineer"]
    assert library.facts["bridge-cost"].figures[1] == Figure(value="5", unit="arches", label="of the bridge")
    assert library.facts["bridge-opened"].key
    assert [a.happened for a in library.anniversaries] == [date(1890, 5, 4)]
    assert library.sources["report"].author == (Name(family="Pont", given="Ada"),)
    assert library.sources["report"].section_of("p2") == "Spans"
    assert library.sources["ledger"].access is Access.NONE
    assert library.retired == {"ferry": "bridge"}
    assert library.packs[0].outside_home


def test_nothing_is_checked_before_it_is_sealed(desktop: Desktop) -> None:
    facts = desktop.load().facts.values()

    assert {c.verdict for fact in facts for c in fact.all_citations} == {Verdict.UNCHECKED, Verdict.NOT_HELD}
    assert desktop.load().checked_on is None


def test_a_strict_library_tells_nothing_that_is_unverified(desktop: Desktop) -> None:
    assert list(load(desktop.packs, desktop.seeds, strict=True).briefs) == []

    assert desktop.check(seal_on=date(2026, 11, 23)).complaints == ()
    assert list(load(desktop.packs, desktop.seeds, strict=True).facts) == list(desktop.load().facts)

    desktop.edit(MILL, "Ada Pont was not paid.", "Ada Pont was never paid.")
    strict = load(desktop.packs, desktop.seeds, strict=True)
    assert list(strict.facts) == ["bridge-opened", "bridge-cost"]
    assert list(strict.briefs) == ["bridge"]
    assert list(strict.sources) == ["report"]
    assert "mill-engineer" in desktop.load().facts


def test_a_strict_shelf_stays_strict(desktop: Desktop) -> None:
    desktop.check(seal_on=date(2026, 11, 23))
    shelf = shelf_of(desktop, strict=True)
    desktop.edit(MILL, "Ada Pont was not paid.", "Ada Pont was never paid.")

    assert "mill-engineer" in shelf.library.facts
    assert shelf.reload() == ()
    assert "mill-engineer" not in shelf.library.facts


def test_what_a_receipt_needs_to_be_shown_is_read(desktop: Desktop) -> None:
    desktop.edit("seeds/report.yaml", "access: closed", "access: open")
    desktop.edit(BRIDGE, "terms: [old bridge, 4 May 1890]", "exact: old bridge was opened on 4 May 1890")
    desktop.edit(BRIDGE, 'terms: ["£1,250"]', 'exact: "It cost £1,250"')
    desktop.edit(BRIDGE, "terms: [five arches]", "exact: five arches, prefix: It has, suffix: .")
    desktop.edit(MILL, "terms: [Ada Pont, nothing at all]", "exact: the engineer")
    desktop.edit(MILL, "terms: [nothing at all]", "exact: nothing at all")
    desktop.edit(BRIDGE, 'as_of: "1999-05"', 'as_of: "1999-05"\nreview_by: "2027-06-30"')
    desktop.edit(BRIDGE, "        keywords: [price]", '        keywords: [price]\n        review_by: "2026-12-01"')
    desktop.edit("seeds/report.yaml", "paragraphs:", "pages: {p2: 12}\nparagraphs:")
    library = desktop.load()
    cost = library.facts["bridge-cost"]

    quoted = cost.citations[1]
    assert (quoted.exact, quoted.prefix, quoted.suffix) == ("five arches", "It has", ".")
    assert (cost.review_by, library.briefs["bridge"].review_by) == (date(2026, 12, 1), date(2027, 6, 30))
    assert library.sources["report"].pages == {"p2": 12}


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            BRIDGE,
            'as_of: "1999-05"',
            'as_of: "1999-05"\nreview_by: 2027-06',
            "“2027-06” is not a day; write the day, such as",
        ),
        (
            "seeds/report.yaml",
            "paragraphs:",
            "pages: {p2: xii}\nparagraphs:",
            "this is not the number of a page; count",
        ),
    ],
)
def test_what_is_no_day_or_no_page_is_refused(desktop: Desktop, file: str, old: str, new: str, complaint: str) -> None:
    desktop.edit(file, old, new)

    assert [line for line in desktop.complaints() if complaint in line]


def test_the_version_is_of_names_and_contents_alone(desktop: Desktop) -> None:
    before = desktop.load().version
    os.utime(desktop.root / "briefs/works/mill.yaml", (0, 0))
    touched = desktop.load().version
    desktop.edit("briefs/works/mill.yaml", "The mill\n", "The water mill\n")

    assert touched == before
    assert desktop.load().version != before


def test_the_version_does_not_depend_on_where_the_folder_is(desktop: Desktop) -> None:
    shutil.copytree(desktop.root, desktop.root / "elsewhere", ignore=shutil.ignore_patterns("elsewhere"))

    assert Desktop(desktop.root / "elsewhere").load().version == desktop.load().version


def outside_link(desktop: Desktop) -> None:
    desktop.write("secret.yaml", BRIEF)
    (desktop.root / "briefs/works/link.yaml").symlink_to(desktop.root / "secret.yaml")


def large_file(desktop: Desktop) -> None:
    with desktop.write("briefs/works/large.yaml", "").open("wb") as sparse:
        sparse.truncate(50_000_000)


def twin_fact(desktop: Desktop) -> None:
    desktop.edit(MILL, "id: mill-engineer", "id: bridge-cost")
    desktop.edit(MILL, "facts: [mill-engineer]", "facts: [bridge-cost]")


def no_citation(desktop: Desktop) -> None:
    desktop.edit(BRIDGE, "          - source: report\n", "")
    desktop.edit(BRIDGE, "            at: p2\n            terms: [old bridge, 4 May 1890]\n", "")


def endless_link(desktop: Desktop) -> None:
    (desktop.root / "briefs/works/loop.yaml").symlink_to("loop.yaml")


HOSTILE: list[tuple[Spoil, str]] = [
    (
        lambda d: d.edit(MILL, "title: The mill", "titel: The mill"),
        (
            f"{MILL}:1:1: a brief needs “title”; add it: what readers see, at most 80 characters\n"
            f"{MILL}:2:1: “titel” is not a key of a brief; did you mean “title”?"
        ),
    ),
    (
        lambda d: d.edit(MILL, "related:", "colour:"),
        (
            f"{MILL}:21:1: “colour” is not a key of a brief;"
            " its keys are id, title, aliases, as_of, summary, sections, related, review_by"
        ),
    ),
    (
        no_citation,
        f"{BRIDGE}:15:15: “cites” is empty; write where it says so: a list of citations (source, at, terms)",
    ),
    (
        lambda d: d.edit(BRIDGE, '"1890-05-04"', '"1890-05-32"'),
        (
            f"{BRIDGE}:14:15: “1890-05-32” is not in the calendar;"
            " write no more than the source is sure of, such as 2003-04-04, 2003-04 or 2003"
        ),
    ),
    (
        lambda d: d.edit(BRIDGE, '"1890-05-04"', "4 May 1890"),
        (
            f"{BRIDGE}:14:15: “4 May 1890” is not a date like 2003-04-04, 2002-01, 1995, 197X or 2001-10/2003-04;"
            " write no more than the source is sure of, such as 2003-04-04, 2003-04 or 2003"
        ),
    ),
    (
        lambda d: d.write("briefs/works/twin.yaml", BRIEF),
        "briefs/works/twin.yaml:1:5: “bridge” is taken ({root}/briefs/works/bridge.yaml:1); choose another",
    ),
    (twin_fact, f"{MILL}:9:13: “bridge-cost” is taken ({{root}}/{BRIDGE}:19); choose another"),
    (
        lambda d: d.write("briefs/works/bomb.yaml", ALIAS_BOMB),
        (
            "briefs/works/bomb.yaml:1:4: an anchor (&) is not read here;"
            " write the text out, in quotation marks if it begins with &"
        ),
    ),
    (large_file, "briefs/works/large.yaml: the file has 50,000,000 bytes; at most 1,048,576 are read: split it"),
    (
        lambda d: d.write("briefs/works/picture.yaml", b"\x89PNG\r\n\x1a\n\0\0"),
        "briefs/works/picture.yaml: this is a binary file, not text; put a YAML file in its place",
    ),
    (
        lambda d: d.write("briefs/works/old.yaml", "title: Brücke".encode("latin-1")),
        "briefs/works/old.yaml:1:10: the file is not UTF-8 from here on; save it as UTF-8",
    ),
    (
        lambda d: d.edit(MILL, "    facts:\n", "\tfacts:\n"),
        f"{MILL}:8:1: there is a tab here; use spaces",
    ),
    (
        lambda d: d.write("briefs/works/deep.yaml", "[" * 10_000),
        "briefs/works/deep.yaml:1:17: this is nested more than 16 levels deep; bring it nearer the top",
    ),
    (
        lambda d: d.write("briefs/works/none.yaml", ""),
        "briefs/works/none.yaml:1:1: the file is empty; write it, or delete it",
    ),
    (outside_link, "briefs/works/link.yaml: this link leads out of the folder; put the file itself here"),
    (
        endless_link,
        (
            "briefs/works/loop.yaml: the file cannot be read (too many levels of symbolic links);"
            " see that it is there and readable"
        ),
    ),
    (
        lambda d: d.write("briefs/works/korea.yml", BRIEF),
        "briefs/works/korea.yml: files must end in .yaml; call it korea.yaml",
    ),
    (
        lambda d: d.write("briefs/loose/ferry.yaml", BRIEF),
        "briefs/loose: the YAML files in this folder belong to no pack; put a pack.yaml beside them",
    ),
    (
        lambda d: d.write("seeds/receipts.yaml", 'checked_on: "2026-11-23"\nreceipts: [abc]\n'),
        "seeds/receipts.yaml:2:12: “abc” cannot stand here; write the digests",
    ),
    (
        lambda d: d.edit("seeds/report.yaml", "type: report", "type: reprot"),
        "seeds/report.yaml:2:7: “reprot” is not a CSL type; did you mean “report”?",
    ),
    (
        lambda d: d.edit("seeds/ledger.yaml", "access: none", "access: closed"),
        "seeds/ledger.yaml:1:1: a source whose text is held needs its fingerprints; add text and paragraphs",
    ),
    (
        lambda d: d.edit(BRIDGE, "key: true", "key: yes"),
        f"{BRIDGE}:12:14: “yes” is neither true nor false; write true or false",
    ),
    (
        lambda d: d.edit(BRIDGE, "The town opened", "The town opened " + "at last " * 40),
        f"{BRIDGE}:13:20: “statement” is 366 characters long; at most 300 fit",
    ),
    (
        lambda d: d.edit(BRIDGE, "[old bridge, arches]", "old bridge"),
        f"{BRIDGE}:3:10: “aliases” must be a list; write [one, two], or each on a line of its own after a dash",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), HOSTILE)
def test_a_mistake_is_one_clear_line_and_what_was_served_goes_on(desktop: Desktop, spoil: Spoil, said: str) -> None:
    shelf = shelf_of(desktop)
    serving = shelf.library
    spoil(desktop)
    expected = said.replace("{root}", str(desktop.root)).split("\n")

    complaints = shelf.reload()

    assert [str(complaint).removeprefix(f"{desktop.root}/") for complaint in complaints] == expected
    assert shelf.library is serving
    assert desktop.complaints() == expected


def test_every_broken_file_is_complained_of(desktop: Desktop) -> None:
    for spoil, _ in HOSTILE[:1] + HOSTILE[7:10]:
        spoil(desktop)

    assert [complaint.partition(":")[0] for complaint in desktop.complaints()] == [
        "briefs/works/bomb.yaml",
        "briefs/works/large.yaml",
        "briefs/works/mill.yaml",
        "briefs/works/mill.yaml",
        "briefs/works/picture.yaml",
    ]


def test_a_shelf_without_a_library_cannot_be_had(desktop: Desktop) -> None:
    desktop.write(MILL, "")

    with pytest.raises(ContentError, match=r"mill\.yaml:1:1: the file is empty"):
        shelf_of(desktop)


async def test_a_reload_in_a_thread_swaps_the_library_whole(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    before = shelf.library
    assert not shelf.changed()

    desktop.edit(MILL, "title: The mill", "title: The water mill")
    assert shelf.changed()
    assert await asyncio.to_thread(shelf.reload) == ()

    assert not shelf.changed()
    assert (before.briefs["mill"].title, shelf.library.briefs["mill"].title) == ("The mill", "The water mill")


def test_what_was_broken_and_seen_is_not_read_again_until_it_changes(desktop: Desktop) -> None:
    shelf = shelf_of(desktop)
    desktop.write("briefs/works/new.yaml", "a: *b")

    assert (shelf.changed(), len(shelf.reload()), shelf.changed()) == (True, 1, False)
    (desktop.root / "briefs/works/new.yaml").unlink()
    assert (shelf.changed(), shelf.reload()) == (True, ())


def test_a_folder_mounted_by_kubernetes_is_read_through_its_links(desktop: Desktop) -> None:
    works = desktop.root / "briefs/works"
    (works / "..2026").mkdir()
    (works / "..data").symlink_to("..2026")
    for file in list(works.glob("*.yaml")):
        file.rename(works / "..2026" / file.name)
        file.symlink_to(f"..data/{file.name}")

    assert list(desktop.load().briefs) == ["bridge", "mill"]


def test_a_pack_may_be_named_itself_and_have_folders(desktop: Desktop) -> None:
    desktop.write("briefs/works/water/mill.yaml", (desktop.root / MILL).read_bytes())
    (desktop.root / MILL).unlink()

    assert list(Desktop(desktop.root).load().briefs) == ["bridge", "mill"]
