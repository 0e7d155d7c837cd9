import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.excerpts import Excerpt, excerpt
from bot.domain.sources import Citation

PARAGRAPH = "It cost £1,250. The engineer was paid “nothing at all” – and the bridge, it cost £1,250, stands."


def parted(paragraph: str = PARAGRAPH, **selector: str) -> Excerpt:
    return excerpt(paragraph, Citation(source="report", at="p1", **selector))  # type: ignore[arg-type]


def test_a_paragraph_is_parted_where_the_quotation_stands() -> None:
    assert parted(exact="The engineer was paid “nothing at all”") == Excerpt(
        before="It cost £1,250. ",
        exact="The engineer was paid “nothing at all”",
        after=" – and the bridge, it cost £1,250, stands.",
    )


@pytest.mark.parametrize(
    ("selector", "before"),
    [
        pytest.param({"exact": "cost £1,250"}, "It ", id="the first of two"),
        pytest.param({"exact": "cost £1,250", "prefix": "bridge, it"}, "", id="after a prefix"),
        pytest.param({"exact": "cost £1,250", "suffix": ", stands"}, "", id="before a suffix"),
    ],
)
def test_the_words_around_a_quotation_say_which_is_meant(selector: dict[str, str], before: str) -> None:
    found = parted(**selector)

    assert found.exact == "cost £1,250"
    assert found.before == (before or PARAGRAPH[: PARAGRAPH.rindex("cost")])


def test_shapes_of_quotation_marks_dashes_and_spaces_do_not_matter() -> None:
    assert parted(exact='paid  "nothing at all" - and').exact == "paid “nothing at all” – and"


def test_a_paragraph_without_the_quotation_stays_whole() -> None:
    assert parted(exact="It cost £1,520") == parted() == Excerpt(before=PARAGRAPH)


@given(st.text(), st.text(), st.text())
def test_nothing_of_a_paragraph_is_lost(before: str, exact: str, after: str) -> None:
    found = parted(before + exact + after, exact=exact)

    assert found.before + found.exact + found.after == before + exact + after
    assert found.exact or not exact.split()
