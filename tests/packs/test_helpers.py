"""Processes that help: begun by a process of its own here, as this one may have threads."""

import subprocess
import sys

KILLED = """
import os, signal
from bot.packs.helpers import helpers
with helpers(2) as processes:
    processes.submit(signal.pause)
    processes.submit(signal.raise_signal, signal.SIGKILL).result()
"""
ALIVE = """
import signal
from bot.packs.helpers import helpers
def wait():
    print("here", flush=True)
    signal.pause()
with helpers(2) as processes:
    processes.submit(wait).result()
"""


def test_that_a_helper_is_killed_is_said_and_not_waited_out() -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ChildProcessError: one of its processes was stopped, perhaps for want of memory"
    )


def test_helpers_end_with_the_one_that_began_them() -> None:
    with subprocess.Popen([sys.executable, "-c", ALIVE], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"here\n"

        process.kill()

        assert process.stdout.read() == b""  # at its end, once nobody can write to it any more
