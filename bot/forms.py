"""Holds a YAML document against a form, and says every mistake in a sentence of our own.

A form is a pydantic model. The description of a field is a noun phrase ("the date of the source"): editors show it, and
it finishes the sentence when the field is missing or wrong.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from typing import Annotated, Any, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .domain.errors import Complaint, ContentError
from .strict_yaml import Document, Loc


class Form(BaseModel):
    """The root of all forms: no unknown keys, no conversions, no changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Refused(ValueError):
    """What a validator raises: what is wrong, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DURATION = re.compile(r"(?:(?P<days>[0-9]{1,2})d)?(?:(?P<hours>[0-9]{1,3})h)?(?:(?P<minutes>[0-9]{1,4})m)?")
_LONGEST = timedelta(days=7)
_MOST = 100  # complaints about one file: nobody reads more, and a hostile file has thousands

F = TypeVar("F", bound=Form)
T = TypeVar("T")


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise Refused(f"{_shown(value)} is neither true nor false", "write true or false")
    return bool(value == "true")


def _read_time(value: Any) -> time:
    if not isinstance(value, str) or not (found := _TIME.fullmatch(value)):
        raise Refused("this is not a time of day", 'write hours and minutes, such as "09:00"')
    return time(int(found[1]), int(found[2]))


def _read_duration(value: Any) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    length = timedelta(**{unit: int(n or 0) for unit, n in found.groupdict().items()}) if found else timedelta(0)
    if not timedelta(0) < length <= _LONGEST:
        raise Refused("this is not a length of time up to a week", "write it like 30m, 6h or 1d")
    return length


def _read_port(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,5}", value) or int(value) > 65535:
        raise Refused("this is not a port", "write a number up to 65535")
    return int(value)


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = did_you_mean(name, available_timezones(), "write one such as Europe/London or UTC")
        raise Refused(f"“{name}” is not a time zone", remedy) from None
    return name


def sized(most: int, pattern: str = r"[^\n]*") -> StringConstraints:
    """Return what makes a field one line of 1 to `most` characters; the whole of it matches the pattern."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=f"^(?:{pattern})$")


Port = Annotated[int, BeforeValidator(_read_port)]
TimeOfDay = Annotated[time, BeforeValidator(_read_time)]
Duration = Annotated[timedelta, BeforeValidator(_read_duration)]
Zone = Annotated[str, sized(60), AfterValidator(_check_zone)]  # an IANA name
Flag = Annotated[bool, BeforeValidator(_flag)]
Many = Annotated[tuple[T, ...], Strict(False)]  # YAML has lists, our values have tuples


def fill(form: type[F], document: Document) -> F:
    """Read a document as a form. Raises ContentError with every mistake in it, up to a hundred."""
    try:
        return form.model_validate(document.value)
    except ValidationError as error:
        real = [details for details in error.errors() if not _is_echo(details)]
    complaints = [_complaint(form, document, details) for details in real[:_MOST]]
    if more := len(real) - len(complaints):
        complaints.append(
            Complaint(path=document.path, problem=f"{more:,} more mistakes are here", remedy="mend these first")
        )
    raise ContentError(tuple(complaints))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return `did you mean “…”?` with the nearest known word, or what to say when none is near."""
    from rapidfuzz import process  # only here: files without mistakes need no second guess

    found = process.extractOne(word, list(known), score_cutoff=70)
    return f"did you mean “{found[0]}”?" if found else otherwise


def _is_echo(details: ErrorDetails) -> bool:
    """Whether a list is called too short only because what is in it has mistakes of its own."""
    return details["type"] == "too_short" and bool(details["input"])


def _complaint(form: type[Form], document: Document, details: ErrorDetails) -> Complaint:
    loc: Loc = details["loc"]
    if details["type"] == "extra_forbidden":
        return document.complain_of_key(loc, *_unknown_key(form, loc))
    if loc and loc[-1] == "[key]":
        return document.complain_of_key(loc[:-1], *_sentence(form, loc[:-1], details))
    return document.complain(loc, *_sentence(form, loc, details))


def _unknown_key(form: type[Form], loc: Loc) -> tuple[str, str]:
    around, _ = _along(form, loc[:-1])
    remedy = did_you_mean(str(loc[-1]), _fields(around), f"its keys are {', '.join(_fields(around))}")
    return f"{_shown(loc[-1])} is not a key of {_noun(around, loc[:-1])}", remedy


_KINDS = {
    "string_type": ("a text", "write {meant}"),
    "tuple_type": ("a list", "write [one, two], or each on a line of its own after a dash"),
    "model_type": ("a group of keys", "write each as key: value"),
    "dict_type": ("a group of keys", "write each as key: value"),
}


def _sentence(form: type[Form], loc: Loc, details: ErrorDetails) -> tuple[str, str]:
    name, given, ctx, (_, meant) = _name(loc), details["input"], details.get("ctx", {}), _along(form, loc)
    match details["type"]:
        case "value_error" if isinstance(refused := ctx["error"], Refused):
            return refused.problem, refused.remedy
        case "missing":
            return f"{_noun(_along(form, loc[:-1])[0], loc[:-1])} needs “{loc[-1]}”", f"add it: {meant}"
        case kind if not given:
            return f"{name} is empty", f"write {meant}" if loc else "write it, or delete it"
        case kind if kind in _KINDS:
            return f"{name} must be {_KINDS[kind][0]}", _KINDS[kind][1].format(meant=meant)
        case "string_too_long":
            return f"{name} is {len(given.strip())} characters long", f"at most {ctx['max_length']} fit"
        case "too_long":
            return f"{name} has {len(given)} entries", f"at most {ctx['max_length']} fit"
        case "enum" | "literal_error":
            return f"{_shown(given)} is not known here", f"write {ctx['expected'].replace(chr(39), '')}"
        case "string_pattern_mismatch" if "\n" in given.strip():
            return f"{name} has a line break in it", "write it in one piece, or after >-"
    return f"{_shown(given)} cannot stand here", f"write {meant}"


def _name(loc: Loc) -> str:
    words = [part for part in loc if isinstance(part, str)]
    if not words:
        return "the file"
    return f"“{words[-1]}”" if words[-1] == loc[-1] else f"an entry of “{words[-1]}”"


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return "this"
    line = " ".join(value.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"


def _noun(form: type[Form], loc: Loc) -> str:
    if loc and isinstance(loc[-1], str):
        return _name(loc)
    words = re.sub("(?<=[a-z])(?=[A-Z])", " ", form.__name__).lower()
    if words.endswith("s"):
        return f"a file of {words}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _fields(form: type[Form]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in form.model_fields.items()}


def _along(form: type[Form], loc: Loc) -> tuple[type[Form], str]:
    """Follow a place in a document through the forms: the form that holds it, and what its last field is."""
    meaning = "something else"
    for part in loc:
        if field := _fields(form).get(str(part)):
            form, meaning = next(_forms_in(field.annotation), form), field.description or meaning
    return form, meaning


def _forms_in(annotation: Any) -> Iterator[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for inner in get_args(annotation):
        yield from _forms_in(inner)
