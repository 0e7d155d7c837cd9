"""The labelled questions that search is measured on: that the sets themselves are sound, whatever finds the answers."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

QUESTIONS = Path(__file__).parent / "questions.yaml"
PRACTICE = Path(__file__).parent / "practice.yaml"
FRESH = Path(__file__).parent / "fresh.yaml"
BLIND = Path(__file__).parent / "blind.yaml"
UNSEEN = (FRESH, BLIND)  # nothing is learned from these
PACK = Path(__file__).parents[2] / "briefs/uk-japan"
KINDS = {"who", "when", "where", "how-much", "why", "what", "yes-no", "keywords"}
SPLITS = ("dev", "test")
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return read(QUESTIONS)


def folded(question: dict[str, Any]) -> str:
    """Return the words of a question, without case and punctuation."""
    return " ".join(_WORD.findall(question["ask"].casefold()))


def read(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a set."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["questions"])


@pytest.fixture(scope="module")
def statements() -> dict[str, tuple[str, str]]:
    """Return the brief and the statement of each fact of the pack."""
    briefs = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in PACK.glob("*.yaml")
        if path.name not in ("synonyms.yaml", "questions.yaml")
    ]
    return {
        fact["id"]: (brief["id"], fact["statement"])
        for brief in briefs
        for section in brief.get("sections", ())
        for fact in section["facts"]
    }


def test_every_question_is_whole(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        assert question.keys() - {"best", "split"} == {"ask", "kind", "style", "accept"}, question
        assert question["ask"].strip() == question["ask"] != "", question
        assert question["kind"] in KINDS, question
        assert {type(style) for style in question["style"]} == {str}, question


def test_every_question_is_in_a_half(questions: list[dict[str, Any]]) -> None:
    assert {question.get("split") for question in questions} == set(SPLITS)


@pytest.mark.parametrize("path", [QUESTIONS, PRACTICE, *UNSEEN], ids=lambda path: path.stem)
def test_every_accepted_answer_is_a_fact_of_the_pack(path: Path, statements: dict[str, tuple[str, str]]) -> None:
    for question in read(path):
        accepted = question["accept"]
        assert statements.keys() >= set(accepted), question
        assert len(accepted) == len(set(accepted)), question
        assert "best" not in question or question["best"] in accepted, question


def test_no_question_is_asked_twice_nor_stands_in_the_pack() -> None:
    sets = [folded(question) for path in (QUESTIONS, PRACTICE, *UNSEEN) for question in read(path)]
    beside = yaml.safe_load((PACK / "questions.yaml").read_text(encoding="utf-8"))["questions"]

    assert [ask for ask, times in Counter(sets).items() if times > 1] == []
    assert {folded({"ask": ask}) for found in beside.values() for ask in found} & set(sets) == set()


def test_the_set_is_large_and_reaches_every_brief(
    questions: list[dict[str, Any]], statements: dict[str, tuple[str, str]]
) -> None:
    asked = {fact for question in questions for fact in question["accept"]}

    assert len(questions) >= 150
    assert {statements[fact][0] for fact in asked} == {brief for brief, _ in statements.values()}
    assert len(asked) >= 0.9 * len(statements)


def test_a_good_part_of_the_questions_has_no_answer_and_some_are_japanese(questions: list[dict[str, Any]]) -> None:
    unanswerable = [question for question in questions if not question["accept"]]
    japanese = [question for question in questions if "japanese" in question["style"]]

    assert len(unanswerable) >= 50
    assert len(japanese) >= 15
    assert {bool(question["accept"]) for question in japanese} == {True, False}


@pytest.mark.parametrize("path", UNSEEN, ids=lambda path: path.stem)
def test_the_unseen_sets_reach_every_brief_and_ask_in_vain_too(
    path: Path, statements: dict[str, tuple[str, str]]
) -> None:
    unseen = read(path)
    asked = {fact for question in unseen for fact in question["accept"]}

    assert {statements[fact][0] for fact in asked} == {brief for brief, _ in statements.values()}
    assert len([question for question in unseen if question["accept"]]) >= 100
    assert len([question for question in unseen if not question["accept"]]) >= 35


def test_both_halves_are_alike(questions: list[dict[str, Any]], statements: dict[str, tuple[str, str]]) -> None:
    def traits(question: dict[str, Any]) -> list[str]:
        briefs = {statements[fact][0] for fact in question["accept"][:1]}
        return [question["kind"], "answerable" if question["accept"] else "unanswerable", *briefs]

    counts = {
        split: Counter(trait for question in questions if question["split"] == split for trait in traits(question))
        for split in SPLITS
    }
    dev, test = (counts[split] for split in SPLITS)

    assert {trait: (dev[trait], test[trait]) for trait in dev | test if abs(dev[trait] - test[trait]) > 5} == {}


def test_questions_with_one_best_answer_keep_to_one_half(questions: list[dict[str, Any]]) -> None:
    halves: dict[str, set[str]] = {}
    for question in questions:
        if question["accept"]:
            halves.setdefault(question.get("best", question["accept"][0]), set()).add(question["split"])

    assert [fact for fact, splits in halves.items() if len(splits) > 1] == []


@pytest.mark.parametrize("path", [QUESTIONS, *UNSEEN], ids=lambda path: path.stem)
def test_nobody_asks_in_the_words_of_a_statement(path: Path, statements: dict[str, tuple[str, str]]) -> None:
    told = " | ".join(" ".join(_WORD.findall(text.casefold())) for _, text in statements.values())
    for question in read(path):
        words = _WORD.findall(question["ask"].casefold())
        runs = (" ".join(words[place : place + 6]) for place in range(len(words) - 5))
        assert not any(run in told for run in runs), question["ask"]
