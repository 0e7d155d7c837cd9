from bisect import bisect_left
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.index.storage import Storage, Writer
from bot.domain.index.tables import Table, merged, write_lines, write_table

KEYS = st.text(st.sampled_from("abé海 "), max_size=4)


def _storage(write: Callable[[Writer], object]) -> Storage:
    data = bytearray()
    writer = Writer(data.extend)
    write(writer)
    writer.finish({})
    whole = bytes(data)
    return Storage.open(lambda offset, length: whole[offset : offset + length], len(whole))


def _table(lines: list[tuple[str, str]]) -> Table:
    typed = [f"{key}\t{value}" for key, value in sorted(set(lines))]
    return Table(_storage(lambda writer: write_table(writer, "table", typed, 16)), "table")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(KEYS)), st.integers(1, 8))
def test_sorted_lines_come_together_sorted_each_once(portions: list[list[str]], chunk: int) -> None:
    def write(writer: Writer) -> None:
        for number, lines in enumerate(portions):
            write_lines(writer, str(number), set(lines))

    found = merged(_storage(write).sections.values(), chunk)

    assert list(found) == sorted({line for lines in portions for line in lines})


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(KEYS.filter(bool), st.sampled_from("123"))), KEYS)
def test_a_table_holds_each_line_once_in_order_from_any_key_on(lines: list[tuple[str, str]], key: str) -> None:
    table, known = _table(lines), sorted(set(lines))

    assert list(table.scan(key)) == known[bisect_left(known, (key, "")) :]


@settings(deadline=None, max_examples=30)
@given(st.dictionaries(KEYS.filter(bool), st.sampled_from("123")), KEYS)
def test_a_key_leads_to_its_value(lines: dict[str, str], key: str) -> None:
    assert _table(list(lines.items())).get(key) == lines.get(key)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(KEYS.filter(bool), st.sampled_from("123"))), KEYS)
def test_the_lines_around_a_key_are_its_neighbours(lines: list[tuple[str, str]], key: str) -> None:
    table, known = _table(lines), sorted(set(lines))
    place = bisect_left(known, (key, ""))

    assert table.around(key, 2) == known[max(0, place - 2) : place + 2]
