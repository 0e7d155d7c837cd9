"""`check` as a person at a terminal, a script and a workflow on GitHub read it."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.check_command import summary
from bot.packs.check import Report, check
from tests.zygote import Zygote

from .packs.conftest import BRIEF, LEDGER, OTHER, PACK, REPORT, TEXT

ROOT = Path(__file__).parent.parent
BRIDGE = "briefs/works/bridge.yaml"
FILES = {
    "briefs/works/pack.yaml": PACK,
    BRIDGE: BRIEF,
    "briefs/works/mill.yaml": OTHER,
    "seeds/report.yaml": REPORT,
    "seeds/ledger.yaml": LEDGER,
    "texts/report.txt": TEXT,
}


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a pack in which everything is verified."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert check([Path("briefs")], Path("seeds"), Path("texts"), date(2026, 11, 23)).complaints == ()
    return tmp_path


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(zygote: Zygote, sealed: Path) -> Run:
    """Return what checks the folder, in a process of its own that need not load everything again."""
    return lambda *arguments: zygote.run(("check", *arguments), sealed, {"TERM": "xterm"})


def spoil(folder: Path) -> None:
    (folder / BRIDGE).write_text(BRIEF.replace("cost £1,250.", "cost £1,520."), encoding="utf-8")


def test_all_is_well(run: Run) -> None:
    checked = run("--texts", "texts")

    counts = "5 of 5 citations verified (100 %); 5 held against their texts just now; 2 more are of records whose text"
    assert checked.stdout.splitlines() == [
        "2 briefs, 3 facts, 2 sources.",
        f"{counts} is not held.",
        "0 mistakes, 1 warning.",
    ]
    assert checked.stderr == "seeds/report.yaml:14:3: warning: no fact cites p1; see what `coverage` says of them\n"
    assert checked.returncode == 0


def test_what_could_not_be_checked_is_said(run: Run) -> None:
    assert "Without the texts of 1 source (--texts FOLDER)." in run().stdout


def test_a_mistake_is_a_line_with_its_place_and_fails(run: Run, sealed: Path) -> None:
    spoil(sealed)
    checked = run("--texts", "texts")

    wrong = f"{BRIDGE}:20:20: error: 1520 is not in the evidence of this fact; copy the words that have it from the"
    assert any(line.startswith(wrong) for line in checked.stderr.splitlines())
    assert "\x1b" not in checked.stderr
    assert checked.returncode == 1


def test_a_terminal_shows_colours_that_mean_nothing_the_words_do_not(sealed: Path) -> None:
    spoil(sealed)
    ours, theirs = pty.openpty()
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--texts", "texts"],
        stderr=theirs,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TERM": "xterm"},
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "\x1b[" in shown
    assert "error" in shown
    assert checked.returncode == 1


def test_a_script_reads_one_object(run: Run, sealed: Path) -> None:
    spoil(sealed)
    checked = run("--texts", "texts", "--format", "json")
    report = json.loads(checked.stdout)

    assert checked.stderr == ""
    assert (checked.returncode, report["facts"], report["held"], report["percent"]) == (1, 3, 5, 60)
    assert {
        "path": BRIDGE,
        "line": 20,
        "column": 20,
        "problem": "1520 is not in the evidence of this fact",
        "remedy": "copy the words that have it from the paragraph, or correct the number",
    } in report["mistakes"]
    assert [warning["path"] for warning in report["warnings"]] == ["seeds/report.yaml"]


def test_github_reads_annotations(run: Run, sealed: Path) -> None:
    (sealed / BRIDGE).write_text(BRIEF.replace("4 May 1890]", "5 %, 4 May 1890]"), encoding="utf-8")
    checked = run("--texts", "texts", "--format", "github")

    place = f"::error file={BRIDGE},line=18,col=33::"
    assert any(line.startswith(f"{place}“5 %25” is not in p2") for line in checked.stdout.splitlines())
    assert "::warning file=seeds/report.yaml,line=14,col=3::no fact cites p1" in checked.stdout
    assert checked.returncode == 1


def test_receipts_that_cannot_be_written_are_one_sentence(run: Run, sealed: Path) -> None:
    (sealed / "seeds/.receipts.yaml.new").mkdir()
    checked = run("--texts", "texts", "--seal")

    assert checked.stderr == "seeds/.receipts.yaml.new cannot be written (is a directory).\n"
    assert checked.returncode == 1


def test_where_there_is_nothing_nothing_is_said_to_be_verified(run: Run, sealed: Path) -> None:
    (sealed / BRIDGE).unlink()
    (sealed / "briefs/works/mill.yaml").unlink()

    checked = run()

    assert "No citation could be verified" in checked.stdout
    assert "100 %" not in checked.stdout


def test_of_what_is_nearly_all_verified_not_all_is_said_to_be() -> None:
    report = Report(
        complaints=(),
        warnings=(),
        briefs=1,
        facts=1,
        sources=1,
        citations=1_000,
        not_held=0,
        verified=999,
        proven=0,
        absent=(),
    )

    assert "999 of 1000 citations verified (99 %)" in summary(report, None)


def test_what_readers_ask_is_asked_and_fails_only_where_more_is_wanted(run: Run, sealed: Path) -> None:
    asked = "questions:\n  bridge-cost: [What was its price?]\n  mill-engineer: [Was the lady given a purse?]\n"
    (sealed / "briefs/works/questions.yaml").write_text(asked, encoding="utf-8")
    checked = run("--questions")

    assert "1 of 2 questions find their fact first (50 %), each without its own help." in checked.stdout.splitlines()
    assert "briefs/works/questions.yaml:3:19: warning: without itself this question does not find" in checked.stderr
    assert checked.returncode == 0
    assert run("--questions", "--least", "50").returncode == 0
    assert run("--questions", "--least", "51").returncode == 1
    report = json.loads(run("--questions", "--format", "json").stdout)
    assert (report["questions"], report["found_first"], report["percent_first"]) == (2, 1, 50)


def test_a_share_of_questions_is_wanted_only_where_they_are_asked(run: Run) -> None:
    refused = run("--least", "50")

    assert refused.stderr == "--least needs --questions: it says how many of them must find their fact first.\n"
    assert refused.returncode == 2


def test_it_is_said_when_no_question_is_asked(run: Run, sealed: Path) -> None:
    assert "Questions beside facts (questions.yaml): there are none." in run("--questions").stdout.splitlines()

    (sealed / "briefs/works/questions.yaml").write_text("questions: {mill: [Who?]}\n", encoding="utf-8")
    spoiled = run("--questions")

    later = "Questions beside facts (questions.yaml): they are asked once the mistakes are mended."
    assert later in spoiled.stdout.splitlines()
    assert spoiled.returncode == 1


def test_that_nothing_was_sealed_is_said(run: Run, sealed: Path) -> None:
    nothing = "Nothing was sealed: mend the mistakes, then run it again."
    assert nothing not in run("--texts", "texts", "--seal").stdout
    spoil(sealed)

    assert run("--texts", "texts", "--seal").stdout.splitlines()[-1] == nothing
    assert nothing not in run("--texts", "texts").stdout


def test_of_many_warnings_the_first_are_shown_unless_one_pack_is_named(run: Run, sealed: Path) -> None:
    asked = "".join(f"    - {letter * 9}\n" for letter in "abcdefghijklmnopqrstuvw")
    (sealed / "briefs/works/questions.yaml").write_text(f"questions:\n  bridge-cost:\n{asked}", encoding="utf-8")
    shown = run("--questions").stderr.splitlines()
    named = run("--questions", "briefs/works").stderr.splitlines()

    assert shown[-1] == "4 more warnings not shown here. Name one pack, or add --format json, to see all."
    assert len(shown) == 21
    assert len(named) == 23
    assert all(": warning: " in line for line in named)


def test_one_of_each_is_counted_as_one() -> None:
    report = Report(
        complaints=(),
        warnings=(),
        briefs=1,
        facts=1,
        sources=1,
        citations=2,
        not_held=1,
        verified=1,
        proven=0,
        absent=("report",),
        questions=1,
    )
    said = summary(report, None, asked=True)

    assert "1 brief, 1 fact, 1 source." in said
    assert "1 of 1 citation verified (100 %)" in said
    assert "1 more is of a record whose text is not held" in said
    assert "the texts of 1 source " in said
    assert "0 of 1 question finds its fact first" in said
