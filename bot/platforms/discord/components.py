"""The components of a Discord message as JSON, and what Discord accepts of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ...cards.model import Button, Menu
from ..plain import Measure, label, units
from .markup import web_address

Component = dict[str, Any]

_COMPONENTS_V2 = 1 << 15
_SUPPRESS_EMBEDS = 1 << 2
_SECONDARY, _LINK = 2, 5  # button styles


class Kind(IntEnum):
    """Discord's numbers for the components we draw."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    SECTION = 9
    TEXT = 10
    SEPARATOR = 14
    CONTAINER = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What Discord accepts in one message; texts are counted in UTF-16 units."""

    components: int = 40
    text: int = 4000
    content: int = 2000
    rows: int = 5  # outside a container
    buttons: int = 5  # in a row
    choices: int = 25
    button_label: int = 80
    choice_text: int = 100
    prompt: int = 150
    headline: int = 150  # our own: a longer one is none
    plain_address: int = 200  # our own: a longer one crowds out the text


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One message as Discord reads it; `content` is empty where the components hold the text."""

    components: list[Component]
    content: str = ""

    @property
    def payload(self) -> dict[str, Any]:
        """Return the body of a message."""
        if not self.content:
            return {"flags": _COMPONENTS_V2, "components": self.components}
        return {"flags": _SUPPRESS_EMBEDS, "content": self.content, "components": self.components}

    def is_accepted(self) -> bool:
        """Whether Discord would accept it."""
        return all(measure.is_kept for measure in self.measures())

    def measures(self) -> Iterator[Measure]:
        """Yield how much of each limit it takes up."""
        parts = list(walk(self.components))
        if self.content:
            yield Measure("characters", units(self.content), LIMITS.content)
            yield Measure("rows of buttons", len(self.components), LIMITS.rows)
        else:
            text = sum(units(part["content"]) for part in parts if part["type"] == Kind.TEXT)
            yield Measure("characters", text, LIMITS.text)
        yield Measure("components", len(parts), LIMITS.components)
        choices = (len(part["options"]) for part in parts if part["type"] == Kind.SELECT)
        yield Measure("choices in a menu", max(choices, default=0), LIMITS.choices)


def walk(components: Iterable[Component]) -> Iterator[Component]:
    """Yield every component, with those inside it."""
    for component in components:
        yield component
        if "components" in component:
            yield from walk(component["components"])
        if "accessory" in component:
            yield component["accessory"]


def text(markdown: str) -> Component:
    """Show text."""
    return {"type": Kind.TEXT, "content": markdown}


def gap(*, divider: bool = False) -> Component:
    """Leave some space, with a line or without."""
    return {"type": Kind.SEPARATOR, "divider": divider, "spacing": 1}


def section(markdown: str, opener: Button) -> Component:
    """Show text with a button beside it."""
    return {"type": Kind.SECTION, "components": [text(markdown)], "accessory": _button(opener)}


def rows(buttons: Iterable[Button]) -> list[Component]:
    """Show buttons, as many rows as they take; those with an address that cannot be trusted are left out."""
    drawn = [_button(button) for button in buttons if button.ask or web_address(button.url)]
    parts = (drawn[start : start + LIMITS.buttons] for start in range(0, len(drawn), LIMITS.buttons))
    return [{"type": Kind.ROW, "components": part} for part in parts]


def menu(offered: Menu) -> Component:
    """Show a menu; `numbered` gives it the name that Discord wants it to have."""
    options = []
    for choice in offered.choices:
        option = {"label": label(choice.label, LIMITS.choice_text), "value": choice.ask.encode()}
        if choice.description:
            option["description"] = label(choice.description, LIMITS.choice_text)
        options.append(option)
    select = {"type": Kind.SELECT, "placeholder": label(offered.prompt, LIMITS.prompt), "options": options}
    return {"type": Kind.ROW, "components": [select]}


def numbered(components: list[Component]) -> list[Component]:
    """Name the menus; what they ask is in their options."""
    for number, select in enumerate(part for part in walk(components) if part["type"] == Kind.SELECT):
        select["custom_id"] = f"menu|{number}"
    return components


def _button(button: Button) -> Component:
    shown = {"type": Kind.BUTTON, "label": label(button.label, LIMITS.button_label)}
    if button.ask is None:
        return {**shown, "style": _LINK, "url": web_address(button.url)}
    return {**shown, "style": _SECONDARY, "custom_id": button.ask.encode()}
