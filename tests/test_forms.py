"""Mistakes in a filled-in form, told in sentences."""

from typing import Annotated, Literal

import pytest
from pydantic import Field

from bot.domain.errors import ContentError
from bot.forms import Duration, Flag, Form, Many, Port, TimeOfDay, Zone, fill, sized
from bot.strict_yaml import read


class Sail(Form):
    colour: Annotated[str, sized(5)] = Field(description="its colour")
    patched: Flag = Field(default=False, description="whether it is patched")


class Ship(Form):
    name: Annotated[str, sized(20)] = Field(description="what she is called")
    rig: Literal["sloop", "ketch"] = Field(default="sloop", description="how she is rigged")
    sails: Annotated[Many[Sail], Field(min_length=1)] = Field(description="a list of sails")
    logs: dict[Annotated[str, sized(2, "d[0-9]")], Annotated[str, sized(9)]] = Field(
        default_factory=dict, description="days (d1), each with what happened"
    )


class Times(Form):
    at: TimeOfDay = Field(description="a time")
    wait: Duration = Field(description="a length of time")
    zone: Zone = Field(description="a zone")
    port: Port = Field(description="a port")


def mistakes(text: str, form: type[Form] = Ship) -> list[str]:
    with pytest.raises(ContentError) as caught:
        fill(form, read(text.encode(), "ship.yaml"))
    return [str(complaint).removeprefix("ship.yaml") for complaint in caught.value.complaints]


def test_a_form_without_mistakes_is_filled_in() -> None:
    text = "name: >\n  Jolie\n  Brise\nsails: [{colour: tan, patched: true}, {colour: red}]\nlogs: {d1: calm}\n"
    ship = fill(Ship, read(text.encode(), "ship.yaml"))

    assert ship.name == "Jolie Brise"
    assert [(sail.colour, sail.patched) for sail in ship.sails] == [("tan", True), ("red", False)]
    assert ship.logs == {"d1": "calm"}


SAILS = "sails: [{colour: tan}]\n"
KEYS = "is not a key of a ship; its keys are name, rig, sails, logs"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAILS, ":1:1: a ship needs “name”; add it: what she is called"),
        ("name: x\nsails: [{}]", ":2:9: a sail needs “colour”; add it: its colour"),
        ("name: x\nsails: [{color: x, colour: x}]", ":2:10: “color” is not a key of a sail; did you mean “colour”?"),
        (f"{SAILS}name: x\nxyz: 1", f":3:1: “xyz” {KEYS}"),
        (f'{SAILS}name: x\n"a\\nb": c', f":3:1: “a b” {KEYS}"),
        (f"{SAILS}name: [x]", ":2:7: “name” must be a text; write what she is called"),
        (f"{SAILS}name:", ":2:6: “name” is empty; write what she is called"),
        (f"{SAILS}name: |\n  x\n  y", ":2:7: “name” has a line break in it; write it in one piece, or after >-"),
        ("name: x\nsails: []", ":2:8: “sails” is empty; write a list of sails"),
        ("name: x\nsails: [x]", ":2:9: an entry of “sails” must be a group of keys; write each as key: value"),
        ("name: x\nsails: [{colour: orange}]", ":2:18: “colour” is 6 characters long; at most 5 fit"),
        ("name: x\nsails: [{colour: x, patched: 1}]", ":2:30: “1” is neither true nor false; write true or false"),
        (f"{SAILS}name: x\nrig: [x]", ":3:6: this is not known here; write sloop or ketch"),
        (f"{SAILS}name: x\nrig: yawl", ":3:6: “yawl” is not known here; write sloop or ketch"),
        (f"{SAILS}name: x\nlogs: {{x: y}}", ":3:8: “x” cannot stand here; write days (d1), each with what happened"),
        ("[]", ":1:1: the file is empty; write it, or delete it"),
        ("a", ":1:1: the file must be a group of keys; write each as key: value"),
    ],
)
def test_a_mistake_is_one_clear_line(text: str, said: str) -> None:
    assert mistakes(text) == [said]


def test_times_and_ports_are_read_as_people_write_them() -> None:
    text = "at: 9:05\nwait: 1d2h\nzone: Asia/Tokyo\nport: 8080"
    filled = fill(Times, read(text.encode(), "times.yaml"))

    assert (filled.at.isoformat(), filled.wait.total_seconds(), filled.port) == ("09:05:00", 93_600, 8080)


def test_of_a_thousand_mistakes_a_hundred_are_told() -> None:
    said = mistakes(f"name: Joli\n{SAILS}" + "".join(f"key{n}: x\n" for n in range(1000)))

    assert len(said) == 101
    assert said[-1] == ": 900 more mistakes are here; mend these first"
