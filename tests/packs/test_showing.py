"""Texts at hand: found by what is in them, shown only where they may be."""

import hashlib
from pathlib import Path

import pytest

from bot.domain.excerpts import Excerpt
from bot.domain.sources import Access, Citation, Source
from bot.packs.showing import TextFolder
from bot.packs.texts import fingerprint
from tests.builders import make_source

TEXT = "On Bridges\n\nThe old bridge has five arches.\nIt cost much.\n"
CITATION = Citation(source="report", at="p2", exact="five arches")
EXCERPT = Excerpt(before="The old bridge has ", exact="five arches", after=".")


def source(access: Access = Access.OPEN, text: str = TEXT) -> Source:
    lines = [line for line in text.split("\n") if line]
    return make_source(
        access=access,
        sections=(),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        paragraphs={f"p{n}": fingerprint(line) for n, line in enumerate(lines, 1)},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "any name at all.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text("Something else.\n", encoding="utf-8")
    (tmp_path / "a folder").mkdir()
    (tmp_path / "leads nowhere").symlink_to("gone")
    return tmp_path


def test_a_paragraph_of_an_open_text_is_shown_with_its_quotation(folder: Path) -> None:
    assert TextFolder(folder).excerpt(source(), CITATION) == EXCERPT


def test_a_closed_text_is_shown_only_where_its_holders_say_so(folder: Path) -> None:
    assert TextFolder(folder).excerpt(source(Access.CLOSED), CITATION) is None
    assert TextFolder(folder, show_closed=True).excerpt(source(Access.CLOSED), CITATION) == EXCERPT
    assert TextFolder(folder, show_closed=True).excerpt(source(Access.NONE), CITATION) is None


def test_without_a_folder_nothing_is_at_hand(tmp_path: Path) -> None:
    assert TextFolder(None).excerpt(source(), CITATION) is None
    assert TextFolder(tmp_path / "nowhere").excerpt(source(), CITATION) is None


def test_another_text_or_another_paragraph_is_not_shown(folder: Path) -> None:
    changed = source()

    assert TextFolder(folder).excerpt(source(text="On Roads\n"), CITATION) is None
    assert TextFolder(folder).excerpt(changed, Citation(source="report", at="p9")) is None
    assert TextFolder(folder).excerpt(changed, Citation(source="report")) is None


def test_a_text_that_comes_goes_or_changes_later_is_noticed(tmp_path: Path) -> None:
    texts, file = TextFolder(tmp_path), tmp_path / "report.txt"
    assert texts.excerpt(source(), CITATION) is None

    file.write_text(TEXT, encoding="utf-8")
    assert texts.excerpt(source(), CITATION) == EXCERPT

    file.write_text(TEXT.replace("five", "nine hundred"), encoding="utf-8")
    assert texts.excerpt(source(), CITATION) is None
