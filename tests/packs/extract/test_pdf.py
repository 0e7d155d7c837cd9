"""Reading PDFs."""

import pytest

from bot.domain.errors import ContentError
from bot.packs.extract.document import Extracted, Format
from bot.packs.extract.reading import read

from .documents import Set, locked, pdf

STORY = [
    "The harbour was opened on 4 May 1890 and cost the town a great deal of",
    "money, which it paid back over thirty years. Its engi-",
    "neer, Ada Pont, was paid nothing at all.",
    "",
    "",
    "A second paragraph begins after a gap.",
]


def texts(extracted: Extracted) -> list[str]:
    return [passage.text for passage in extracted.passages]


def refusal(content: bytes) -> str:
    with pytest.raises(ContentError) as refused:
        read(content, "report.pdf")
    return str(refused.value)


def test_lines_become_paragraphs_and_broken_words_are_healed() -> None:
    extracted = read(pdf([STORY]), "report.pdf")

    assert extracted.format is Format.PDF
    assert texts(extracted) == [
        (
            "The harbour was opened on 4 May 1890 and cost the town a great deal of money, which it paid back over"
            " thirty years. Its engineer, Ada Pont, was paid nothing at all."
        ),
        "A second paragraph begins after a gap.",
    ]


def test_each_paragraph_knows_the_page_it_begins_on() -> None:
    pages = [
        ["The first page ends in the middle of a sentence that goes on and", "on, over the end of its last line and"],
        ["over to the second page. Here it ends, and with it the whole of this story.", "", "", "Another one."],
    ]

    assert [(passage.page, passage.text[-12:]) for passage in read(pdf(pages), "report.pdf").passages] == [
        (1, " this story."),
        (2, "Another one."),
    ]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    words = ("harbour", "bridge", "mill", "station")
    pages = [
        ["Annual Report 1890", "", "", f"This page tells of the {word} and of nothing else.", "", "", f"Page {n} of 4"]
        for n, word in enumerate(words, 1)
    ]

    assert texts(read(pdf(pages), "report.pdf")) == [
        f"This page tells of the {word} and of nothing else." for word in words
    ]


def test_larger_lines_are_headings_and_the_largest_is_the_title() -> None:
    page: list[Set] = [
        ("Harbour Report", 24.0),
        "",
        ("Costs", 16.0),
        "",
        "It cost the town a great deal of money, all in all.",
    ]

    extracted = read(pdf([page]), "report.pdf")

    assert [(passage.level, passage.text) for passage in extracted.passages[:2]] == [
        (1, "Harbour Report"),
        (2, "Costs"),
    ]
    assert extracted.title == "Harbour Report"


def test_what_the_file_says_of_itself_is_found() -> None:
    info = {"Title": "Harbour Report", "Author": "Ada Pont", "CreationDate": "D:20150312101500Z"}

    extracted = read(pdf([STORY], info), "report.pdf")

    assert (extracted.title, extracted.author, extracted.made) == ("Harbour Report", ("Ada Pont",), "2015-03-12")
    assert extracted.issued == ""  # when a file was made is not when the document appeared


def test_the_name_of_a_draft_is_no_title() -> None:
    assert read(pdf([STORY], {"Title": "Microsoft Word - final2.doc"}), "report.pdf").title == ""


def test_three_hundred_pages_are_read() -> None:
    words = ("harbour", "bridge", "mill", "station", "school", "market", "tower")
    told = [f"Chapter {n} tells of the {words[n % 7]} and its" for n in range(1, 301)]
    pages = [["The Town", "", "", line, f"{words[n % 5]}.", "", "", str(n)] for n, line in enumerate(told, 1)]

    passages = read(pdf(pages), "report.pdf").passages

    assert len(passages) == 300
    assert (passages[-1].page, passages[-1].text) == (300, "Chapter 300 tells of the tower and its harbour.")


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        pytest.param(b"startxref\n7", b"startxref\n1", id="it is looked for in the wrong place"),
        pytest.param(b"00000 n", b"zzzzz n", id="its entries are rubbish"),
        pytest.param(b"xref\n0 7", b"yref\n0 7", id="it is not there"),
    ],
)
def test_a_broken_cross_reference_table_is_no_obstacle(sound: bytes, broken: bytes) -> None:
    whole = pdf([STORY])
    assert sound in whole

    assert texts(read(whole.replace(sound, broken), "report.pdf")) == texts(read(whole, "report.pdf"))


def test_a_scan_without_text_is_refused_with_the_reason() -> None:
    assert refusal(pdf([[], []])) == (
        "report.pdf: this PDF has no text in it, only pictures of its 2 pages; have its letters recognised first"
        " (OCR, for example with ocrmypdf)"
    )


def test_pages_without_text_are_named() -> None:
    assert read(pdf([STORY, []]), "report.pdf").notes == ("No text was found on page 2: empty, or pictures.",)


def test_letters_that_no_machine_can_tell_are_refused() -> None:
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
        " /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0"
        " >> >>] >>"
    )

    assert "its fonts do not say which is which" in refusal(pdf([STORY], font=font))


def test_a_locked_pdf_is_refused_with_the_reason() -> None:
    assert "locked with a password" in refusal(locked(pdf([STORY]), "secret"))


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert texts(read(locked(pdf([STORY]), ""), "report.pdf")) == texts(read(pdf([STORY]), "report.pdf"))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 40, pdf([STORY])[:300]])
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    assert "this PDF is damaged" in refusal(content) or "has no pages" in refusal(content)
