"""The commands for curators, as they meet them: a folder, files, sentences and exit codes."""

import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli import main

from .packs.extract.documents import locked, pdf
from .zygote import ROOT

REPORT = """\
Harbour Report
==============

The harbour was opened on 4 May 1890 and cost £1,250.

It was a “marvel of the age”, the engineer Ada Pont wrote.
"""
SAID = ("--author", "Pont, Ada", "--issued", "1999-05", "--rights", "The town.", "--access", "open")
BRIEF = """\
id: harbour
title: The harbour
as_of: "1999-05"
summary:
  - {text: The harbour was opened in 1890., facts: [harbour-opened]}
sections:
  - title: Building
    facts:
      - id: harbour-opened
        statement: The harbour was opened on 4 May 1890.
        date: "1890-05-04"
        cites:
          - {source: harbour-report, at: p2, exact: The harbour was opened on 4 May 1890, terms: [4 May 1890]}
"""

Bot = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bot:
    """Return what runs a command in an empty folder: its exit code, what it prints, and what it complains of."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run


@pytest.fixture
def report(bot: Bot, tmp_path: Path) -> Path:
    """Return a document that the library knows, with a brief that cites it."""
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert bot("source", "add", "report.txt", *SAID)[0] == 0
    write(tmp_path / "briefs/town/harbour.yaml", BRIEF)
    write(tmp_path / "briefs/town/pack.yaml", "id: town\ntitle: The town\ndescription: What it built.\n")
    return file


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def files(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_a_document_becomes_a_record_and_a_text(bot: Bot, tmp_path: Path) -> None:
    write(tmp_path / "report.txt", REPORT)

    code, said, _ = bot("source", "add", "report.txt", *SAID)

    assert code == 0
    assert said.splitlines() == [
        "Written: seeds/harbour-report.yaml",
        "Written: texts/harbour-report.txt",
        "Written: .schemas/source.schema.json",
        "Next: python -m bot draft harbour-report",
    ]
    assert "author:\n  - {family: Pont, given: Ada}\n" in (tmp_path / "seeds/harbour-report.yaml").read_text()


def test_the_same_document_again_changes_nothing(bot: Bot, report: Path, tmp_path: Path) -> None:
    before = files(tmp_path)

    assert bot("source", "add", "report.txt") == (0, "Nothing changed: this is “harbour-report”.\n", "")
    assert files(tmp_path) == before


def test_a_document_comes_through_standard_input_too(bot: Bot, tmp_path: Path) -> None:
    code, _, _ = bot("source", "add", "-", *SAID, stdin=REPORT.encode())

    assert code == 0
    assert "obtained: Taken from standard input on 20" in (tmp_path / "seeds/harbour-report.yaml").read_text()


def test_what_is_missing_is_said_and_nothing_is_written(bot: Bot, tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", "Only a few notes.\n")
    before = files(tmp_path)

    assert bot("source", "add", "notes.txt", "--rights", "Mine.") == (
        2,
        "",
        "The document does not say all that its record needs. Add --title and --access.\n",
    )
    assert files(tmp_path) == before


def test_a_change_is_shown_and_written_only_with_a_yes(bot: Bot, report: Path, tmp_path: Path) -> None:
    write(report, REPORT.replace("The harbour was", "A new paragraph.\n\nThe harbour was"))
    before = files(tmp_path)

    code, said, complaint = bot("source", "add", "report.txt")

    assert (code, complaint) == (1, "Nothing was written. Add --yes to write it.\n")
    assert said.splitlines() == [
        "This looks like a new version of “harbour-report”; a different document needs an --id of its own.",
        "seeds/harbour-report.yaml: paragraphs 3 as they were, 1 new.",
        "  p2 is new",
        "    + A new paragraph.",
        "  harbour-opened (briefs/town/harbour.yaml:9): its evidence moved from p2 to p3.",
    ]
    assert files(tmp_path) == before

    code, said, _ = bot("source", "add", "report.txt", "--yes")

    assert code == 0
    assert "Written: briefs/town/harbour.yaml" in said
    assert "at: p3" in (tmp_path / "briefs/town/harbour.yaml").read_text()
    assert bot("check", "--texts", "texts", "--seal")[0] == 0


def test_of_a_known_document_only_the_access_is_changed_by_options(bot: Bot, report: Path, tmp_path: Path) -> None:
    write(report, REPORT.replace("£1,250", "£1,520"))

    code, said, _ = bot("source", "add", "report.txt", "--title", "Another", "--access", "closed", "--yes")

    record = (tmp_path / "seeds/harbour-report.yaml").read_text()
    assert code == 0
    assert "stays as it is; seeds/harbour-report.yaml is yours to edit." in said
    assert "title: Harbour Report" in record
    assert "access: closed" in record
    assert (tmp_path / "texts/.gitignore").read_text() == "/harbour-report.txt\n"


def test_a_change_is_not_taken_up_while_a_brief_cannot_be_read(bot: Bot, report: Path, tmp_path: Path) -> None:
    write(report, REPORT.replace("£1,250", "£1,520"))
    write(tmp_path / "briefs/town/harbour.yaml", "id: [\n")

    code, _, complaint = bot("source", "add", "report.txt", "--yes")

    assert code == 1
    assert complaint.startswith("briefs/town/harbour.yaml:2:1: the bracket that opens here is not closed")


def test_a_broken_record_stops_everything_before_it_does_harm(bot: Bot, tmp_path: Path) -> None:
    write(tmp_path / "report.txt", REPORT)
    write(tmp_path / "seeds/other.yaml", "id: other\n")

    code, _, complaint = bot("source", "add", "report.txt", *SAID)

    assert code == 1
    assert complaint.startswith("seeds/other.yaml:1:1: ")
    assert sorted(files(tmp_path)) == ["report.txt", "seeds/other.yaml"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"", "document: this file is empty", id="an empty file"),
        pytest.param(bytes(range(256)) * 30, "document: this is not a text", id="binary junk"),
        pytest.param(locked(pdf([["Secret."]]), "secret"), "document: this PDF is locked", id="an encrypted PDF"),
        pytest.param(pdf([[]]), "document: this PDF has no text in it", id="a scan"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(bot: Bot, tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "document").write_bytes(content)

    code, said, complained = bot("source", "add", "document", *SAID)

    assert (code, said) == (1, "")
    assert complained.startswith(complaint)
    assert [file.name for file in tmp_path.iterdir()] == ["document"]


def test_a_folder_and_a_file_that_is_not_there_are_refused(bot: Bot, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    assert bot("source", "add", "folder") == (1, "", "folder: this is a folder; give one document in it\n")
    assert bot("source", "add", "nowhere.txt") == (
        1,
        "",
        (
            "nowhere.txt: this cannot be read (no such file or directory);"
            " see that it is there, and that you may read it\n"
        ),
    )


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[None]:
    """Run as somebody who owns nothing, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_file_that_may_not_be_read_is_refused(bot: Bot, as_nobody: None) -> None:
    code, _, complaint = bot("source", "add", "/etc/shadow")

    assert code == 1
    assert complaint.startswith("/etc/shadow: this cannot be read (permission denied); see that it is there")


def test_a_folder_that_may_not_be_written_to_is_named(bot: Bot, tmp_path: Path) -> None:
    write(tmp_path / "report.txt", REPORT)
    write(tmp_path / "texts", "a file where a folder belongs")

    code, _, complaint = bot("source", "add", "report.txt", *SAID)

    assert code == 1
    assert "texts cannot be written (file exists)" in complaint
    assert "harbour-report.yaml" not in str(files(tmp_path).keys())


def test_a_draft_is_yaml_to_be_filled_in(bot: Bot, report: Path) -> None:
    code, said, _ = bot("draft", "harbour-report", "--most", "1")

    assert code == 0
    assert "- id: harbour-report-1" in said
    assert "terms: [marvel of the age" in said or "£1,250" in said
    assert 'statement: ""' in said


def test_a_brief_is_begun(bot: Bot, tmp_path: Path) -> None:
    assert bot("brief", "new", "The harbour")[::2] == (2, "There is no pack yet. Name the first one with --pack.\n")

    code, said, _ = bot("brief", "new", "The harbour", "--pack", "town")

    assert code == 0
    assert said.splitlines()[0] == "Written: briefs/town/the-harbour.yaml"
    assert "briefs/town/the-harbour.yaml:" in bot("check")[2]


def test_verify_tells_what_is_astray_with_before_and_after(bot: Bot, report: Path, tmp_path: Path) -> None:
    assert bot("source", "verify") == (
        0,
        (
            "harbour-report (texts/harbour-report.txt): 1 citations, 0 astray.\n"
            "1 citations: 1 where they were, 0 astray; 0 documents not read.\n"
        ),
        "",
    )
    write(tmp_path / "today/harbour-report.txt", "Harbour Report\nThe harbour was opened on 5 May 1890.\n")

    code, said, _ = bot("source", "verify", "--texts", "today")

    assert code == 1
    assert said.splitlines() == [
        "harbour-report (today/harbour-report.txt): 1 citations, 1 astray.",
        "  harbour-opened (briefs/town/harbour.yaml:9): its evidence vanished from p2; p2 is most like it.",
        "    - The harbour was opened on 4 May 1890",
        "    + The harbour was opened on 5 May 1890.",
        "1 citations: 0 where they were, 1 astray; 0 documents not read.",
    ]


def test_verify_reads_no_address_that_is_not_public(bot: Bot, report: Path, tmp_path: Path) -> None:
    record = tmp_path / "seeds/harbour-report.yaml"
    write(record, record.read_text().replace("rights:", "URL: http://127.0.0.1:9/report\nrights:"))

    code, said, _ = bot("source", "verify", "--fetch")

    assert code == 1
    assert "not read: 127.0.0.1 is not a public address (127.0.0.1), so it is not read." in said


def test_every_command_takes_a_configuration(bot: Bot, tmp_path: Path) -> None:
    write(tmp_path / "library/config.yaml", "packs: [briefs]\n")
    write(tmp_path / "report.txt", REPORT)
    config = ("--config", "library/config.yaml")

    assert bot("source", "add", "report.txt", *SAID, *config)[0] == 0
    assert bot("brief", "new", "The harbour", "--pack", "town", *config)[0] == 0
    assert bot("draft", "harbour-report", *config)[0] == 0
    assert bot("source", "verify", *config)[0] == 1  # the new brief is still empty
    assert {path.name for path in tmp_path.iterdir()} == {"library", "report.txt"}


def test_at_a_terminal_what_is_missing_is_asked(tmp_path: Path) -> None:
    write(tmp_path / "report.txt", "The harbour was opened on 4 May 1890.\n")
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"Harbour Report\nPont, Ada\nlast May\n1999-05\nopen\nThe town.\n")

    ran = subprocess.run(
        [sys.executable, "-m", "bot", "source", "add", "report.txt"],
        cwd=tmp_path,
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    os.close(keyboard)
    os.close(terminal)

    assert ran.returncode == 0, ran.stderr
    assert "“last May” is not a date like" in ran.stdout
    assert "issued: 1999-05" in (tmp_path / "seeds/harbour-report.yaml").read_text().replace("'", "")
