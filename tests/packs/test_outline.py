"""Beginning a brief."""

import json

import pytest

from bot.domain.errors import BadRequest
from bot.packs.gather import gather
from bot.packs.json_schema import json_schemas
from bot.packs.outline import begin
from bot.packs.records import write_all
from bot.packs.schema import Brief
from bot.strict_yaml import read

from .conftest import Desktop


def test_a_new_brief_has_a_hint_at_each_key_and_nothing_made_up(desktop: Desktop) -> None:
    files = begin("The Great Mill: a “marvel”", "", "", desktop.packs, desktop.root)
    text = files[desktop.root / "briefs/works/the-great-mill-a-marvel.yaml"]

    value = read(text.encode(), "new").value

    assert isinstance(value, dict)
    assert (value["id"], value["title"]) == ("the-great-mill-a-marvel", "The Great Mill: a “marvel”")
    assert set(value) <= set(Brief.model_fields)
    assert all("  # " in line for line in text.splitlines()[2:])


def test_check_says_what_is_still_to_be_written(desktop: Desktop) -> None:
    write_all(begin("Mills", "", "", desktop.packs, desktop.root))

    problems = [complaint.problem for complaint in gather(desktop.packs, desktop.seeds).complaints]

    assert "“statement” is empty" in problems
    assert all("is empty" in problem or "is not a date" in problem for problem in problems)


def test_the_first_line_leads_editors_to_a_schema_that_is_there(desktop: Desktop) -> None:
    files = begin("Mills", "", "harbour", desktop.packs, desktop.root)

    for name in ("mills", "pack"):
        file = desktop.root / f"briefs/harbour/{name}.yaml"
        line = files[file].splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        kind = "pack" if name == "pack" else "brief"
        schema = (file.parent / line).resolve()
        assert schema == desktop.root / f".schemas/{kind}.schema.json"
        assert json.loads(files[schema]) == json.loads(json_schemas()[f"{kind}.schema.json"])


def test_schemas_that_are_shipped_are_used(desktop: Desktop) -> None:
    desktop.write("docs/brief.schema.json", "{}")

    files = begin("Mills", "", "", desktop.packs, desktop.root)

    assert list(files) == [desktop.root / "briefs/works/mills.yaml"]
    assert "$schema=../../docs/brief.schema.json" in next(iter(files.values()))


def test_a_new_pack_is_begun_with_its_first_brief(desktop: Desktop) -> None:
    files = begin("Mills", "", "mill-works", desktop.packs, desktop.root)

    assert "title: Mill works" in files[desktop.root / "briefs/mill-works/pack.yaml"]


@pytest.mark.parametrize(
    ("topic", "id", "pack", "complaint"),
    [
        ("The bridge", "bridge", "", "bridge.yaml is there already."),
        ("橋", "", "", "Add it with --id."),
        ("Mills", "Great Mills", "", "Add it with --id."),
        ("Mills", "", "../elsewhere", "“../elsewhere” is no name of a pack"),
    ],
)
def test_what_cannot_be_begun_is_refused(desktop: Desktop, topic: str, id: str, pack: str, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        begin(topic, id, pack, desktop.packs, desktop.root)

    assert complaint in str(refused.value)


def test_it_must_be_clear_which_pack_is_meant(desktop: Desktop) -> None:
    with pytest.raises(BadRequest, match="There is no pack yet"):
        begin("Mills", "", "", [desktop.root / "empty"], desktop.root)

    write_all(begin("Mills", "", "harbour", desktop.packs, desktop.root))
    with pytest.raises(BadRequest, match="Say which with --pack: harbour, works"):
        begin("Ships", "", "", desktop.packs, desktop.root)
