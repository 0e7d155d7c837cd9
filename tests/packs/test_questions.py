"""What readers ask, as curators write it beside a pack by the fact that answers."""

import json
import os
from datetime import date

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from bot.domain.matching import find
from bot.packs.editions.shelf import PackShelf
from bot.packs.json_schema import json_schemas
from bot.packs.loader import load
from tests.packs.conftest import PACK, Desktop

FILE, BRIDGE, MILL = "briefs/works/questions.yaml", "briefs/works/bridge.yaml", "briefs/works/mill.yaml"
ASKED = """\
questions:
  bridge-opened:
    - Since which summer could carts get across?
    - 開通はいつですか
  mill-engineer:
    - Did the lady get a penny?
"""


def found(desktop: Desktop, question: str) -> list[str]:
    library = desktop.load()
    return [match.id for match in find(library.index, question, "fact", library.lexicon)]


def shelf_of(desktop: Desktop) -> PackShelf:
    return PackShelf(desktop.packs, desktop.seeds, desktop.root / "data/library")


def asked(shelf: PackShelf, question: str) -> list[str]:
    return [match.id for match in find(shelf.library.index, question, "fact", shelf.library.lexicon)]


def test_a_fact_is_found_by_a_question_that_shares_no_word_with_it(desktop: Desktop) -> None:
    assert found(desktop, "when could carts get across") == []

    desktop.write(FILE, ASKED)

    assert found(desktop, "when could carts get across")[0] == "bridge-opened"
    assert found(desktop, "開通")[0] == "bridge-opened"


def test_what_readers_ask_is_no_brief_and_no_fact(desktop: Desktop) -> None:
    before = desktop.load()
    desktop.write(FILE, ASKED)
    library = desktop.load()

    assert dict(library.facts) == dict(before.facts)
    assert dict(library.briefs) == dict(before.briefs)
    assert library.version != before.version


def test_only_the_questions_are_read_again_when_they_alone_change(desktop: Desktop) -> None:
    desktop.write(FILE, ASKED)
    shelf = shelf_of(desktop)
    for path in (BRIDGE, MILL):  # unreadable from now on, though nobody can see it from outside
        file = desktop.root / path
        status = file.stat()
        file.write_bytes(b"*" * status.st_size)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    desktop.edit(FILE, "Did the lady get a penny?", "Was the lady given a purse?")

    assert shelf.reload() == ()
    assert asked(shelf, "purse") == ["mill-engineer"]
    assert asked(shelf, "penny") == []


def test_the_questions_stay_when_a_brief_changes_and_go_with_their_file(desktop: Desktop) -> None:
    desktop.write(FILE, ASKED)
    shelf = shelf_of(desktop)
    desktop.edit(MILL, "Ada Pont was not paid.", "Ada Pont was never paid.")
    assert shelf.reload() == ()
    assert asked(shelf, "penny") == ["mill-engineer"]

    (desktop.root / FILE).unlink()
    assert shelf.reload() == ()
    assert asked(shelf, "penny") == []


def test_a_strict_library_keeps_the_questions_of_what_it_tells(desktop: Desktop) -> None:
    desktop.write(FILE, ASKED)
    desktop.check(seal_on=date(2026, 11, 23))
    desktop.edit(MILL, "Ada Pont was not paid.", "Ada Pont was never paid.")
    strict = load(desktop.packs, desktop.seeds, strict=True)

    assert [match.id for match in find(strict.index, "carts", "fact", strict.lexicon)] == ["bridge-opened"]
    assert find(strict.index, "penny", "fact", strict.lexicon) == []


def test_what_stays_at_home_is_not_found_away_by_its_questions(desktop: Desktop) -> None:
    desktop.write(FILE, ASKED)
    desktop.edit("briefs/works/pack.yaml", "title: Public works", "title: Public works\noutside_home: false")
    away = desktop.load().away

    assert away is not None
    assert find(away.index, "carts", "fact", away.lexicon) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "questions:\n  bridge-opend: [When?]\n",
            "2:3: this pack has no fact “bridge-opend”; did you mean “bridge-opened”?",
            id="misspelt",
        ),
        pytest.param(
            "questions:\n  zeppelin: [When?]\n",
            "2:3: this pack has no fact “zeppelin”; name one that is there, or remove its questions",
            id="unknown",
        ),
        pytest.param(
            "questions:\n  bridge:\n    - When?\n",
            "2:3: this pack has no fact “bridge”; did you mean “bridge-cost”?",
            id="a brief",
        ),
        pytest.param(
            "questions:\n  bridge-cost: [How much?]\n  mill-engineer: [Who?, how  much]\n",
            "3:25: this question is here already (line 2); leave it to the fact that answers it best",
            id="twice",
        ),
        pytest.param(
            "questions:\n  bridge-cost: [How much?, '?!']\n",
            "2:28: “?!” has no word in it; write what a reader would ask",
            id="no word",
        ),
        pytest.param(
            'questions:\n  bridge-cost:\n    - ""\n',
            "3:7: this question is empty; write what a reader would ask, or remove its dash",
            id="empty question",
        ),
        pytest.param(
            "questions:\n  bridge-cost:\n    - How much?\n    -\n",
            "4:6: this question is empty; write what a reader would ask, or remove its dash",
            id="a dash alone",
        ),
        pytest.param(
            "questions:\n  bridge-cost:\n    - Money: who paid?\n",
            "3:7: “Money: …” is not read as a text; put it in quotation marks: it has a colon",
            id="a colon",
        ),
        pytest.param(
            "questions:\n  bridge-cost:\n    - - How much?\n",
            "3:7: this is a list and not a question; keep one dash, or put it in quotation marks",
            id="two dashes",
        ),
        pytest.param(
            "questions:\n  bridge-cost:\n    - How much?\n      - Who paid?\n",
            "3:7: these are two questions in one; indent them alike, or remove the dash",
            id="indented differently",
        ),
        pytest.param(
            "questions:\n  Bridge Cost: [How much?]\n",
            "2:3: “Bridge Cost” is not the id of a fact; copy it from the fact: it has small letters, digits and"
            " hyphens only",
            id="no id",
        ),
        pytest.param(
            "questions:\n  bridge-cost: [How much?, how  much]\n",
            "2:28: this question is here already (line 2); keep one",
            id="twice beside one fact",
        ),
        pytest.param(
            "",
            "1:1: the file is empty; write it, or delete it",
            id="empty file",
        ),
        pytest.param(
            f"questions:\n  bridge-cost:\n    - {'so ' * 41}\n",
            "3:7: an entry of “bridge-cost” is 122 characters long; at most 120 fit",
            id="long question",
        ),
        pytest.param(
            f"questions:\n  bridge-cost: [{', '.join(map(str, range(41)))}]\n",
            "2:16: “bridge-cost” has 41 entries; at most 40 fit",
            id="too many",
        ),
        pytest.param(
            "questions:\n  bridge-cost: []\n",
            "2:16: there is no question here; write each on a line of its own after a dash, or remove the id",
            id="empty list",
        ),
        pytest.param(
            "questions: {}\n",
            "1:12: “questions” is empty; write the id of a fact, and below it a list of questions that it answers, as"
            " readers ask them",
            id="nothing",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(desktop: Desktop, text: str, said: str) -> None:
    desktop.write(FILE, text)

    assert desktop.complaints() == [f"{FILE}:{said}"]
    assert [str(c).removeprefix(f"{desktop.root}/") for c in desktop.check().complaints if FILE in str(c)] == [
        f"{FILE}:{said}"
    ]


def test_a_file_without_questions_is_called_a_file_of_questions(desktop: Desktop) -> None:
    desktop.write(FILE, "answers: {}\n")

    needs, unknown = desktop.complaints()
    assert "1:1: a file of questions needs “questions”; add it: the id of a fact" in needs
    assert unknown.endswith("1:1: “answers” is not a key of a file of questions; its keys are questions")


def test_a_question_may_go_on_in_the_next_line_and_have_a_dash(desktop: Desktop) -> None:
    desktop.write(FILE, "questions:\n  bridge-cost:\n    - The bridge - was\n      it dear?\n    - 'Money: whose?'\n")

    assert desktop.complaints() == []


def test_a_file_beside_the_wrong_pack_is_not_gone_through_to_its_end(desktop: Desktop) -> None:
    ids = "".join(f"  other-{number}: [Question {number}?]\n" for number in range(1234))
    desktop.write(FILE, f"questions:\n{ids}")
    complaints = desktop.complaints()

    assert len(complaints) == 101
    assert f"{FILE}:1:1: 1,134 more facts are not in this pack; put the file beside the pack.yaml of theirs" in (
        complaints
    )


def test_the_questions_of_a_fact_in_another_pack_are_out_of_place(desktop: Desktop) -> None:
    desktop.write("briefs/water/pack.yaml", PACK.replace("works", "water").partition("retired")[0])
    desktop.write("briefs/water/mill.yaml", (desktop.root / MILL).rename(desktop.root / "m").read_bytes())
    desktop.write(FILE, ASKED)

    (complaint,) = desktop.complaints()
    assert complaint.startswith(f"{FILE}:5:3: this pack has no fact “mill-engineer”; ")


def test_the_questions_of_a_brief_that_is_broken_are_not_complained_of(desktop: Desktop) -> None:
    desktop.write(FILE, ASKED)
    desktop.write(MILL, "a: *b")

    assert {complaint.partition(":")[0] for complaint in desktop.complaints()} == {MILL}


def test_an_editor_accepts_them_and_marks_what_is_misspelt() -> None:
    validator = Draft202012Validator(json.loads(json_schemas()["questions.schema.json"]))

    assert validator.is_valid(yaml.safe_load(ASKED))
    assert not validator.is_valid({"question": {}})
    assert not validator.is_valid({"questions": {"bridge-cost": []}})
