"""The tutorial, done word for word in an empty folder."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TUTORIAL = ROOT / "docs/tutorial.md"
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "the end of a block"


def test_every_command_of_the_tutorial_works_and_says_what_is_printed_there(tmp_path: Path) -> None:
    blocks = _BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    commands = [text for kind, text in blocks if kind == "sh"]
    script = "".join(f"{text}\necho '{_END}'\n" for text in commands)

    ran = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    )

    said = iter(ran.stdout.split(f"{_END}\n"))
    assert ran.returncode == 0, ran.stdout
    output = ""
    for kind, text in blocks:
        if kind == "sh":
            output = next(said)
        else:
            assert [line for line in text.splitlines() if line not in output] == [], output


def test_the_document_of_the_tutorial_is_in_the_public_domain() -> None:
    vendored = pytest.importorskip("hypothesis").__file__
    document = Path(vendored).parent / "vendor/leap-seconds.txt"

    assert "This file is in the public domain." in document.read_text(encoding="utf-8")
