from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.index.storage import Storage, Writer
from bot.domain.index.tables import Lines, Table, write_table

KEYS = st.text(st.sampled_from("abé海 "), max_size=4)


def _table(lines: list[tuple[str, str]], run: int = 3) -> Table:
    data = bytearray()
    writer, sorted_lines = Writer(data.extend), Lines(run)
    for key, value in lines:
        sorted_lines.add(key, value)
    write_table(writer, "table", sorted_lines, 16)
    writer.finish({})
    whole = bytes(data)
    return Table(Storage.open(lambda offset, length: whole[offset : offset + length], len(whole)), "table")


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
