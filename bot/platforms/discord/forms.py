"""Forms as Discord draws them: a modal of at most five fields, and what comes back of it."""

from collections.abc import Iterator
from typing import Any

import discord

from ...cards.forms import Field, Form, Input
from ..plain import label, units

_TITLE, _LABEL, _HINT, _WORDS = 45, 45, 100, 400  # characters
_FIELDS = 5
_CHOICES = 25
_LABELLED, _TEXT, _SELECT = 18, 4, 3  # Discord's numbers for components
_SHORT = 1  # one line


class DrawnForm(discord.ui.Modal):
    """A form in the shape discord.py sends; finished from the start, so that discord.py keeps nothing of it."""

    def __init__(self, form: Form) -> None:
        super().__init__(title=label(form.title, _TITLE), custom_id=form.ask.encode())
        self._form = form
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """Return the drawing."""
        fields = [_drawn(field) for field in self._form.fields[:_FIELDS]]
        return {"custom_id": self.custom_id, "title": self.title, "components": fields}


def values_of(data: Any) -> dict[str, str]:
    """Return what was filled in, by the names of the fields; several choices have commas between them."""
    found = (part["component"] for part in data["components"] if "component" in part)
    return {part["custom_id"]: part.get("value") or ",".join(part.get("values", ())) for part in found}


def _drawn(field: Field) -> dict[str, Any]:
    drawn = {"type": _LABELLED, "label": label(field.label, _LABEL), "component": _component(field)}
    return {**drawn, "description": label(field.hint, _HINT)} if field.hint else drawn


def _component(field: Field) -> dict[str, Any]:
    several = field.input is Input.SEARCHES
    if field.input is Input.CHOICE or (several and 0 < len(field.choices) <= _CHOICES):
        most = len(field.choices) if several else 1
        return {
            "type": _SELECT,
            "custom_id": field.name,
            "options": list(_options(field)),
            "required": field.required,
            "min_values": int(field.required),
            "max_values": most,
        }
    drawn = {"type": _TEXT, "custom_id": field.name, "style": _SHORT, "required": field.required, "max_length": _WORDS}
    return {**drawn, "value": field.value} if field.value and units(field.value) <= _WORDS else drawn


def _options(field: Field) -> Iterator[dict[str, Any]]:
    for value, shown in field.choices:
        yield {"label": label(shown, _HINT), "value": value, "default": value in (field.value, *field.values)}
