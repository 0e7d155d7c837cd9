"""The forms, as editors and curators see them."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator, meta

from bot.forms import Form
from bot.packs import schema, wording_schema
from bot.packs.json_schema import json_schemas

from .conftest import BRIEF, LEDGER, OTHER, PACK, REPORT

ROOT = Path(__file__).parent.parent.parent
BESIDE = ("pack.yaml", "synonyms.yaml", "questions.yaml")  # what is no brief
FILES = {
    "brief.schema.json": [f for f in (ROOT / "briefs").rglob("*.yaml") if f.name not in BESIDE],
    "pack.schema.json": list((ROOT / "briefs").rglob("pack.yaml")),
    "source.schema.json": [f for f in (ROOT / "seeds").glob("*.yaml") if f.name != "receipts.yaml"],
    "synonyms.schema.json": list((ROOT / "briefs").rglob("synonyms.yaml")),
    "questions.schema.json": list((ROOT / "briefs").rglob("questions.yaml")),
}


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert FILES.keys() == json_schemas().keys()
    assert len(FILES["brief.schema.json"]) >= 20


@pytest.mark.parametrize("name", json_schemas())
def test_the_schemas_in_docs_are_what_the_forms_say(name: str) -> None:
    """When this fails, write what json_schemas() returns into docs/."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == json_schemas()[name]


@pytest.mark.parametrize("name", FILES)
def test_an_editor_accepts_the_bundled_files(name: str) -> None:
    expected = json.loads(json_schemas()[name])
    validator = Draft202012Validator(expected)

    assert meta.is_valid(expected)
    for file in FILES[name]:
        assert [e.message for e in validator.iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brief.schema.json", BRIEF),
        ("brief.schema.json", OTHER),
        ("pack.schema.json", PACK),
        ("source.schema.json", REPORT),
        ("source.schema.json", LEDGER),
    ],
)
def test_an_editor_marks_what_is_misspelt_or_missing(name: str, text: str) -> None:
    validator = Draft202012Validator(json.loads(json_schemas()[name]))
    written = yaml.safe_load(text)

    assert validator.is_valid(written)
    assert not validator.is_valid({**written, "titel": "x"})
    assert not validator.is_valid({key: value for key, value in written.items() if key != "title"})


def test_an_unquoted_year_is_a_date_to_an_editor_too() -> None:
    validator = Draft202012Validator(json.loads(json_schemas()["brief.schema.json"]))

    assert validator.is_valid({**yaml.safe_load(BRIEF), "as_of": 1999})


WRITTEN = {**vars(schema), **vars(wording_schema)}
FORMS = [form for form in WRITTEN.values() if isinstance(form, type) and issubclass(form, Form)]


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_described(form: type[Form]) -> None:
    described: dict[str, Any] = {name: field.description for name, field in form.model_fields.items()}

    assert all(described.values()), described
