"""What no single file can show is complained of where it stands."""

from collections.abc import Callable

import pytest

from .conftest import BRIEF, LEDGER, PACK, Desktop

MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"
NO_TERM = "is not in the evidence of this fact; copy the words that have it from the paragraph, or correct the number"
NO_FACT = "is in none of the facts this sentence rests on; name the fact that tells it, or correct the number"
NO_TERMS = "nothing ties this citation to its paragraph; add terms: with the figures, dates and names it must contain"
WRONG_NAME = "the id “mill” is not the name of the file; call the file mill.yaml, or change the id"


def renamed(desktop: Desktop) -> None:
    (desktop.root / MILL).rename(desktop.root / "briefs/works/watermill.yaml")


def alone(desktop: Desktop) -> None:
    (desktop.root / "briefs/works/pack.yaml").unlink()


def two_packs(desktop: Desktop) -> None:
    desktop.write("briefs/town/pack.yaml", PACK.replace("id: works", "id: town"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(
            lambda d: d.edit(MILL, "title: The mill", "title: The mill\naliases: [The Old Bridge, Arches]"),
            [
                f"{MILL}:3:11: “the old bridge” is taken ({{root}}/{BRIDGE}:2); leave it to one of them",
                f"{MILL}:3:27: “arches” is taken ({{root}}/{BRIDGE}:3); leave it to one of them",
            ],
            id="a name of two briefs, in whatever spelling",
        ),
        pytest.param(
            lambda d: d.edit("briefs/works/pack.yaml", "id: ferry", "id: mill"),
            [f"briefs/works/pack.yaml:5:10: “mill” is taken ({{root}}/{MILL}:1); choose another"],
            id="a retired entry that is not retired",
        ),
        pytest.param(
            lambda d: d.edit(BRIDGE, "id: bridge-cost", "id: mill"),
            [f"{BRIDGE}:19:13: “mill” is taken ({{root}}/{MILL}:1); choose another"],
            id="a fact named like a brief",
        ),
        pytest.param(
            lambda d: d.edit("briefs/works/pack.yaml", "see: bridge", "see: bridges"),
            [
                "briefs/works/pack.yaml:5:22: there is no brief or fact “bridges”; did you mean “bridge”?",
            ],
            id="a retired entry that leads nowhere",
        ),
        pytest.param(
            renamed,
            [f"briefs/works/watermill.yaml:1:5: {WRONG_NAME}"],
            id="a file that is not named like its brief",
        ),
        pytest.param(
            two_packs,
            ["briefs/works/pack.yaml:5:10: “ferry” is taken ({root}/briefs/town/pack.yaml:5); choose another"],
            id="two packs that retire the same entry",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "report, at: p3, terms: [Ada Pont", "raport, at: p3, terms: [Ada Pont"),
            [f"{MILL}:12:22: there is no source “raport”; did you mean “report”?"],
            id="a source that is not there",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "at: p3, terms: [Ada Pont", "at: p4, terms: [Ada Pont"),
            [f"{MILL}:12:34: “report” has no paragraph p4; its paragraphs are p1 to p3"],
            id="a paragraph that is not there",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "{source: report, at: p3, terms: [Ada Pont, nothing at all]}", "{source: report}"),
            [
                f"{MILL}:12:13: {NO_TERMS}",
                f"{MILL}:12:13: the paragraph of “report” is missing; add at: with the paragraph, such as p12",
            ],
            id="a closed source cited without a place",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "paid., cites: [{source: ledger}]", "paid., cites: [{source: ledger, at: p1}]"),
            [f"{MILL}:19:82: the text of “ledger” is not held, so it has no paragraphs; remove at, terms and exact"],
            id="a paragraph of a text nobody holds",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "related: [bridge]", "related: [bride, mill]"),
            [
                f"{MILL}:21:11: there is no brief “bride”; did you mean “bridge”?",
                f"{MILL}:21:18: a brief is not related to itself; remove it",
            ],
            id="related briefs that are not there",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "facts: [mill-engineer]", "facts: [mill-engineers]"),
            [f"{MILL}:5:60: this brief has no fact “mill-engineers”; did you mean “mill-engineer”?"],
            id="a summary that rests on nothing",
        ),
        pytest.param(
            lambda d: d.write("seeds/leaflet.yaml", LEDGER.replace("id: ledger", "id: leaflet")),
            ["seeds/leaflet.yaml:1:5: no fact cites “leaflet”; cite it, or remove the record"],
            id="a source that is not used",
        ),
        pytest.param(
            lambda d: d.write("seeds/more/ledger.yaml", LEDGER),
            ["seeds/more/ledger.yaml:1:5: “ledger” is taken ({root}/seeds/ledger.yaml:1); choose another"],
            id="two records of one name",
        ),
        pytest.param(
            lambda d: d.edit(MILL, "Ada Pont was not paid.", "The  bridge of five arches cost £1,250."),
            [
                f"{MILL}:10:20: 1250 {NO_TERM}",
                f"{MILL}:10:20: 5 {NO_TERM}",
                f"{MILL}:10:20: this is told already ({{root}}/{BRIDGE}:20); keep one of the two",
            ],
            id="a statement made twice",
        ),
        pytest.param(
            lambda d: d.edit(BRIDGE, "cost £1,250.", "cost £1,520."),
            [f"{BRIDGE}:20:20: 1520 {NO_TERM}"],
            id="a number with two digits swapped",
        ),
        pytest.param(
            lambda d: d.edit(BRIDGE, "opened in 1890", "opened in 1980"),
            [f"{BRIDGE}:6:11: 1980 {NO_FACT}"],
            id="a number of the summary that no fact tells",
        ),
        pytest.param(
            lambda d: d.edit("seeds/report.yaml", "from: p1, to: p2", "from: p2, to: p1"),
            ["seeds/report.yaml:12:5: the section ends (p1) before it begins (p2); put them the other way round"],
            id="a section upside down",
        ),
        pytest.param(
            lambda d: d.edit("seeds/report.yaml", "from: p1, to: p2", "from: p1, to: p9"),
            ["seeds/report.yaml:12:34: p9 is not a paragraph of this record; name one that is"],
            id="a section beyond the text",
        ),
        pytest.param(
            alone,
            ["briefs/works: the YAML files in this folder belong to no pack; put a pack.yaml beside them"],
            id="briefs without a pack",
        ),
    ],
)
def test_a_mistake_between_files_is_said_where_it_stands(
    desktop: Desktop, spoil: Callable[[Desktop], object], said: list[str]
) -> None:
    assert desktop.complaints() == []

    spoil(desktop)

    expected = [line.replace("{root}", str(desktop.root)) for line in said]
    assert [line for line in desktop.complaints() if "no fact cites" not in line or line in expected] == expected


def test_a_broken_file_gets_the_benefit_of_the_doubt(desktop: Desktop) -> None:
    desktop.write(BRIDGE, BRIEF.replace("title: The old bridge", "title: [The old bridge]"))
    desktop.write("seeds/ledger.yaml", LEDGER + "leaves: 3\n")

    assert [line.partition(" ")[0] for line in desktop.complaints()] == [f"{BRIDGE}:2:8:", "seeds/ledger.yaml:8:1:"]


def test_a_missing_folder_is_named(desktop: Desktop) -> None:
    (desktop.root / "seeds").rename(desktop.root / "sources")

    assert "seeds: there is no folder of this name; make it, or correct the path" in desktop.complaints()


def test_a_missing_folder_of_packs_is_all_that_is_told(desktop: Desktop) -> None:
    (desktop.root / "briefs").rename(desktop.root / "elsewhere")

    assert desktop.complaints() == ["briefs: there is no folder of this name; make it, or correct the path"]


def test_an_empty_folder_of_packs_is_named(desktop: Desktop) -> None:
    desktop.write("briefs/readme.txt", "")
    for file in (desktop.root / "briefs/works").iterdir():
        file.unlink()

    assert "briefs: there is no pack in this folder; put a pack.yaml and briefs into it" in desktop.complaints()
