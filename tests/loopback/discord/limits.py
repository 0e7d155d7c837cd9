"""What Discord refuses: payloads beyond its limits.

Figures are those of Discord's published API description and documentation. Each check yields `(path, sentence)`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .payloads import walk
from .world import COMPONENTS_V2, Payload, Refused

Wrong = tuple[str, str]  # where, as `embeds.0.title`; what

CONTENT = 2000
EMBEDS = 10
EMBED_SUM = 6000
COMPONENTS = 40
COMPONENT_TEXT = 4000
ROWS = 5
CUSTOM_ID = 100
NONCE = 25
CHOICES = 25

_ROW, _BUTTON, _SELECT, _INPUT, _SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER, _LABEL = (
    *(1, 2, 3, 4, 9, 10),
    *(11, 12, 13, 14, 17, 18),
)
_SELECTS = {3, 5, 6, 7, 8}
_LAYOUT = {_ROW, _SECTION, _TEXT, _GALLERY, _FILE, _SEPARATOR}
_INSIDE = {_ROW: {_BUTTON, *_SELECTS}, _SECTION: {_TEXT}, _CONTAINER: _LAYOUT}
_HOLDS = {_ROW: (1, 5), _SECTION: (1, 3), _CONTAINER: (1, 40)}
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def check_message(body: Payload) -> None:
    """Refuse a message that Discord would refuse."""
    _refuse([*_content(body), *_embeds(body.get("embeds") or []), *_components(body)])
    if not any(body.get(part) for part in ("content", "embeds", "components", "sticker_ids", "poll")):
        raise Refused(400, 50006, "Cannot send an empty message")


def check_choices(choices: list[Payload]) -> None:
    """Refuse the choices of an autocomplete; one wrong fails them all."""
    wrong = [*_most("choices", choices, CHOICES)]
    for place, choice in enumerate(choices):
        wrong += _length(f"choices.{place}.name", choice.get("name"), 1, 100)
        wrong += _length(f"choices.{place}.value", str(choice.get("value", "")), 1, 100)
    _refuse(wrong)


def check_modal(modal: Payload) -> None:
    """Refuse a modal that Discord would refuse."""
    rows = modal.get("components") or []
    wrong = [*_length("title", modal.get("title"), 1, 45), *_length("custom_id", modal.get("custom_id"), 1, CUSTOM_ID)]
    wrong += _most("components", rows, 5)
    wrong += [
        (f"components.{n}", "Not allowed in a modal")
        for n, row in enumerate(rows)
        if row["type"] not in (_ROW, _LABEL, _TEXT)
    ]
    _refuse(wrong)


def check_commands(commands: list[Payload]) -> None:
    """Refuse a set of application commands that Discord would refuse."""
    wrong = [*_most("commands", [c for c in commands if c.get("type", 1) == 1], 100)]
    for place, command in enumerate(commands):
        wrong += _command(str(place), command)
    doubled = [key for key, n in Counter((c["name"], c.get("type", 1)) for c in commands).items() if n > 1]
    wrong += [(name, "Application command names must be unique") for name, _ in doubled]
    _refuse(wrong)


def _refuse(wrong: Iterable[Wrong]) -> None:
    errors: Payload = {}
    for path, sentence in wrong:
        place = errors
        for step in path.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": "INVALID", "message": sentence})
    if errors:
        raise Refused(400, 50035, "Invalid Form Body", errors)


def _length(path: str, text: str | None, least: int, most: int) -> Iterator[Wrong]:
    if not least <= len(text or "") <= most:
        yield path, f"Must be between {least} and {most} in length."


def _most(path: str, items: list[Payload], most: int) -> Iterator[Wrong]:
    if len(items) > most:
        yield path, f"Must be {most} or fewer in length."


def _content(body: Payload) -> Iterator[Wrong]:
    yield from _length("content", body.get("content"), 0, CONTENT)
    yield from _length("nonce", str(body.get("nonce") or ""), 0, NONCE)


def _embeds(embeds: list[Payload]) -> Iterator[Wrong]:
    yield from _most("embeds", embeds, EMBEDS)
    total = 0
    for place, embed in enumerate(embeds):
        texts = list(_embed_texts(embed))
        total += sum(len(text) for _, text, _, _ in texts)
        for name, text, least, most in texts:
            yield from _length(f"embeds.{place}.{name}", text, least, most)
        yield from _most(f"embeds.{place}.fields", embed.get("fields") or [], 25)
    if total > EMBED_SUM:
        yield "embeds", f"Embed size exceeds maximum size of {EMBED_SUM}"


def _embed_texts(embed: Payload) -> Iterator[tuple[str, str, int, int]]:
    """Yield where, what, and the least and greatest length."""
    yield "title", embed.get("title") or "", 0, 256
    yield "description", embed.get("description") or "", 0, 4096
    yield "footer.text", (embed.get("footer") or {}).get("text") or "", 0, 2048
    yield "author.name", (embed.get("author") or {}).get("name") or "", 0, 256
    for place, each in enumerate(embed.get("fields") or ()):
        yield f"fields.{place}.name", each.get("name") or "", 1, 256
        yield f"fields.{place}.value", each.get("value") or "", 1, 1024


def _components(body: Payload) -> Iterator[Wrong]:
    components = body.get("components") or []
    every = list(walk(components))
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        yield from _version_two(body, every)
        allowed = {*_LAYOUT, _CONTAINER}
    else:
        yield from _most("components", components, ROWS)
        allowed = {_ROW}
    yield from _nesting("components", components, allowed)
    for component in every:
        yield from _component(component)
    yield from _ids(every)


def _version_two(body: Payload, every: list[Payload]) -> Iterator[Wrong]:
    for legacy in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(legacy):
            yield legacy, "Cannot be used with the components of version 2"
    yield from _most("components", every, COMPONENTS)
    if sum(len(c.get("content") or "") for c in every if c["type"] == _TEXT) > COMPONENT_TEXT:
        yield "components", f"Text exceeds {COMPONENT_TEXT} characters in sum"


def _nesting(path: str, components: list[Payload], allowed: set[int]) -> Iterator[Wrong]:
    for place, component in enumerate(components):
        here, kind = f"{path}.{place}", component["type"]
        if kind not in allowed:
            yield here, f"A component of type {kind} is not allowed here"
        inner = component.get("components") or []
        if kind in _HOLDS and not _HOLDS[kind][0] <= len(inner) <= _HOLDS[kind][1]:
            yield here, "Must hold between {} and {} components".format(*_HOLDS[kind])
        yield from _nesting(f"{here}.components", inner, _INSIDE.get(kind, set()))


def _component(component: Payload) -> Iterator[Wrong]:
    match component["type"]:
        case 1 if len(component["components"]) > 1 and any(c["type"] in _SELECTS for c in component["components"]):
            yield "components", "A select fills its row alone"
        case 2:
            yield from _button(component)
        case 9 if (component.get("accessory") or {}).get("type") not in (_BUTTON, _THUMBNAIL):
            yield "components", "A section needs a button or a thumbnail beside it"
        case 10:
            yield from _length("components", component.get("content"), 1, COMPONENT_TEXT)
        case 12 if not 1 <= len(component.get("items") or ()) <= 10:
            yield "components", "A gallery has between 1 and 10 items"
        case kind if kind in _SELECTS:
            yield from _select(component)
        case _:
            pass


def _button(button: Payload) -> Iterator[Wrong]:
    yield from _length("components", button.get("label"), 0 if button.get("emoji") else 1, 80)
    if button["style"] == 5:
        yield from _length("components", button.get("url"), 1, 512)
        if "custom_id" in button:
            yield "components", "A link has no custom_id"
    else:
        yield from _length("components", button.get("custom_id"), 1, CUSTOM_ID)


def _select(select: Payload) -> Iterator[Wrong]:
    yield from _length("components", select.get("custom_id"), 1, CUSTOM_ID)
    yield from _length("components", select.get("placeholder"), 0, 150)
    if select["type"] != _SELECT:
        return
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        yield "components", "A menu has between 1 and 25 options"
    for option in options:
        yield from _length("components", option.get("label"), 1, 100)
        yield from _length("components", option.get("value"), 1, 100)
        yield from _length("components", option.get("description"), 0, 100)
    if len({option.get("value") for option in options}) < len(options):
        yield "components", "The specified option value is already used"


def _ids(every: list[Payload]) -> Iterator[Wrong]:
    counts = Counter(c["custom_id"] for c in every if c.get("custom_id"))
    for custom_id, count in counts.items():
        if count > 1:
            yield "components", f"Component custom id cannot be duplicated: {custom_id}"


def _command(path: str, command: Payload) -> Iterator[Wrong]:
    if command.get("type", 1) != 1:
        yield from _length(f"{path}.name", command.get("name"), 1, 32)
        yield from _length(f"{path}.description", command.get("description"), 0, 0)
        return
    yield from _named(path, command)
    options = command.get("options") or []
    yield from _most(f"{path}.options", options, 25)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{path}.options", "Required options must be placed before non-required options"
    for place, option in enumerate(options):
        yield from _named(f"{path}.options.{place}", option)
        yield from _most(f"{path}.options.{place}.choices", option.get("choices") or [], CHOICES)


def _named(path: str, thing: Payload) -> Iterator[Wrong]:
    name = thing.get("name") or ""
    if not _COMMAND_NAME.fullmatch(name) or name != name.lower():
        yield f"{path}.name", "Command name is invalid"
    yield from _length(f"{path}.description", thing.get("description"), 1, 100)
