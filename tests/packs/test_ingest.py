"""Taking a new document in."""

from pathlib import Path

import pytest

from bot.domain.errors import BadRequest
from bot.domain.sources import Access
from bot.packs import ingest
from bot.packs.extract.document import Extracted, Format, Passage
from bot.packs.extract.reading import read
from bot.packs.gather import Gathered, gather
from bot.packs.ingest import Particulars, Reading
from bot.packs.particulars import Said, complete
from bot.packs.records import write_all
from bot.packs.texts import paragraphs

from .conftest import TEXT, Desktop
from .extract.documents import pdf

SAID = Said(title="On Mills: a “report”", rights="The town: all of it.", access=Access.CLOSED)
MILLS = (
    "The mills\n=========\n\nThere were three mills in 1890.\n\nThey burnt down in 1901.\n\nAfter\n-----\n\nNothing.\n"
)


@pytest.fixture
def gathered(desktop: Desktop) -> Gathered:
    return gather(desktop.packs, desktop.seeds)


def reading(content: bytes, name: str = "mills.txt") -> tuple[Reading, Extracted]:
    extracted = read(content, name)
    return ingest.reading(extracted, content), extracted


def added(desktop: Desktop, gathered: Gathered, content: bytes, said: Said = SAID) -> dict[Path, str]:
    found, extracted = reading(content)
    particulars = complete(said, extracted, gathered, "Taken from mills.txt.", None)
    return ingest.add(found, particulars, desktop.seeds, desktop.texts, desktop.root)


def test_a_new_document_gets_a_record_without_mistakes(desktop: Desktop, gathered: Gathered) -> None:
    write_all(added(desktop, gathered, MILLS.encode()))

    assert desktop.complaints() == [
        "seeds/on-mills-a-report.yaml:2:5: no fact cites “on-mills-a-report”; cite it, or remove the record"
    ]
    record = (desktop.seeds / "on-mills-a-report.yaml").read_text(encoding="utf-8")
    assert "title: 'On Mills: a “report”'" in record
    assert "  - {title: The mills, from: p1, to: p3}\n  - {title: After, from: p4, to: p5}\n" in record


def test_the_text_that_is_kept_has_the_paragraphs_of_the_record(desktop: Desktop, gathered: Gathered) -> None:
    write_all(added(desktop, gathered, MILLS.encode()))

    kept = (desktop.texts / "on-mills-a-report.txt").read_text(encoding="utf-8")
    assert list(paragraphs(kept).values()) == kept.splitlines()
    assert kept.splitlines()[1] == "There were three mills in 1890."


@pytest.mark.parametrize(("access", "ignored"), [(Access.CLOSED, True), (Access.OPEN, False)])
def test_git_leaves_closed_texts_alone(desktop: Desktop, gathered: Gathered, access: Access, ignored: bool) -> None:
    desktop.write("texts/.gitignore", "/other.txt\n")
    said = Said(title="Mills", rights="The town.", access=access)

    write_all(added(desktop, gathered, MILLS.encode(), said))

    entries = (desktop.texts / ".gitignore").read_text().splitlines()
    assert entries == (["/other.txt", "/mills.txt"] if ignored else ["/other.txt"])


def test_pages_are_kept_with_their_paragraphs(desktop: Desktop, gathered: Gathered) -> None:
    content = pdf([["The first page has this paragraph."], ["The second page has that one."]])

    record = next(iter(added(desktop, gathered, content).values()))

    assert "pages:\n  p1: 1\n  p2: 2\n" in record


def test_the_same_document_is_known_again(desktop: Desktop, gathered: Gathered) -> None:
    names = [filed.form.id for filed in ingest.same(reading(TEXT.encode())[0], gathered)]

    assert names == ["report"]


def test_another_version_is_known_by_its_paragraphs(desktop: Desktop, gathered: Gathered) -> None:
    version, _ = reading(TEXT.replace("It cost", "They say it cost").encode())
    stranger, _ = reading(MILLS.encode())

    known = ingest.known(version, gathered, "")

    assert known is not None
    assert known.form.id == "report"
    assert ingest.known(stranger, gathered, "") is None


def test_an_id_says_which_document_it_is(desktop: Desktop, gathered: Gathered) -> None:
    version = reading(TEXT.replace("It cost", "They say it cost").encode())[0]
    by_name = ingest.known(reading(MILLS.encode())[0], gathered, "ledger")

    assert ingest.known(version, gathered, "another") is None
    assert by_name is not None
    assert by_name.form.id == "ledger"


def test_a_text_that_was_lost_is_kept_again(desktop: Desktop, gathered: Gathered) -> None:
    files = added(desktop, gathered, MILLS.encode())
    write_all(files)
    record = gather(desktop.packs, desktop.seeds).sources
    form = next(filed.form for filed in record if filed.form.id == "on-mills-a-report")
    file = desktop.texts / "on-mills-a-report.txt"
    found = reading(MILLS.encode())[0]
    assert ingest.lost_text(found, form, desktop.texts) == {}

    file.unlink()

    assert ingest.lost_text(found, form, desktop.texts) == {file: found.text}


def test_nothing_is_overwritten(desktop: Desktop, gathered: Gathered) -> None:
    desktop.write("texts/report-2.txt", "somebody's notes")
    said = Said(id="report-2", title="Mills", rights="The town.", access=Access.CLOSED)

    with pytest.raises(BadRequest, match=r"texts/report-2\.txt is there already\. Give another --id\."):
        added(desktop, gathered, MILLS.encode(), said)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Report", "report-2"),
        ("Über die Brücke", "uber-die-brucke"),
        ("A very long title that goes on and on until nobody reads it", "a-very-long-title-that-goes-on-and"),
        ("x" * 60, "x" * 36),
        ("橋について", ""),
    ],
)
def test_an_id_is_made_of_the_title(gathered: Gathered, title: str, id: str) -> None:
    assert ingest.free_id(title, gathered) == id


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        pytest.param(Said(), "Add --title, --access and --rights.", id="nothing was said"),
        pytest.param(
            Said(title="橋について", access=Access.OPEN, rights="x"), "Add --id.", id="a title without Latin letters"
        ),
        pytest.param(
            Said(title="T", access=Access.OPEN, rights="x", issued="May 1890"),
            "“May 1890” is not a date like",
            id="date",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_with_its_option(gathered: Gathered, said: Said, complaint: str) -> None:
    extracted = Extracted(format=Format.TEXT, passages=(Passage(text="Nothing."),))

    with pytest.raises(BadRequest) as refused:
        complete(said, extracted, gathered, "Found.", None)

    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (Said(title="T" * 301, id="t", access=Access.OPEN, rights="x"), "“title” is 301 characters long"),
        (Said(title="T", access=Access.OPEN, rights="x", type="blog"), "“blog” is not a CSL type"),
        (Said(title="T", access=Access.OPEN, rights="x", url="example.org"), "“example.org” cannot stand here"),
        (Said(title="T", id="Not an id", access=Access.OPEN, rights="x"), "“Not an id” cannot stand here"),
    ],
)
def test_what_cannot_stand_in_a_record_is_refused(
    desktop: Desktop, gathered: Gathered, said: Said, complaint: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        added(desktop, gathered, MILLS.encode(), said)

    assert complaint in str(refused.value)
    assert not list(desktop.seeds.glob("*T*"))


def test_what_the_document_says_needs_no_asking(gathered: Gathered) -> None:
    extracted = Extracted(
        format=Format.HTML,
        passages=(Passage(text="Nothing."),),
        title="On Mills",
        author=("Quay, Ben",),
        issued="1999-05",
        language="en-GB",
        url="https://town.example/mills",
        container_title="The Town",
    )
    answers = iter(["maybe", "Open", "", "The town."])

    found = complete(Said(), extracted, gathered, "Found.", lambda question: next(answers))

    assert found == Particulars(
        id="on-mills",
        type="webpage",
        title="On Mills",
        author=("Quay, Ben",),
        container_title="The Town",
        issued="1999-05",
        language="en-GB",
        url="https://town.example/mills",
        rights="The town.",
        access=Access.OPEN,
        obtained="Found.",
    )
    assert list(answers) == []


def test_a_person_is_asked_for_the_rest_until_it_can_be_read(gathered: Gathered) -> None:
    extracted = Extracted(format=Format.PDF, passages=(Passage(text="Nothing."),), made="2015-03-12")
    answers = iter(["", "On Mills", "Pont, Ada; The Town", "last May", "1999-05", "closed", "The town."])
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(answers)

    found = complete(Said(), extracted, gathered, "Found.", ask)

    assert (found.title, found.author, found.issued) == ("On Mills", ("Pont, Ada", "The Town"), "1999-05")
    assert "the file was made on 2015-03-12" in questions[3]
    assert questions[4].startswith("“last May” is not a date like")
