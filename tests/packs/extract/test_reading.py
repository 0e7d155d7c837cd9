"""Telling what a document is, and refusing what is none."""

import sys

import pytest

from bot.domain.errors import ContentError
from bot.packs.extract import bounded
from bot.packs.extract.document import Format
from bot.packs.extract.reading import LARGEST, read

ENGLISH = "The naïve café’s façade – it cost £5,385 in 1890. “Nothing at all,” she said.\n"
JAPANESE = "橋は一八九〇年五月四日に開通した。費用は千二百五十ポンドであった。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (ENGLISH, "utf-8", ""),
        (ENGLISH, "utf-8-sig", ""),
        (ENGLISH, "utf-16", ""),
        (ENGLISH, "utf-32", ""),
        (ENGLISH, "utf-16-le", "UTF-16"),
        (ENGLISH, "utf-16-be", "UTF-16"),
        (ENGLISH, "cp1252", "Windows-1252"),
        (JAPANESE, "shift_jis", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        ("Мост был открыт 4 мая 1890 года и обошёлся в 1250 фунтов.\n", "cp1251", "cp1251"),
    ],
)
def test_the_encoding_is_found_and_a_guess_is_said(text: str, encoding: str, guessed: str) -> None:
    extracted = read(text.encode(encoding), "report.txt")

    assert [passage.text for passage in extracted.passages] == [text.strip()]
    said = f"It was read as {guessed}; if letters are wrong, say which --encoding it has."
    assert extracted.notes == ((said,) if guessed else ())


def test_an_encoding_that_was_said_is_used() -> None:
    assert read("Łódź".encode("iso8859_2"), "report.txt", "iso8859_2").passages[0].text == "Łódź"


@pytest.mark.parametrize(
    ("encoding", "complaint"),
    [
        ("klingon", "“klingon” is not an encoding; name one such as utf-8, cp1252, shift_jis or utf-16"),
        ("rot13", "“rot13” is not an encoding; name one such as utf-8, cp1252, shift_jis or utf-16"),
        ("ascii", "this is not ascii: byte 7 cannot be read as that; save it as UTF-8, or name its encoding"),
    ],
)
def test_an_encoding_that_cannot_be_is_refused(encoding: str, complaint: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(ENGLISH.encode(), "report.txt", encoding)

    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"", "this file is empty", id="empty"),
        pytest.param(b" \n\t\n", "there is no text in this document", id="blank"),
        pytest.param(bytes(range(256)) * 20, "this is not a text", id="binary junk"),
        pytest.param(b"text\0\0\0\0and more text", "this is not a text", id="nul bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(50), "this is a picture", id="a picture"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(50), "a file of an older Office", id="an old Word file"),
        pytest.param(b"{\\rtf1 Hello}", "Rich Text Format", id="rich text"),
        pytest.param(b"a" * (LARGEST + 1), "this file has 50 MB; at most 50 are read", id="too large"),
        pytest.param(b"line\n\n" * 10_001, "10,001 paragraphs", id="too many paragraphs"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(content: bytes, complaint: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(content, "report.txt")

    assert str(refused.value).startswith("report.txt: ")
    assert complaint in str(refused.value)
    assert "; " in str(refused.value)


def test_an_unknown_ending_is_read_as_text_and_said() -> None:
    extracted = read(b"The harbour was opened in 1890.", "report.xyz")

    assert extracted.format is Format.TEXT
    assert extracted.notes == ("“.xyz” is not the ending of a document, so it was read as plain text.",)


def test_characters_that_nobody_sees_are_left_out() -> None:
    text = "The \u202eharbour\u202c was\u00a0 o\u00adpened\u200b in\t1890.\x07"

    assert read(text.encode() + b" " * 300, "report.txt").passages[0].text == "The harbour was opened in 1890."


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)

    with pytest.raises(ContentError, match="needs the package charset_normalizer, which is not installed; install"):
        read(ENGLISH.encode("cp1252"), "report.txt")


def test_a_document_is_read_in_a_process_of_its_own() -> None:
    assert bounded.read(ENGLISH.encode(), "report.txt") == read(ENGLISH.encode(), "report.txt")


@pytest.mark.parametrize("work", ["spin", "hoard"])
def test_work_that_takes_too_much_time_or_memory_is_ended(work: str) -> None:
    assert bounded.within(2, globals()[work]) is None


def test_whatever_an_extractor_fails_with_becomes_a_sentence() -> None:
    broken = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids 5 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"

    with pytest.raises(ContentError, match=r"^report\.pdf: this"):
        bounded.read(broken, "report.pdf")


def spin() -> None:
    """Compute for ever."""
    while True:
        pass


def hoard() -> int:
    """Ask for more memory than there is for one document."""
    return len(bytearray(4 * 1_073_741_824))
