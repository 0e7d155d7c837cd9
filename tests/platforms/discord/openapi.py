"""Holding requests against Discord's own description of its API."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).parents[4] / "shared/data/discord-openapi.json"
_URI = "urn:discord"


class Contract:
    """Discord's API as its OpenAPI file has it."""

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """Return the whole file."""
        document: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
        return document

    @cached_property
    def _registry(self) -> Registry[Any]:
        registry: Registry[Any] = Registry().with_resource(_URI, DRAFT202012.create_resource(self.document))
        return registry

    def complaints(self, method: str, path: str, body: object) -> Iterator[str]:
        """Yield what Discord would say against a request."""
        template = next((t for t in self.document["paths"] if _matches(t, path)), "")
        if method.lower() not in self.document["paths"].get(template, {}):
            yield f"{method} {path} is no route of Discord's"
        elif body is not None:
            operation = f"#/paths/{template.replace('/', '~1')}/{method.lower()}"
            yield from self._against(f"{operation}/requestBody/content/application~1json/schema", body)

    def message_complaints(self, payload: object) -> Iterator[str]:
        """Yield what Discord would say against a message."""
        yield from self._against("#/components/schemas/MessageCreateRequest", payload)

    def _against(self, pointer: str, body: object) -> Iterator[str]:
        validator = Draft202012Validator({"$ref": f"{_URI}{pointer}"}, registry=self._registry)
        if not validator.is_valid(body):
            error = best_match(validator.iter_errors(body))
            yield f"{error.json_path}: {error.message[:300]}"


def _matches(template: str, path: str) -> bool:
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(given) and all(w.startswith("{") or w == g for w, g in zip(wanted, given, strict=True))
