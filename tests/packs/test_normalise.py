"""What two copies of a text have in common: the same words in every variation that copies show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packs.normalise import MONTHS, normalise

SAME = [
    pytest.param(["the “Anglo–Japanese Alliance”", 'the "Anglo-Japanese  Alliance"'], id="quotation marks and dashes"),
    pytest.param(["Japan’s «new» allies‚", "Japan's \"new\" allies'"], id="more quotation marks"),
    pytest.param(["at last—peace", "at last--peace", "at last-peace"], id="an old plain-text dash"),
    pytest.param(["the co\u00adoperation", "the cooperation", "the co\u200boperation"], id="soft hyphens"),
    pytest.param(["ﬁnd the oﬃce", "find the office"], id="ligatures"),
    pytest.param(["ＡＢＣ １２ー", "ABC 12ー"], id="wide letters"),
    pytest.param(["Cafe\u0301", "Café"], id="composed accents"),
    pytest.param(["1,000", "1 000", "1\u00a0000", "1\u2009000", "1\u202f000", "1'000", "1000"], id="groups"),
    pytest.param(["one thousand men", "1,000 men", "a thousand men", "One Thousand men"], id="a thousand"),
    pytest.param(["1.234.567", "1,234,567", "1 234 567"], id="groups parted by points"),
    pytest.param(["1.234,50", "1,234.50", "1234.50"], id="a decimal comma after groups"),
    pytest.param(["£8.7 million", "L8.7 million", "GBP 8.7 million", "£8.7m", "£8,700,000", "£ 8.7 mn"], id="pounds"),
    pytest.param(["US$2.5 billion", "USD 2.5 billion", "US$2.5bn", "US$2,500,000,000"], id="dollars"),
    pytest.param(["two hundred and five", "two hundred five", "205"], id="hundreds"),
    pytest.param(["one million two hundred thousand", "1.2 million", "1,200,000"], id="millions"),
    pytest.param(["three thousand million", "3 billion"], id="British billions"),
    pytest.param(["ninety-nine", "ninety nine", "99"], id="tens"),
    pytest.param(["the twenty-first century", "the 21st century"], id="ranks"),
    pytest.param(["5 per cent", "5 percent", "5%", "5 %", "five per cent"], id="per cent"),
    pytest.param(
        ["4 April 2003", "4th April 2003", "April 4, 2003", "April 4th 2003", "2003-04-04", "4th of April, 2003"],
        id="a day",
    ),
    pytest.param(["4 April 2003", "04 April 2003", "4 Apr. 2003", "Apr 4, 2003", "fourth of April 2003"], id="days"),
    pytest.param(["in September 1999", "in Sept. 1999", "in September, 1999", "in September of 1999"], id="a month"),
    pytest.param(["on January 9 he", "on 9 January he", "on Jan. 9 he"], id="a day without its year"),
]

DIFFERENT = [
    pytest.param("5,385", "5,835", id="digits swapped"),
    pytest.param("1.000", "1,000", id="a point alone is a decimal point"),
    pytest.param("1,5", "1.5", id="a comma alone is no decimal point"),
    pytest.param("$5", "US$5", id="dollars of another country"),
    pytest.param("£5", "$5", id="another currency"),
    pytest.param("5 million", "5 thousand", id="another size"),
    pytest.param("10²", "102", id="a power"),
    pytest.param("8½", "81/2", id="a fraction"),
    pytest.param("us", "US", id="capitals"),
    pytest.param("resume", "résumé", id="accents"),
    pytest.param("one or two", "12", id="two numbers"),
    pytest.param("nineteen eighty-four", "103", id="two numbers side by side"),
    pytest.param("4 April", "9 April", id="another day"),
    pytest.param("4/9/2003", "4 September 2003", id="a day or a month"),
]

LETTERS = st.sampled_from(
    [
        *"0123456789.,' -–—“”‘’£$€%½²´`\u00a0\u2009\u00ad\ufb01L一ก",
        *("one", "two", "five", "twenty", "hundred", "thousand", "million", "and", "a", "first", "second", "per cent"),
        *("January", "May", "Sept.", "Dec", "of", "st", "th", "GBP", "USD", "m", "bn", "\n", "1,000", "2003", "00"),
    ]
)


@pytest.mark.parametrize("copies", SAME)
def test_copies_of_the_same_words_are_the_same(copies: list[str]) -> None:
    assert {normalise(f"We read {copy}; so it was.") for copy in copies} == {
        normalise(f"We read {copies[0]}; so it was.")
    }


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_does_not_mean_the_same_stays_different(one: str, other: str) -> None:
    assert normalise(f"We read {one}; so it was.") != normalise(f"We read {other}; so it was.")


@given(
    st.lists(LETTERS | st.text(max_size=3), max_size=12).flatmap(
        lambda p: st.sampled_from(["", " "]).map(lambda j: j.join(p))
    )
)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_normalising_any_text_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([",", " ", "\u00a0", "\u2009", "\u202f", "'", "’"]))
def test_a_number_is_the_same_however_its_digits_are_grouped(number: int, by: str) -> None:
    assert normalise(f"It cost {f'{number:,}'.replace(',', by)} in all") == f"It cost {number} in all"


ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = [
    "ten",
    "eleven",
    "twelve",
    *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
]
TENS = [f"{stem}ty" for stem in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")]


def spelt(number: int, joint: str) -> str:
    """Write a number below a thousand million in English words."""
    for size, name in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            linked = f"{joint if rest < 100 else ' '}{spelt(rest, joint)}" if rest else ""
            return f"{spelt(number // size, joint)} {name}{linked}"
    if number >= 20:
        return "-".join([TENS[number // 10 - 2], *([ONES[number % 10 - 1]] if number % 10 else [])])
    return (*ONES, *TEENS)[number - 1]


@given(st.integers(min_value=1, max_value=10**9 - 1), st.sampled_from([" ", " and "]), st.booleans())
def test_a_number_is_the_same_in_words(number: int, joint: str, capitalised: bool) -> None:
    words = spelt(number, joint)

    assert normalise(f"x {words.title() if capitalised else words} men") == f"x {number} men"


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9)]))
def test_a_size_is_the_same_as_its_noughts(whole: int, part: int, size: tuple[str, int]) -> None:
    name, places = size
    written = f"{whole}.{part:03}"

    assert normalise(f"{written} {name}") == str(int(whole * 10**places + part * 10 ** (places - 3)))


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_the_same_in_every_order(day: date) -> None:
    month = MONTHS[day.month - 1]
    written = f"{day.day} {month} {day.year}"

    assert normalise(f"on {month} {day.day}, {day.year}; it") == f"on {written}; it"
    assert normalise(f"on {day.isoformat()}; it") == f"on {written}; it"


@given(st.text(st.characters(categories=["L"], exclude_characters="Ll"), min_size=1), st.integers(0, 20))
def test_soft_hyphens_and_white_space_count_for_nothing(word: str, place: int) -> None:
    parted = f"{word[:place]}\u00ad{word[place:]}"

    assert normalise(f"  a\t{parted}\n\u3000b ") == normalise(f"a {word} b")


@pytest.mark.parametrize(
    "piece",
    ["1,000 ", "one ", "1 ", "a hundred and ", "1,", "4 April ", "April 4 ", "million ", "m ", "GBP ", "April "],
)
def test_a_long_text_of_numbers_is_read_in_time(piece: str) -> None:
    assert normalise(f"£5 {piece * 5_000}")


def test_numbers_side_by_side_stay_apart() -> None:
    assert normalise("in 2003 1,000 men, 5 million of 2003 2,500 000") == "in 2003 1000 men, 5000000 of 2003 2500 000"
