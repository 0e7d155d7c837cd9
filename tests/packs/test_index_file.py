import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.index.reading import index_in_memory
from bot.domain.index.storage import DamagedIndex
from bot.domain.search import Searchable
from bot.packs.index_file import make_index, open_index

BRIDGE = Searchable(id="bridge", kind="brief", title="The bridge")
PIER = Searchable(id="pier", kind="fact", title="", body="The bridge leads to the pier.", context="The bridge")
ROAD = Searchable(id="road", kind="brief", title="The road")
IN_TWO_PROCESSES = """
import sys
from pathlib import Path
from bot.packs.index_file import make_index
from tests.packs.test_index_file import BRIDGE, PIER, ROAD
make_index(Path(sys.argv[1]), [[BRIDGE], [ROAD, PIER]], processes=2)
"""  # not in this one: it may have threads


def test_an_index_in_a_file_answers_as_one_in_memory(tmp_path: Path) -> None:
    make_index(tmp_path / "index", [[BRIDGE, ROAD]])

    stored, held = open_index(tmp_path / "index"), index_in_memory([BRIDGE, ROAD])

    assert stored.candidates([(("bridg", 1.0),)], "brief") == held.candidates([(("bridg", 1.0),)], "brief") != []
    assert stored.near("brigde") == held.near("brigde") == ("bridge",)


def test_an_index_is_the_same_however_its_entries_are_shared_out(tmp_path: Path) -> None:
    make_index(tmp_path / "one", [[BRIDGE, ROAD, PIER]])
    make_index(tmp_path / "many", [[BRIDGE], [ROAD, PIER]])
    subprocess.run([sys.executable, "-c", IN_TWO_PROCESSES, tmp_path / "shared"], check=True)

    assert (tmp_path / "many").read_bytes() == (tmp_path / "one").read_bytes()
    assert (tmp_path / "shared").read_bytes() == (tmp_path / "one").read_bytes()


def test_an_index_that_is_replaced_goes_on_answering_to_those_who_have_it_open(tmp_path: Path) -> None:
    make_index(tmp_path / "index", [[BRIDGE]])
    old = open_index(tmp_path / "index")

    make_index(tmp_path / "index", [[ROAD]])

    assert old.starting_with("", "brief", 5) == ["bridge"]
    assert open_index(tmp_path / "index").starting_with("", "brief", 5) == ["road"]
    assert [file.name for file in tmp_path.iterdir()] == ["index"]


def test_a_damaged_index_is_refused_wherever_the_damage_is(tmp_path: Path) -> None:
    path = tmp_path / "index"
    make_index(path, [[BRIDGE, ROAD]])
    whole = path.read_bytes()

    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedIndex):
            open_index(path)
    for length in (0, 10, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedIndex):
            open_index(path)


def test_when_writing_fails_what_was_there_stays(tmp_path: Path) -> None:
    make_index(tmp_path / "index", [[BRIDGE]])

    with pytest.raises(ZeroDivisionError):
        make_index(tmp_path / "index", [(BRIDGE for _ in [1 // 0])])

    assert len(open_index(tmp_path / "index")) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["index"]
