"""Holding requests against Discord's own description of its API."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012, Draft202012Validator, Registry

FILE = Path(__file__).parents[4] / "shared/data/discord-openapi.json"
_URI = "urn:discord"


class Contract:
    """Discord's API as its OpenAPI file has it."""

    def __init__(self) -> None:
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return the whole file."""
        document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
        return document

    @cached_property
    def _registry(self) -> Registry:
        return Registry([(_URI, self.document)], draft=Draft202012)

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
        validator = self._validators.get(pointer)
        if validator is None:
            schema = {"$ref": f"{_URI}{quote(pointer, safe='#/')}"}
            validator = self._validators[pointer] = Draft202012Validator(schema, registry=self._registry)
        for error in validator.iter_errors(body):
            yield f"{'.'.join(map(str, error.instance_path))}: {error.message[:300]}"


def _matches(template: str, path: str) -> bool:
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(given) and all(w.startswith("{") or w == g for w, g in zip(wanted, given, strict=True))
