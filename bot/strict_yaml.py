"""Reads YAML strictly: every scalar is a string, and whatever would surprise a person is refused, with its place.

YAML 1.1 turns `no` into false, `12:30` into 750 and `010` into 8, keeps the last of two equal keys in silence, and lets
a few hundred bytes of aliases unfold into gigabytes. None of that happens here: scalars stay as they were typed, and
equal keys, aliases, anchors, tags, merge keys, tabs and control characters are errors that say where they are.
"""

import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from .domain.errors import Complaint, ContentError

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Loc = tuple[int | str, ...]  # the way to a value: ("sections", 0, "title")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: five times as fast
_FORBIDDEN = re.compile(  # controls, other line ends, byte order marks, and what turns the writing direction
    "[^\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read before it is refused."""

    size: int = 1_048_576  # bytes
    depth: int = 16
    nodes: int = 50_000


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file as strings, lists and dictionaries; the place of each of them is found when somebody asks."""

    path: str
    content: bytes
    value: Value
    limits: Limits

    @cached_property
    def places(self) -> "Places":
        """Return where every value and every key is. Few files have mistakes, so this is worth a second reading."""
        places = Places(values={}, keys={})
        _Composer(_decode(self.content, self.path), self.path, self.limits, places).document()
        return places

    def complain(self, loc: Loc, problem: str, remedy: str = "") -> Complaint:
        """Complain about a value, or about the nearest thing around it when there is no such value."""
        while loc not in self.places.values:
            loc = loc[:-1]
        return self._complaint(self.places.values[loc], problem, remedy)

    def complain_of_key(self, loc: Loc, problem: str, remedy: str = "") -> Complaint:
        """Complain about the key that leads to a value."""
        return self._complaint(self.places.keys[loc], problem, remedy)

    def _complaint(self, mark: Mark, problem: str, remedy: str) -> Complaint:
        return Complaint(path=self.path, line=mark.line, column=mark.column, problem=problem, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the values and the keys of a document are."""

    values: dict[Loc, Mark]
    keys: dict[Loc, Mark]


def read_file(file: Path, path: str, limits: Limits = LIMITS) -> Document:
    """Read a file; `path` is what complaints call it. Raises ContentError."""
    return read(content_of(file, path, limits), path, limits)


def content_of(file: Path, path: str, limits: Limits = LIMITS) -> bytes:
    """Return what is in a file; `path` is what complaints call it. Raises ContentError."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(path, "this is not a file", "put a YAML file in its place")
        if status.st_size > limits.size:
            raise _refusal(
                path, f"the file has {status.st_size:,} bytes", f"at most {limits.size:,} are read: split it"
            )
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _refusal(path, f"the file cannot be read ({reason})", "see that it is there and readable") from None


def read(content: bytes, path: str, limits: Limits = LIMITS) -> Document:
    """Read the content of a file; `path` is what complaints call it. Raises ContentError."""
    text = _decode(content, path)
    try:
        value = _Composer(text, path, limits).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, path) from None
    return Document(path=path, content=content, value=value, limits=limits)


def _refusal(path: str, problem: str, remedy: str, mark: Mark | None = None) -> ContentError:
    line, column = mark or (0, 0)
    return ContentError((Complaint(path=path, line=line, column=column, problem=problem, remedy=remedy),))


def _decode(content: bytes, path: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(path, "the file is saved as UTF-16", "save it as UTF-8")
    if 0 in content:
        raise _refusal(path, "this is a binary file, not text", "put a YAML file in its place")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        mark = Mark(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise _refusal(path, "the file is not UTF-8 from here on", "save it as UTF-8", mark) from None
    if found := _FORBIDDEN.search(text):
        before_it = text[: found.start()]
        mark = Mark(before_it.count("\n") + 1, found.start() - before_it.rfind("\n"))
        if found[0] == "\t":
            raise _refusal(path, "there is a tab here", "use spaces", mark)
        raise _refusal(path, f"there is an invisible character here (U+{ord(found[0]):04X})", "delete it", mark)
    return text


class _Composer:
    """Builds plain values from parser events, and stops at the first thing that is not allowed."""

    def __init__(self, text: str, path: str, limits: Limits, places: Places | None = None) -> None:
        self._next = _LOADER(text).get_event
        self._path = path
        self._limits = limits
        self._places = places
        self._nodes = 0

    def document(self) -> Value:
        """Read the one document there is; an empty file is an empty scalar."""
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            if self._places:
                self._places.values[()] = Mark(1, 1)
            return ""
        value = self._value(self._next(), ())
        self._next()  # the end of the document
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            raise self._refuse(after, "a second document begins here", "put it into a file of its own")
        return value

    def _value(self, event: Any, loc: Loc) -> Value:
        self._check(event, loc)
        if self._places:
            self._places.values[loc] = _mark(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(loc)
        return self._dict(loc)

    def _list(self, loc: Loc) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _dict(self, loc: Loc) -> dict[str, Value]:
        items: dict[str, Value] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, loc)
            if key in items:
                raise self._refuse(event, f"the key “{key[:60]}” is here for the second time", "keep one of them")
            if self._places:
                self._places.keys[*loc, key] = _mark(event.start_mark)
            items[key] = self._value(self._next(), (*loc, key))
        return items

    def _key(self, event: Any, loc: Loc) -> str:
        self._check(event, loc)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refuse(event, "a list or a group of keys stands where a key belongs", "write a plain word")
        if event.value == "<<" and event.implicit[0]:
            raise self._refuse(event, "merge keys (<<) are not read here", "write the keys out")
        return self._scalar(event)

    def _scalar(self, event: Any) -> str:
        text: str = event.value
        if event.style == '"' and (found := _FORBIDDEN.search(text)):
            problem = f"this text has an invisible character in it (U+{ord(found[0]):04X})"
            raise self._refuse(event, problem, "remove what begins with a backslash")
        return text

    def _check(self, event: Any, loc: Loc) -> None:
        if event.anchor is not None:
            if isinstance(event, yaml.AliasEvent):
                raise self._refuse(event, "an alias (*) is not read here", _WRITE_OUT.format("*"))
            raise self._refuse(event, "an anchor (&) is not read here", _WRITE_OUT.format("&"))
        if event.tag is not None:
            raise self._refuse(event, "a tag (!) is not read here", _WRITE_OUT.format("!"))
        if len(loc) >= self._limits.depth:
            raise self._refuse(
                event, f"this is nested more than {self._limits.depth} levels deep", "bring it nearer the top"
            )
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise self._refuse(event, f"the file has more than {self._limits.nodes:,} entries", "split it")

    def _refuse(self, event: Any, problem: str, remedy: str) -> ContentError:
        return _refusal(self._path, problem, remedy, _mark(event.start_mark))


_WRITE_OUT = "write the text out, in quotation marks if it begins with {}"


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


# What the parsers say, in their two dialects, and what a person can do about it. The flag is set where the beginning
# of the thing (the bracket, the quotation mark) helps more than the place where the parser gave up.
_QUOTE = "put the text in quotation marks"
_SENTENCES: tuple[tuple[str, bool, str, str], ...] = (
    ("scanning an? (alias|anchor)", False, "a text cannot begin with * or &", _QUOTE),
    ("scanning a (tag|directive)|undefined tag", True, "a text cannot begin with ! or %", _QUOTE),
    ("scanning a block scalar", True, "a text cannot begin with | or >", _QUOTE),
    ("unexpected (end of stream|document)", True, "the quotation mark that opens here is never closed", "close it"),
    ("(scanning|parsing) a (double-)?quoted", True, "there is a backslash in this text", "use single quotation marks"),
    ("mapping values are not allowed", False, "a colon is not expected here", f"{_QUOTE}, or check the indentation"),
    ("could not find expected ':'", True, "the key that begins here has no colon after it", "write it as key: value"),
    ("sequence entries are not allowed", False, "a dash is not expected here", "begin the list on a line of its own"),
    ("parsing a flow", True, "the bracket that opens here is not closed, or a comma is missing", "close it"),
    ("cannot start any token", False, "a text cannot begin with this character", _QUOTE),
    ("expected", False, "this does not fit what stands before it", f"indent it like its neighbours, or {_QUOTE}"),
    ("", False, "this cannot be read as YAML", "check the indentation, quotation marks and colons of this line"),
)


def _syntax(error: yaml.MarkedYAMLError, path: str) -> ContentError:
    said = f"{error.context}, {error.problem}"
    _, at_start, problem, remedy = next(row for row in _SENTENCES if re.search(row[0], said))
    mark = error.context_mark if at_start and error.context_mark else error.problem_mark
    return _refusal(path, problem, remedy, _mark(mark))
