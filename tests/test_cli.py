"""The command line as a person or a script meets it: real processes, real output."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.zygote import ROOT, Bot


def test_the_program_is_started_as_a_module() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bot", "say", "/fact refuelling"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
    )

    assert (said.returncode, said.stderr) == (0, "")
    assert "950 cubic metres of fuel a month. [1]" in said.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "/fact refuelling",
            ["950 cubic metres of fuel a month. [1]", "5,385 cubic metres", "Drifte", "¶ 13 · checked"],
        ),
        ("/brief kroea", ["The Korean peninsula", "as of October 2003"]),
        ("/fact 給油", ["Refuelling in the Indian Ocean"]),
        ("/onthisday 17 september", ["Pyongyang", "17 September 2002; the source has 19 September 2002"]),
        ("/fact zzzz", ["Nothing in the library about “zzzz”."]),
    ],
)
def test_say_answers(bot: Bot, line: str, expected: list[str]) -> None:
    said = bot("say", line)

    assert said.returncode == 0
    assert said.stderr == ""
    assert all(text in said.stdout for text in expected)


def test_say_strict_tells_nothing_that_is_unverified(bot: Bot, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("receipts.yaml"))
    (tmp_path / "config.yaml").write_text(f"packs: [{ROOT / 'briefs'}]\n", encoding="utf-8")

    told = bot("say", "/fact refuelling", cwd=tmp_path)
    strict = bot("say", "/fact refuelling", "--strict", cwd=tmp_path)

    assert "unverified" in told.stdout
    assert (strict.returncode, strict.stderr) == (0, "")
    assert "Nothing in the library about “refuelling”." in strict.stdout


def test_say_as_json_is_one_object_and_a_miss_is_no_error(bot: Bot) -> None:
    said = bot("say", "/fact zzzz", "--as", "json")

    assert said.returncode == 0
    assert json.loads(said.stdout)["found"] is False


def test_say_reads_questions_line_by_line(bot: Bot) -> None:
    said = bot("say", "-", "--as", "json", stdin="/brief korea\n\n/nonsense\n/fact 給油\n")

    answers = [json.loads(line) for line in said.stdout.splitlines()]
    assert [answer["command"] for answer in answers] == ["/brief korea", "/nonsense", "/fact 給油"]
    assert [answer["found"] for answer in answers] == [True, False, True]
    assert said.returncode == 2


@pytest.mark.parametrize("look", ["discord", "slack"])
def test_say_shows_what_a_platform_is_sent(bot: Bot, look: str) -> None:
    payload = json.loads(bot("say", "/brief korea", "--as", look).stdout)

    assert "Koizumi" in json.dumps(payload)
    assert "a1|brief|topic=korea|view=facts" in json.dumps(payload)


def test_say_shows_a_page_with_its_links(bot: Bot) -> None:
    page = bot("say", "/brief korea", "--as", "html").stdout

    assert page.startswith("<!doctype html>")
    assert 'href="/brief/korea?view=facts"' in page


def test_the_day_can_be_given(bot: Bot) -> None:
    assert "On this day: 17 September" in bot("say", "/onthisday", "--date", "2026-09-17").stdout
    wrong = bot("say", "/onthisday", "--date", "someday")
    assert (wrong.returncode, wrong.stderr) == (2, "--date takes a day like 2026-09-17, not “someday”.\n")


def test_where_nothing_can_be_written_the_packs_are_read_into_memory(bot: Bot, copy: Path) -> None:
    (copy / "data").write_text("a file where the folder should be")

    said = bot("say", "/brief korea", cwd=copy)

    assert (said.returncode, said.stderr) == (0, "")
    assert "The Korean peninsula" in said.stdout


def test_a_day_of_old_is_answered_from_what_was_served_then(bot: Bot, copy: Path) -> None:
    assert bot("tick", "--now", "2026-11-20T09:00+00:00", cwd=copy).returncode == 0
    brief = copy / "briefs/uk-japan/korea.yaml"
    brief.write_text(brief.read_text(encoding="utf-8").replace("title: The Korean", "title: All the Korean", 1))

    assert "All the Korean peninsula" in bot("say", "/brief korea", cwd=copy).stdout
    then = bot("say", "/brief korea", "--as-of", "2026-11-21", "--date", "2026-11-28", cwd=copy).stdout
    assert "The Korean peninsula" in then
    assert "This is what the library said on 21 November 2026" in then
    before = bot("say", "/brief korea --as-of 2026-11-19", "--date", "2026-11-28", cwd=copy).stdout
    assert "No edition of the library as it stood on 19 November 2026 is kept here." in before


@pytest.mark.parametrize(
    "arguments",
    [
        ("say", "/nonsense"),
        ("say", ""),
        ("say",),
        ("nonsense",),
        ("say", "/help", "--as", "smoke"),
        ("explain", " "),
        ("explain",),
        ("why", "--date", "someday"),
        ("why", "--message", "that one"),
    ],
)
def test_a_command_that_cannot_be_read_exits_with_2_and_a_sentence(bot: Bot, arguments: tuple[str, ...]) -> None:
    said = bot(*arguments)

    assert said.returncode == 2
    assert said.stderr
    assert "Traceback" not in said.stderr


def test_explain_without_a_question_says_what_to_type(bot: Bot) -> None:
    assert bot("explain").stderr == 'Type a question, for instance: python -m bot explain "how much fuel?"\n'


def test_check_counts_what_holds(bot: Bot) -> None:
    checked = bot("check")

    assert checked.returncode == 0
    assert "20 briefs" in checked.stdout
    assert "0 mistakes" in checked.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the bundled pack, to break."""
    subprocess.run(["cp", "-r", ROOT / "briefs", ROOT / "seeds", tmp_path], check=True)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "place", "complaint"),
    [
        ("title: Refuelling", "titel: Refuelling", "refuelling.yaml:3:1", "titel"),
        ("at: p13", "at: p99", "refuelling.yaml:", "p99"),
        ('date: "2002-01"', 'date: "2002-13"', "refuelling.yaml:", "2002-13"),
        ("id: refuelling-total", "id: refuelling-anti-terror", "refuelling.yaml:", "refuelling-anti-terror"),
        ("aliases:", "aliases: &x\n  - *x\nnames:", "refuelling.yaml:4:10", "anchor"),
    ],
)
def test_check_names_file_line_and_column_of_a_mistake(
    bot: Bot, copy: Path, old: str, new: str, place: str, complaint: str
) -> None:
    file = copy / "briefs/uk-japan/refuelling.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))

    checked = bot("check", cwd=copy)

    assert checked.returncode == 1
    assert any(place in line and complaint in line for line in checked.stderr.splitlines()), checked.stderr
    assert "Traceback" not in checked.stderr


def test_a_missing_configuration_that_was_named_is_a_sentence(bot: Bot) -> None:
    said = bot("say", "/help", "--config", "nowhere.yaml")

    assert said.returncode == 1
    assert "nowhere.yaml" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_file_of_secrets_beside_the_configuration_is_read(bot: Bot, copy: Path) -> None:
    (copy / ".env").write_text("DISCORD_TOKEN=abc\n")

    assert "DISCORD_TOKEN is set" in bot("doctor", cwd=copy).stdout
    assert "abc" not in bot("doctor", cwd=copy).stdout


def test_doctor_finds_nothing_wrong_with_a_fresh_copy_and_the_mistake_in_a_broken_one(bot: Bot, copy: Path) -> None:
    assert bot("doctor", cwd=copy).returncode == 0
    (copy / "briefs/uk-japan/korea.yaml").write_bytes(b"\x00\x01")

    broken = bot("doctor", cwd=copy)

    assert broken.returncode == 1
    assert "korea.yaml" in broken.stdout


def test_health_says_that_no_bot_runs(bot: Bot, copy: Path) -> None:
    (copy / "config.yaml").write_text("web: {port: 1}\n")

    asked = bot("health", cwd=copy)

    assert asked.returncode == 1
    assert "No bot answers" in asked.stdout


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_the_manifest_names_every_command(bot: Bot, platform: str) -> None:
    printed = json.loads(bot("manifest", platform).stdout)

    assert all(name in json.dumps(printed) for name in ("brief", "fact", "onthisday"))


def test_a_manifest_of_nowhere_is_refused(bot: Bot) -> None:
    assert bot("manifest", "smoke").returncode == 2
