"""Every number we tell must be in the words the sources gave for it."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import Figure
from bot.domain.dates import parse_when
from bot.domain.sources import Access, Citation
from bot.packs.numbers import in_digits, in_digits_or_words, unsupported
from tests.builders import make_fact, make_source


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_is_the_same_with_and_without_separators(number: int) -> None:
    assert in_digits(f"It cost {number:,}.") == in_digits(f"{number} pounds") == {str(number)}


def test_numbers_are_found_in_words_up_to_twelve() -> None:
    assert in_digits_or_words("Five ships, £8.7 million, the 1990s, twelve; m³; 1,2") == {
        "5",
        "8.7",
        "1990",
        "12",
        "1",
        "2",
    }


@pytest.mark.parametrize(
    ("statement", "terms", "when", "missing"),
    [
        pytest.param("It cost 950 pounds.", ["950 pounds"], "", [], id="in the terms"),
        pytest.param("It cost 950 pounds.", ["95 pounds"], "", ["950"], id="not in the terms"),
        pytest.param("It has 5 arches.", ["five arches"], "", [], id="a word in the terms"),
        pytest.param("It was opened in 1999.", ["this year"], "1999", [], id="the year of the source"),
        pytest.param("It was opened last year.", ["last year"], "1998", ["1998"], id="a year nobody wrote"),
        pytest.param("It was opened on 4 May.", ["4 May"], "1999-05-14", ["14"], id="a day nobody wrote"),
        pytest.param("It stood for years.", ["1970s"], "197X", [], id="a decade"),
        pytest.param("It was built then.", ["1996", "1998"], "1996/1998-02", [], id="an interval"),
        pytest.param("They counted ten arches.", ["arches"], "", [], id="a count in the curator's words"),
    ],
)
def test_a_number_needs_a_term(statement: str, terms: list[str], when: str, missing: list[str]) -> None:
    cited = (Citation(source="report", at="p1", terms=tuple(terms)),)

    assert unsupported(make_fact("x", statement, when=when, citations=cited), {"report": make_source()}) == missing


def test_a_figure_must_be_in_the_terms_or_counted_by_the_statement() -> None:
    figures = (Figure(value="10", label="arches"), Figure(value="950", label="m³ of stone"))
    fact = make_fact("x", "It has ten arches.", figures=figures)

    assert unsupported(fact, {"report": make_source()}) == ["950"]


def test_a_fact_on_a_text_nobody_holds_is_let_be() -> None:
    source = make_source(access=Access.NONE, paragraphs=MappingProxyType({}), issued=parse_when("1950"))
    fact = make_fact("x", "It cost 950 pounds.", citations=(Citation(source="report"),))

    assert unsupported(fact, {"report": source}) == []
