"""Reading YAML strictly, with libyaml and without it."""

import os
import stat
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import strict_yaml
from bot.domain.errors import ContentError
from bot.strict_yaml import Limits, Mark, Value, read, read_file

PARSERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pure Python")]

ALIAS_BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x]"]
    + [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)

WRITE_OUT = "write the text out, in quotation marks if it begins with"
ESCAPE = "this text has an invisible character in it (U+001B); remove what begins with a backslash"
INDENT = "indent it like its neighbours, or put the text in quotation marks"


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", request.param)


def value_of(text: str) -> Value:
    return read(text.encode(), "file.yaml").value


def complaint_about(content: bytes, limits: Limits = strict_yaml.LIMITS) -> str:
    with pytest.raises(ContentError) as caught:
        read(content, "file.yaml", limits)
    (complaint,) = caught.value.complaints
    return str(complaint)


@pytest.mark.usefixtures("parser")
def test_scalars_stay_as_they_were_typed() -> None:
    typed = "no, NO, yes, on, true, ~, null, 010, 0x1F, 12:30, 1_000, 1e3, .inf, 2003-04-04, ="

    assert value_of(f"all: [{typed}]\nno: 12:30") == {"all": typed.split(", "), "no": "12:30"}


@pytest.mark.usefixtures("parser")
def test_quoted_folded_and_empty_scalars_are_strings() -> None:
    assert value_of("a: 'it''s'\nb: \"a\\nb\"\nc: >-\n  one\n  two\nd: |\n  x\n  y\ne:\n") == {
        "a": "it's",
        "b": "a\nb",
        "c": "one two",
        "d": "x\ny\n",
        "e": "",
    }


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_an_empty_scalar(text: str) -> None:
    assert value_of(text) == ""


@pytest.mark.usefixtures("parser")
def test_places_of_values_and_keys_are_known() -> None:
    document = read("a: 1\nb:\n  - c: 2\n  - 給油: x\n".encode(), "file.yaml")

    assert document.places.values["b", 1, "給油"] == Mark(4, 9)
    assert document.places.keys["b", 1, "給油"] == Mark(4, 5)
    assert str(document.complain(("b", 0, "d"), "is missing")) == "file.yaml:3:5: is missing"
    assert str(document.complain_of_key(("a",), "is odd", "leave it")) == "file.yaml:1:1: is odd; leave it"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1: the key “a” is here for the second time; keep one of them"),
        ("a: {b: 1, b: 2}\n", "1:11: the key “b” is here for the second time; keep one of them"),
        ("a: *b\n", f"1:4: an alias (*) is not read here; {WRITE_OUT} *"),
        ("a: &b c\n", f"1:4: an anchor (&) is not read here; {WRITE_OUT} &"),
        ("a: !!str b\n", f"1:4: a tag (!) is not read here; {WRITE_OUT} !"),
        ("a: !python/object/apply:os.system [x]\n", f"1:4: a tag (!) is not read here; {WRITE_OUT} !"),
        ("<<: {a: b}\n", "1:1: merge keys (<<) are not read here; write the keys out"),
        ("[a]: b\n", "1:1: a list or a group of keys stands where a key belongs; write a plain word"),
        ("a: b\n---\nc: d\n", "2:1: a second document begins here; put it into a file of its own"),
        ("a:\n\t- b\n", "2:1: there is a tab here; use spaces"),
        ("a: b # here\t\n", "1:12: there is a tab here; use spaces"),
        ("a: b\x07\n", "1:5: there is an invisible character here (U+0007); delete it"),
        ("a: b\nc: \u202ed\n", "2:4: there is an invisible character here (U+202E); delete it"),
        ("a: b\u2028c: d\n", "1:5: there is an invisible character here (U+2028); delete it"),
        ("a: b: c\n", "1:5: a colon is not expected here; put the text in quotation marks, or check the indentation"),
        ("a: 'it's'\n", f"1:8: this does not fit what stands before it; {INDENT}"),
        ("a: [b, c\nd: e\n", "1:4: the bracket that opens here is not closed, or a comma is missing; close it"),
        ("a: \"b\nc: d\n", "1:4: the quotation mark that opens here is never closed; close it"),
        ("a: \"C:\\dir\"\n", "1:4: there is a backslash in this text; use single quotation marks"),
        ('a: "\\x1b[2J"\n', f"1:4: {ESCAPE}"),
        ("a: @b\n", "1:4: a text cannot begin with this character; put the text in quotation marks"),
        ("a: * b\n", "1:5: a text cannot begin with * or &; put the text in quotation marks"),
        ("a: |b\n", "1:4: a text cannot begin with | or >; put the text in quotation marks"),
        ("a: - b\n", "1:4: a dash is not expected here; begin the list on a line of its own"),
        ("a:\n  - b\n c: d\n", f"3:2: this does not fit what stands before it; {INDENT}"),
        ("a: b\nc\nd: e\n", "2:1: the key that begins here has no colon after it; write it as key: value"),
    ],
)  # fmt: skip
def test_what_would_surprise_is_refused_in_one_line(text: str, said: str) -> None:
    assert complaint_about(text.encode()) == f"file.yaml:{said}"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ": this is a binary file, not text; put a YAML file in its place"),
        ("a: b".encode("utf-16"), ": the file is saved as UTF-16; save it as UTF-8"),
        ("a: b\ntown: Zürich".encode("latin-1"), ":2:8: the file is not UTF-8 from here on; save it as UTF-8"),
    ],
)
def test_what_is_not_text_is_refused_in_one_line(content: bytes, said: str) -> None:
    assert complaint_about(content) == f"file.yaml{said}"


@pytest.mark.usefixtures("parser")
def test_an_alias_bomb_costs_nothing() -> None:
    tracemalloc.start()
    said = complaint_about(ALIAS_BOMB.encode())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said.startswith("file.yaml:1:4: an anchor (&) is not read here")
    assert peak < 1_000_000


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_hurts(opening: str) -> None:
    said = complaint_about(opening.encode() * 20_000)

    assert "this is nested more than 16 levels deep; bring it nearer the top" in said


@pytest.mark.usefixtures("parser")
def test_a_file_of_too_many_entries_is_refused() -> None:
    said = complaint_about(b"- a\n" * 200, Limits(nodes=100))

    assert said == "file.yaml:100:3: the file has more than 100 entries; split it"


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_000)

    tracemalloc.start()
    with pytest.raises(ContentError) as caught:
        read_file(file, "large.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert str(caught.value) == "large.yaml: the file has 50,000,000 bytes; at most 1,048,576 are read: split it"
    assert peak < 1_000_000


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)

    for path, said in [
        (pipe, "this is not a file; put a YAML file in its place"),
        (tmp_path, "this is not a file; put a YAML file in its place"),
        (
            tmp_path / "none.yaml",
            "the file cannot be read (no such file or directory); see that it is there and readable",
        ),
    ]:
        with pytest.raises(ContentError) as caught:
            read_file(path, "x.yaml")
        assert str(caught.value) == f"x.yaml: {said}"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co"]), max_size=20)
structures = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


@given(structures)
def test_what_is_written_is_read_back(structure: Value) -> None:
    class Plainly(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    written = yaml.dump(structure, Dumper=Plainly, allow_unicode=True, width=10_000)

    assert value_of(written) == structure


@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"%@#?,\n\\ <~1", max_size=60).map(str.encode))
def test_nothing_raises_but_a_content_error(content: bytes) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch, suppress(ContentError):
            patch.setattr(strict_yaml, "_LOADER", loader)
            read(content, "file.yaml")
