"""The project as a whole: its files keep the promises that no single module can."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NOT_OURS = {".env", ".git", "__pycache__", "data", "secrets"}
PACKAGE = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
ELSEWHERE = re.compile(r"(?<![\w.~-])/(?:home|root|work|Users)/|pypi[.]org|pythonhosted[.]org|npmjs[.]org")
CLOCK = re.compile(r"\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(|\butcnow\(")


def texts(suffix: str = "") -> Iterator[tuple[Path, str]]:
    """Read the project's own text files."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and (name == ".ci" or name[0] != ".")]
        for path in (Path(folder, name) for name in names if name.endswith(suffix) and name not in NOT_OURS):
            try:
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def locked(name: str) -> dict[str, str]:
    """Return the versions that a lock file names."""
    return dict(PACKAGE.findall((ROOT / name).read_text(encoding="utf-8")))


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_no_file_names_a_machine_or_a_package_host() -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in ELSEWHERE.finditer(text)]

    assert found == []


def test_every_link_between_documents_leads_somewhere() -> None:
    links = [(path, link) for path, text in texts(".md") for link in re.findall(r"\]\(([^)\s#]+)", text)]

    broken = [f"{path}: {link}" for path, link in links if ":" not in link and not (ROOT / path.parent / link).exists()]

    assert broken == []


def test_the_changelog_tells_of_this_version() -> None:
    assert pyproject()["project"]["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_both_lock_files_hold_the_same_versions() -> None:
    developers = locked("requirements-dev.lock")

    assert {name: developers.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


def test_everything_asked_for_is_locked() -> None:
    asked = [*pyproject()["project"]["dependencies"], *pyproject()["dependency-groups"]["dev"]]
    names = {re.split(r"[^\w.-]", requirement)[0].lower().replace(".", "-") for requirement in asked}

    assert names <= set(locked("requirements-dev.lock"))


def test_only_the_top_of_the_program_reads_the_clock() -> None:
    top = {Path("bot", name) for name in ("__main__.py", "app.py", "authoring.py", "cli/shared.py")}
    readers = {path for path, text in texts(".py") if path.parts[0] == "bot" and CLOCK.search(text)}

    assert readers <= top


def test_every_fault_has_a_test_that_exists_or_a_reason() -> None:
    page = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    rows = {int(row[1]): row[2] for row in re.finditer(r"(?m)^\| (\d+)\. (.*)$", page)}
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", page)
    missing = [f"{file}::{name}" for file, name in named if not _defines(ROOT / "tests" / file, name)]

    assert sorted(rows) == [*range(1, 44)]
    assert [number for number, row in rows.items() if "::" not in row] == [31]
    assert missing == []


def _defines(file: Path, name: str) -> bool:
    return file.exists() and f"def {name}(" in file.read_text(encoding="utf-8")


def test_every_command_in_the_documents_exists() -> None:
    named = {name for _, text in texts(".md") for name in re.findall(r"python -m bot ([a-z]+)", text)}
    known = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert {name for name in named if not re.search(rf"\b{name}\b", known.stdout)} == set()


def test_every_make_target_in_the_documents_exists() -> None:
    named = {name for _, text in texts(".md") for name in re.findall(r"(?m)(?:^\s*|`)make ([a-z]+)(?=`|$)", text)}
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert named <= set(targets)


def test_a_running_bot_does_not_load_what_only_reading_yaml_needs() -> None:
    served = ["bot.cli", "bot.app", "bot.saying", "bot.platforms.discord.client", "bot.platforms.slack.client"]
    script = f"import sys, {', '.join(served)}; print(*sorted({{'pydantic', 'yaml'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
