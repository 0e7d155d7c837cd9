"""What editors are told of the files that curators write, so that they complete and mark them as they are typed."""

import json

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ..forms import Form
from .schema import Brief, Pack, Source
from .wording_schema import Questions, Synonyms


class _ForEditors(GenerateJsonSchema):
    """Editors take an unquoted 1995 for a number, which we read as text; and nothing here is ever null."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return {**super().str_schema(schema), "type": ["string", "number"]}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return {key: value for key, value in super().default_schema(schema).items() if key != "default" or value}

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def json_schemas() -> dict[str, str]:
    """Return what editors are told, as the text of each `docs/*.schema.json`."""
    forms: dict[str, type[Form]] = {
        "brief": Brief,
        "source": Source,
        "pack": Pack,
        "synonyms": Synonyms,
        "questions": Questions,
    }
    return {f"{name}.schema.json": _json_schema(form) for name, form in forms.items()}


def _json_schema(form: type[Form]) -> str:
    schema = form.model_json_schema(schema_generator=_ForEditors)
    return json.dumps({"$schema": GenerateJsonSchema.schema_dialect, **schema}, ensure_ascii=False, indent=2) + "\n"
