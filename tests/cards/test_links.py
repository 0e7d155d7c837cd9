from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.links import exact_link
from bot.domain.sources import Citation
from tests.builders import make_source

URL = "https://example.org/report"


def link(url: str = URL, pages: dict[str, int] | None = None, **citation: Any) -> str:
    return exact_link(make_source(url=url, pages=pages or {}), Citation(source="report", at="p2", **citation))


def test_a_document_without_an_address_has_no_link() -> None:
    assert link(url="", exact="five arches") == ""


def test_a_document_with_nothing_quoted_is_opened_at_its_beginning() -> None:
    assert link() == URL


def test_a_quotation_is_opened_where_it_stands() -> None:
    assert link(exact="five arches") == f"{URL}#:~:text=five%20arches"


def test_the_words_around_it_tell_it_from_another_like_it() -> None:
    found = link(exact="five arches", prefix="It has", suffix="of stone")

    assert found == f"{URL}#:~:text=It%20has-,five%20arches,-of%20stone"


def test_what_means_something_in_a_link_is_escaped() -> None:
    found = link(exact="a well-known, “dry” & cheap #1")

    assert found == f"{URL}#:~:text=a%20well%2Dknown%2C%20%E2%80%9Cdry%E2%80%9D%20%26%20cheap%20%231"
    assert unquote(found.partition("text=")[2]) == "a well-known, “dry” & cheap #1"


def test_a_long_quotation_is_named_by_its_beginning_and_its_end() -> None:
    found = unquote(
        link(exact="The old bridge, which the town had wanted for so long, was opened at last on 4 May 1890.")
    )

    assert found == f"{URL}#:~:text=The old bridge, which the,opened at last on 4 May 1890."


def test_a_long_quotation_without_spaces_is_cut_between_characters() -> None:
    assert (
        unquote(link(exact="海上自衛隊は洋上で給油活動を行った").partition("text=")[2]) == "海上自衛隊は,活動を行った"
    )
    assert unquote(link(exact="a" * 60).partition("text=")[2]) == f"{'a' * 25},{'a' * 25}"


@given(st.text("ab ", min_size=1, max_size=200))
def test_the_ends_of_a_quotation_never_overlap(exact: str) -> None:
    ends = unquote(link(exact=exact).partition("text=")[2]).split(",")

    assert "".join(ends) == exact or len(ends) == 2
    assert exact.startswith(ends[0])
    assert exact.endswith(ends[-1])
    assert len(ends) == 1 or len("".join(ends)) < len(exact)


@given(*[st.text("aB é’給。", max_size=n) for n in (600, 100, 100)])
def test_a_link_stays_short_enough_for_any_platform(exact: str, prefix: str, suffix: str) -> None:
    found = link(exact=" ".join(exact.split()), prefix=prefix.strip(), suffix=suffix.strip())

    longest_word = max(map(len, f"{exact} {prefix} {suffix}".split()), default=0)
    assert len(found) <= 512 or longest_word > 25


def test_an_anchor_of_the_address_is_kept() -> None:
    assert link(url=f"{URL}#spans", exact="five") == f"{URL}#spans:~:text=five"


def test_the_longest_key_term_stands_for_words_that_may_not_be_quoted() -> None:
    assert link(terms=("1890", "old bridge")) == f"{URL}#:~:text=old%20bridge"


@pytest.mark.parametrize("url", [f"{URL}.pdf", f"{URL}.pdf#toolbar=0"])
def test_a_pdf_is_opened_at_the_page(url: str) -> None:
    assert link(url=url, pages={"p2": 12}, exact="five arches") == f"{URL}.pdf#page=12"
    assert link(url=f"{URL}.pdf", pages={"p1": 12}) == f"{URL}.pdf"
