"""Writing YAML without touching what was not named."""

from pathlib import Path

import pytest

from bot.domain.errors import ConfigError, ContentError
from bot.packs.records import Revision, flow, write_all
from bot.strict_yaml import read

RECORD = """\
# yaml-language-server: $schema=../docs/source.schema.json
id: report   # the name
access: 'none'
sections:
  # the beginning
  - {title: Spans, from: p1, to: "p2"}

# what the text has
paragraphs:
  p1: aaa
  p2: bbb

# the end
note: >-
  A curator wrote this.
"""


def revision(text: str = RECORD) -> Revision:
    return Revision(read(text.encode(), "report.yaml"))


@pytest.mark.parametrize(
    "value",
    ["plain", "1999", "no", "a: b", "# not a remark", "“quoted” and 'quoted'", "ends with:", "- dash", "橋", "", "\\n"],
)
def test_whatever_is_written_is_read_again(value: str) -> None:
    assert read(f"key: {flow(value)}\nlist: {flow([value])}\n".encode(), "x").value == {"key": value, "list": [value]}


def test_nothing_changes_when_nothing_is_named() -> None:
    assert str(revision()) == RECORD


def test_single_words_are_changed_in_their_places() -> None:
    changed = revision()
    changed.word(("sections", 0, "from"), "p1", "p10")
    changed.word(("sections", 0, "to"), "p2", "p12")
    changed.word(("access",), "none", "closed")

    assert str(changed) == RECORD.replace("p1, to", "p10, to").replace('"p2"', '"p12"').replace("'none'", "'closed'")


def test_a_block_is_replaced_and_remarks_stay() -> None:
    changed = revision()
    changed.block("paragraphs", {"p1": "ccc"})

    assert str(changed) == RECORD.replace("  p1: aaa\n  p2: bbb\n", "  p1: ccc\n")


def test_the_last_block_is_replaced() -> None:
    changed = revision()
    changed.block("note", "Short.")

    assert str(changed) == RECORD.replace("note: >-\n  A curator wrote this.\n", "note: Short.\n")


def test_a_new_block_is_added_at_the_end() -> None:
    changed = revision(RECORD.rstrip())
    changed.block("pages", {"p1": 3})

    assert str(changed) == f"{RECORD}pages:\n  p1: 3\n"


def test_a_block_can_be_taken_away() -> None:
    changed = revision()
    changed.block("paragraphs", None)
    changed.block("pages", None)

    assert str(changed) == RECORD.replace("paragraphs:\n  p1: aaa\n  p2: bbb\n", "")


def test_a_record_on_one_line_is_complained_of() -> None:
    with pytest.raises(ContentError, match=r"report\.yaml:1:2: this key does not begin its line"):
        revision("{id: report, paragraphs: {p1: aaa}}").block("id", "x")


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("old")
    second.mkdir()
    (second / "inside").touch()
    write_all({tmp_path / "folder/new.yaml": "new"})

    with pytest.raises(ConfigError, match=r"second\.yaml.* cannot be written \("):
        write_all({second: "new", first: "new"})

    assert first.read_text() == "old"
    assert (tmp_path / "folder/new.yaml").read_text() == "new"
    assert not list(tmp_path.glob(".*.new"))
