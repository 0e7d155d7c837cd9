"""Finding figures, dates, names and quoted terms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packs.amounts import dates, figures
from bot.packs.finding import Found, Kind, find, quoted_terms
from bot.packs.names import names, usage

SMALL = st.from_regex(r"\A[a-z]{3,9}\Z").filter(lambda word: word not in {"may", "half", "one"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It cost $2.5 million, or £1,250 a head.", ["$2.5 million", "£1,250"]),
        ("US$3bn and L8.7 million and 5 000 yen", ["US$3bn", "L8.7 million", "5 000"]),
        ("12% of 3.5 per cent, or 10 percent", ["12%", "3.5 per cent", "10 percent"]),
        ("two and a half", ["two and a half"]),
        (
            "The second of twenty-one; a hundred and five, two thirds",
            ["second", "twenty-one", "a hundred and five", "two thirds"],
        ),
        ("One has to say that none is 2+2 or 700x298.", ["2+2", "700x298"]),
        ("the 1st, the 22nd and 5km", ["1st", "22nd", "5km"]),
        ("the G7, the G-8, an F-35 and RFC2119", []),
        ("on 4 April 2003, in the 1990s", []),
        ("2. the second of 3", ["second", "3"]),
        ("seconds, someone, tenant, weighty", ["seconds"]),
        ("会合は410号", ["410"]),
    ],
)
def test_figures_are_found_in_digits_and_words(text: str, found: list[str]) -> None:
    assert list(figures(text)) == found


@given(st.integers(3, 10**12), st.sampled_from(["", "$", "£", "€", "US$"]), st.sampled_from(["", "%", " million"]))
def test_a_number_is_found_with_all_that_belongs_to_it(number: int, money: str, after: str) -> None:
    written = f"{money}{number:,}{after}"

    assert written in {*figures(f"It was {written}, they say."), *dates(f"It was {written}, they say.")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 4 April 2003 and on 19 September last year", ["4 April 2003", "19 September last year"]),
        ("January 9, 2018 · 7:44 pm", ["January 9, 2018", "7:44 pm"]),
        (
            "on the 1st of May 1890, in Oct 2003 and in March this year",
            ["1st of May 1890", "Oct 2003", "March this year"],
        ),
        ("from 2003-04-04 to 1997–1998", ["2003-04-04", "1997", "1998"]),
        (
            "since 9/11, in the 1930s, the 20th Century and the nineteenth century",
            ["9/11", "1930s", "20th Century", "nineteenth century"],
        ),
        (
            "As of summer this year, next year, in the autumn on Monday",
            ["summer this year", "next year", "autumn", "Monday"],
        ),
        ("in April and May", ["April", "May"]),
        ("May it be so. March on.", []),
        ("$1945 and 1,945 and 1945 per cent", []),
        ("2003年4月4日、4月、1990年", ["2003年4月4日", "4月", "1990年"]),
    ],
)
def test_dates_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert list(dates(text)) == found


@given(
    st.dates(date(1400, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{d:%-d %B %Y}", "{d:%B %-d, %Y}", "{d:%d %b %Y}", "{d:%B %Y}", "{d:%Y}", "{d:%Y-%m-%d}"]),
)
def test_a_date_is_found_whole_and_is_no_figure(day: date, written: str) -> None:
    text = written.format(d=day)

    assert list(dates(f"It began on {text}, they say.")) == [text]
    assert list(figures(f"It began on {text}, they say.")) == []


def found_names(*paragraphs: str) -> list[str]:
    words = usage(paragraphs)
    return [name for paragraph in paragraphs for name in names(paragraph, words)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The town asked Ada Pont of Newcastle upon Tyne.", ["Ada Pont of Newcastle upon Tyne"]),
        (
            "They met Japan’s Foreign Minister von Ribbentrop and Stuart D. Goldman.",
            ["Japan", "Foreign Minister von Ribbentrop", "Stuart D. Goldman"],
        ),
        ("Expanding work with NATO suits the US. It is so.", ["NATO", "US"]),
        ("we saw Rome. Rome was old, and old roads lead there.", ["Rome", "Rome"]),
        ("Piracy grew. Then it fell.", []),
        ("in post-Brexit, US-led and Anglo-Japanese work", ["Brexit", "US", "Anglo-Japanese"]),
        ("a new Co-operation with the U.S.-China group", ["Co-operation", "U.S.-China"]),
        ("the G7, the G-8, RimPac and UK-Japan-US", ["G7", "G-8", "RimPac", "UK-Japan-US"]),
        ("The Way Ahead for Peacekeeping in Kosovo", ["Way Ahead for Peacekeeping", "Kosovo"]),
        ("I think that I am in March.", []),
        ("it cost L8 million, says Dr. Who", ["Dr. Who"]),
        ("after the Second World War, so to speak", ["Second World War"]),
        ("新日英同盟とは", []),
    ],
)
def test_names_are_found_by_their_capitals(text: str, found: list[str]) -> None:
    assert found_names(text) == found


def test_a_text_of_one_endless_line_is_read_in_its_length() -> None:
    assert list(names("May A. " * 20_000, usage([]))) == []


def test_a_headline_has_the_names_whose_words_the_text_never_writes_small() -> None:
    assert found_names("The Nuclear Crisis in Korea", "the nuclear crisis went on.") == ["Korea"]


@given(st.lists(SMALL.map(str.capitalize), min_size=1, max_size=4), SMALL)
def test_a_run_of_capitals_inside_a_sentence_is_one_name(run: list[str], word: str) -> None:
    name = " ".join(["Xanadu", *run])

    assert found_names(f"they {word} the {name}, and went.") == [name]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('a “lessons learnt” unit, ‘pivot’ and "quasi"', ["lessons learnt", "pivot", "quasi"]),
        ("the “gateway to Europe’ feature", ["gateway to Europe"]),
        ("“Alliances are passé“:", ["Alliances are passé"]),
        ("‘James Bond’s mission’ and the partners’ views", ["James Bond’s mission"]),
        ("“a ‘term’ in words that are many more than six”", ["term"]),
        ("「新日英同盟」軍事的", ["新日英同盟"]),
        ("it’s the ships’ turn, 6' long", []),
    ],
)
def test_quoted_terms_are_found_whatever_the_marks(text: str, found: list[str]) -> None:
    assert list(quoted_terms(text)) == found


def test_each_thing_is_found_once_and_told_by_its_kind() -> None:
    assert find({"p1": "In 1990 Rome and Rome paid two “old debts” to Rome."}) == {
        "p1": (
            Found(Kind.FIGURE, "two"),
            Found(Kind.DATE, "1990"),
            Found(Kind.NAME, "Rome"),
            Found(Kind.QUOTED, "old debts"),
        )
    }
