"""Reading Word files."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.domain.errors import ContentError
from bot.packs.extract.document import Format
from bot.packs.extract.reading import read

from .documents import archive, word


def edited(document: bytes, old: str, new: str) -> bytes:
    """Return a Word file with something else in its main part."""
    content = BytesIO()
    with ZipFile(BytesIO(document)) as before, ZipFile(content, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            assert name != "word/document.xml" or old.encode() in part
            after.writestr(name, part.replace(old.encode(), new.encode()) if name == "word/document.xml" else part)
    return content.getvalue()


def texts(document: bytes) -> list[str]:
    return [passage.text for passage in read(document, "report.docx").passages]


def test_paragraphs_headings_and_tables_are_read_in_order() -> None:
    document = word(
        ("Title", "Harbour Report"),
        ("Normal", "The harbour was opened in 1890."),
        ("Heading 1", "Costs"),
        rows=[["Year", "Ships"], ["1890", "12"]],
    )

    extracted = read(document, "report.docx")

    assert extracted.format is Format.WORD
    assert [(passage.level, passage.text) for passage in extracted.passages] == [
        (1, "Harbour Report"),
        (0, "The harbour was opened in 1890."),
        (1, "Costs"),
        (0, "Year | Ships"),
        (0, "1890 | 12"),
    ]
    assert extracted.title == "Harbour Report"


def test_what_the_file_says_of_itself_is_found() -> None:
    extracted = read(
        word(("Normal", "It was opened."), title="Harbour Report", author="Ada Pont; Ben Quay", language="en-GB"),
        "report.docx",
    )

    assert (extracted.title, extracted.author, extracted.language) == (
        "Harbour Report",
        ("Ada Pont", "Ben Quay"),
        "en-GB",
    )


def test_changes_are_read_as_accepted() -> None:
    document = edited(
        word(("Normal", "It was opened. ADDED")),
        "<w:r><w:t>It was opened. ADDED</w:t></w:r>",
        "<w:r><w:t>It was </w:t></w:r><w:del><w:r><w:delText>closed</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>opened</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r>",
    )

    assert texts(document) == ["It was opened."]


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = archive(word__document=b"\0" * (220 * 1_048_576))
    assert len(bomb) < 1_048_576

    with pytest.raises(ContentError, match="this file unpacks to 220 MB in 1 parts; save the text alone"):
        read(bomb, "report.docx")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(archive(word__document=b"<nonsense/>"), id="not a Word file inside"),
        pytest.param(word(("Normal", "It was opened."))[:-200], id="cut off"),
        pytest.param(edited(word(("Normal", "It was opened.")), "</w:body>", ""), id="broken inside"),
    ],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(ContentError, match=r"this Word file is damaged|not of Word"):
        read(content, "report.docx")


def test_an_archive_of_another_kind_is_refused() -> None:
    with pytest.raises(ContentError, match="an archive or a file of another program, not of Word"):
        read(archive(content=b"<office/>"), "report.odt")
