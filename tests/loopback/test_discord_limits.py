"""What the loopback Discord takes and refuses, at each limit."""

import pytest

from tests.loopback.discord.limits import check_choices, check_commands, check_message, check_modal
from tests.loopback.discord.world import COMPONENTS_V2, Payload, Refused


def button(custom_id: str = "a", **changes: object) -> Payload:
    return {"type": 2, "style": 1, "label": "Sources", "custom_id": custom_id} | changes


def row(*components: Payload) -> Payload:
    return {"type": 1, "components": list(components)}


def menu(count: int = 1, **changes: object) -> Payload:
    values = [{"label": f"Topic {n}", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "menu", "options": values} | changes


def text(length: int) -> Payload:
    return {"type": 10, "content": "x" * length}


def container(*components: Payload) -> Payload:
    return {"type": 17, "components": list(components)}


def section(accessory: Payload | None, *texts: Payload) -> Payload:
    return {"type": 9, "components": list(texts), "accessory": accessory}


def layout(*components: Payload, **others: object) -> Payload:
    return {"flags": COMPONENTS_V2, "components": list(components)} | others


def embed(**parts: object) -> Payload:
    return {"embeds": [{"title": "Korea"} | parts]}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"content": "x" * 2000}, id="content"),
        pytest.param({"content": "x", "nonce": "n" * 25}, id="nonce"),
        pytest.param(embed(description="x" * 4096, title="t" * 256), id="embed description and title"),
        pytest.param(embed(fields=[{"name": "n", "value": "v" * 1024}]), id="embed field"),
        pytest.param({"content": "x", "components": [row(*map(button, "abcde")), row(menu(25))]}, id="classic rows"),
        pytest.param(layout(text(4000)), id="text of version 2"),
        pytest.param(layout(*[text(1)] * 38, row(button())), id="forty components"),
        pytest.param(layout(container(section(button(), text(1)), row(button("b")))), id="nested"),
    ],
)
def test_what_is_within_the_limits_is_taken(body: Payload) -> None:
    check_message(body)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        pytest.param({"content": "x" * 2001}, "content", id="long content"),
        pytest.param({"content": "x", "nonce": "n" * 26}, "nonce", id="long nonce"),
        pytest.param({"embeds": [{"title": "x"}] * 11}, "embeds", id="eleven embeds"),
        pytest.param(embed(title="t" * 257), "embeds", id="long title"),
        pytest.param(embed(description="x" * 4096, footer={"text": "x" * 1905}), "embeds", id="embed sum"),
        pytest.param(embed(fields=[{"name": "", "value": "v"}]), "embeds", id="field without a name"),
        pytest.param(embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds", id="26 fields"),
        pytest.param({"content": "x", "components": [row(button())] * 6}, "components", id="six rows"),
        pytest.param({"content": "x", "components": [row(*map(button, "abcdef"))]}, "components", id="six in a row"),
        pytest.param({"content": "x", "components": [row()]}, "components", id="empty row"),
        pytest.param({"content": "x", "components": [row(button(), menu())]}, "components", id="menu beside button"),
        pytest.param({"content": "x", "components": [row(button(), button())]}, "components", id="same id twice"),
        pytest.param({"content": "x", "components": [row(button("c" * 101))]}, "components", id="long custom_id"),
        pytest.param({"content": "x", "components": [row(button(label=""))]}, "components", id="no label"),
        pytest.param({"content": "x", "components": [row(button(label="l" * 81))]}, "components", id="long label"),
        pytest.param({"content": "x", "components": [row(button(style=5))]}, "components", id="link with custom_id"),
        pytest.param({"content": "x", "components": [row(menu(26))]}, "components", id="26 options"),
        pytest.param({"content": "x", "components": [row(menu(options=[]))]}, "components", id="no options"),
        pytest.param(
            {"content": "x", "components": [row(menu(placeholder="p" * 151))]}, "components", id="placeholder"
        ),
        pytest.param({"content": "x", "components": [text(1)]}, "components", id="version 2 without the flag"),
        pytest.param(layout(text(1), content="x"), "content", id="version 2 with content"),
        pytest.param(layout(text(1), embeds=[{"title": "x"}]), "embeds", id="version 2 with embeds"),
        pytest.param(layout(*[text(1)] * 41), "components", id="41 components"),
        pytest.param(layout(text(3000), container(text(1001))), "components", id="4,001 characters"),
        pytest.param(layout(text(0)), "components", id="empty text"),
        pytest.param(layout(section(None, text(1))), "components", id="section with nothing beside it"),
        pytest.param(layout(section(button(), *[text(1)] * 4)), "components", id="four texts in a section"),
        pytest.param(layout(container(container(text(1)))), "components", id="container in a container"),
        pytest.param(layout(button()), "components", id="button outside a row"),
    ],
)
def test_what_is_beyond_a_limit_is_refused_with_the_place(body: Payload, where: str) -> None:
    with pytest.raises(Refused) as refused:
        check_message(body)

    assert (refused.value.status, refused.value.body["code"]) == (400, 50035)
    assert where in refused.value.body["errors"]


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": "", "embeds": [], "components": []}])
def test_an_empty_message_is_refused(body: Payload) -> None:
    with pytest.raises(Refused, match="empty message"):
        check_message(body)


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param([{"name": "n", "value": "v"}] * 26, id="26 of them"),
        pytest.param([{"name": "", "value": "v"}], id="no name"),
        pytest.param([{"name": "n" * 101, "value": "v"}], id="long name"),
        pytest.param([{"name": "n", "value": "v" * 101}], id="long value"),
    ],
)
def test_one_wrong_choice_fails_the_whole_autocomplete(choices: list[Payload]) -> None:
    check_choices([{"name": "n" * 100, "value": "v" * 100}] * 25)
    with pytest.raises(Refused):
        check_choices(choices)


def test_a_modal_has_a_short_title_and_at_most_five_rows() -> None:
    field = row({"type": 4, "custom_id": "at", "style": 1, "label": "At"})
    check_modal({"title": "t" * 45, "custom_id": "m", "components": [field] * 5})
    with pytest.raises(Refused):
        check_modal({"title": "t" * 46, "custom_id": "m", "components": [field]})
    with pytest.raises(Refused):
        check_modal({"title": "t", "custom_id": "m", "components": [field] * 6})


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": "Brief"}, id="capital letter"),
        pytest.param({"name": "b" * 33}, id="long name"),
        pytest.param({"description": ""}, id="no description"),
        pytest.param({"description": "d" * 101}, id="long description"),
        pytest.param({"options": [{"name": "two words", "description": "d"}]}, id="option name"),
        pytest.param({"options": [{"name": f"o{n}", "description": "d"} for n in range(26)]}, id="26 options"),
        pytest.param(
            {"options": [{"name": "a", "description": "d"}, {"name": "b", "description": "d", "required": True}]},
            id="required option last",
        ),
        pytest.param({"type": 3, "name": "Evidence"}, id="message command with a description"),
    ],
)
def test_a_wrong_command_is_refused(changes: Payload) -> None:
    command: Payload = {"name": "brief", "description": "A topic in short"}
    check_commands([command, {"type": 3, "name": "Show the evidence", "description": ""}])
    with pytest.raises(Refused):
        check_commands([command | changes])


def test_command_names_are_unique() -> None:
    with pytest.raises(Refused, match="unique"):
        check_commands([{"name": "brief", "description": "d"}] * 2)
