"""Every number and every date we tell must be in the words the sources gave for it."""

from types import MappingProxyType

import pytest

from bot.domain.briefs import Correction, Figure, Position, Sentence
from bot.domain.dates import parse_when
from bot.domain.sources import Access, Citation
from bot.packs.numbers import unsupported, unsupported_in
from tests.builders import make_fact, make_source


def cited(*terms: str, exact: str = "") -> tuple[Citation, ...]:
    return (Citation(source="report", at="p1", terms=terms, exact=exact),)


@pytest.mark.parametrize(
    ("statement", "terms", "missing"),
    [
        pytest.param("It cost 950 pounds.", ["950 pounds"], [], id="in the terms"),
        pytest.param("It cost 950 pounds.", ["95 pounds"], ["950"], id="not in the terms"),
        pytest.param("It cost £5,385.", ["£5,835"], ["5385"], id="digits swapped"),
        pytest.param("It cost £8.7 million.", ["L8.7 million"], [], id="pounds as printed in an old copy"),
        pytest.param("It cost £8,700,000.", ["£8.7 million"], [], id="in full"),
        pytest.param("It cost £8.7 million.", ["£8.7 thousand"], ["8700000"], id="thousand for million"),
        pytest.param("It cost five million pounds.", ["five thousand"], ["5000000"], id="in words"),
        pytest.param("It has 5 arches.", ["five arches"], [], id="a word in the terms"),
        pytest.param("It has six arches.", ["five arches"], ["6"], id="a wrong word"),
        pytest.param("It has 20 arches in the 20th century.", ["twentieth"], ["20"], id="a rank is no number"),
        pytest.param("It holds 950 m³ of stone.", ["950 cubic metres"], [], id="the power of a unit is no number"),
        pytest.param("The pages 9 and 100", ["9", "100 tents"], [], id="two terms are not one number"),
        pytest.param("The pages 9100", ["9", "100 tents"], ["9100"], id="a number across two terms"),
    ],
)
def test_a_number_needs_a_term(statement: str, terms: list[str], missing: list[str]) -> None:
    assert unsupported(make_fact("x", statement, citations=cited(*terms)), {"report": make_source()}) == missing


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("One of them, the two towns say, is the first.", id="one, the two, a rank"),
        pytest.param("It spans three rivers: the Tay, the Forth and the Clyde.", id="the length of a list"),
        pytest.param("It was opened on a day in May 1999.", id="the month in which the source appeared"),
    ],
)
def test_a_curator_may_count(statement: str) -> None:
    assert unsupported(make_fact("x", statement, citations=cited("bridge")), {"report": make_source()}) == []


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("Two towns built it.", ["2"]),
        ("It spans four rivers: the Tay, the Forth and the Clyde.", ["4"]),
        ("It spans 3 rivers: the Tay, the Forth and the Clyde.", ["3"]),
        ("It was opened in June 1999.", ["June 1999"]),
    ],
)
def test_a_curator_may_not_make_up_numbers(statement: str, missing: list[str]) -> None:
    assert unsupported(make_fact("x", statement, citations=cited("bridge")), {"report": make_source()}) == missing


@pytest.mark.parametrize(
    ("statement", "terms", "when", "missing"),
    [
        pytest.param("It was opened in 1999.", ["this year"], "1999", [], id="the year of the source"),
        pytest.param("It was opened last year.", ["last year"], "1998", ["1998"], id="a year nobody wrote"),
        pytest.param("It was opened on 4 May.", ["4 May"], "1999-05-14", ["14 May 1999"], id="a day nobody wrote"),
        pytest.param("It was opened on 4 April.", ["9 April"], "", ["4 April"], id="another day"),
        pytest.param("9 tents on 4 May.", ["9 May", "4 tents"], "", ["4 May"], id="the day of another date"),
        pytest.param("It was opened in April 2002.", ["May 2002"], "", ["April 2002"], id="another month"),
        pytest.param(
            "In April 2002 and May 2003", ["May 2002", "April 2003"], "", ["April 2002", "May 2003"], id="swap"
        ),
        pytest.param("It was opened in April 2002.", ["April", "2002"], "", [], id="a month and a year of two terms"),
        pytest.param("It was opened on 9 May 2002.", ["May 9, 2002"], "2002-05-09", [], id="the American order"),
        pytest.param("It was opened in 2002.", ["in 2002"], "2002-05", ["May 2002"], id="a month nobody wrote"),
        pytest.param("It was opened in May 2002.", ["9 May 2002"], "2002-05", [], id="less precise"),
        pytest.param("It was opened on 9 May 2002.", ["May 2002", "9"], "", ["9 May 2002"], id="more precise"),
        pytest.param("It stood for years.", ["1970s"], "197X", [], id="a decade"),
        pytest.param("It was built then.", ["1996", "January 1998"], "1996/1998-01", [], id="an interval"),
        pytest.param("It was built then.", ["1996", "1998"], "1996/1998-01", ["January 1998"], id="its last month"),
    ],
)
def test_a_date_needs_a_term(statement: str, terms: list[str], when: str, missing: list[str]) -> None:
    fact = make_fact("x", statement, when=when, citations=cited(*terms))

    assert unsupported(fact, {"report": make_source()}) == missing


def test_a_quotation_is_evidence_too() -> None:
    fact = make_fact("x", "It has 5 arches.", citations=cited(exact="the five arches"))

    assert unsupported(fact, {"report": make_source()}) == []


def test_a_figure_must_be_in_the_terms_or_counted_by_the_statement() -> None:
    figures = (Figure(value="10", label="arches"), Figure(value="950", unit="m³", label="of stone in May"))
    fact = make_fact("x", "It has ten arches: a, b, c, d, e, f, g, h, i and j.", figures=figures)

    assert unsupported(fact, {"report": make_source(issued=None)}) == ["May", "950"]


def test_what_a_correction_tells_and_what_a_position_holds_are_looked_at() -> None:
    told = Correction(has="4 May", told="9 May 1890", why="So the ledger.", citations=cited("bridge"))
    held = Position(holder="The town", view="It cost 7 pounds.", citations=cited("pounds"))
    fact = make_fact("x", "It was opened on 9 May 1890.", correction=told, positions=(held,), citations=cited("4 May"))

    assert unsupported(fact, {"report": make_source()}) == ["7"]


def test_a_fact_on_a_text_nobody_holds_is_let_be() -> None:
    source = make_source(access=Access.NONE, paragraphs=MappingProxyType({}), issued=parse_when("1950"))
    fact = make_fact("x", "It cost 950 pounds.", citations=(Citation(source="report"),))

    assert unsupported(fact, {"report": source}) == []


def test_a_sentence_of_a_summary_tells_nothing_that_its_facts_do_not() -> None:
    facts = {"x": make_fact("x", "It cost 950 pounds.", when="1890-05-04"), "y": make_fact("y", "It has five arches.")}
    sentence = Sentence(text="On 4 May 1890 it had 5 arches, 590 stones and six rivers.", facts=("x", "y"))

    assert unsupported_in(sentence, facts) == ["590", "6"]
    assert unsupported_in(Sentence(text="On 9 May it was.", facts=("x",)), facts) == ["9 May"]
