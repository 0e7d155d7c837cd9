"""Reading web pages."""

import pytest

from bot.domain.errors import ContentError
from bot.packs.extract.document import Extracted
from bot.packs.extract.reading import read

STORY = (
    "The harbour was opened on 4 May 1890 and cost a great deal of money, which the town paid back over thirty years."
)
PAGE = f"""\
<!doctype html>
<html lang="en-GB"><head>
<title>Harbour Report | The Town</title>
<meta charset="utf-8">
<meta name="author" content="Ada Pont; Ben Quay">
<meta property="article:published_time" content="1999-05-03">
<meta property="og:site_name" content="The Town">
<link rel="canonical" href="https://town.example/harbour">
</head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/about">About us</a></ul></nav>
<header>The portal of the town</header>
<article><h1>Harbour Report</h1><p>{STORY}</p>
<h2>Costs</h2><p>The engineer was not paid at all, as the ledger shows; she was given <b>a medal</b>, though.</p>
<ul><li>One crane of 12 tonnes.</li><li>Two sheds.</li></ul>
<blockquote>Nothing at all.</blockquote>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>1890</td><td>12</td></tr></table>
</article>
<div id="comments"><h3>Comments</h3><p>First! I do not agree with any of it.</p></div>
<footer>Cookies, imprint, © 2024</footer>
</body></html>
"""


def texts(extracted: Extracted) -> list[str]:
    return [passage.text for passage in extracted.passages]


def test_menus_headers_comments_and_footers_are_left_out() -> None:
    assert texts(read(PAGE.encode(), "page.html")) == [
        "Harbour Report",
        STORY,
        "Costs",
        "The engineer was not paid at all, as the ledger shows; she was given a medal, though.",
        "One crane of 12 tonnes.",
        "Two sheds.",
        "Nothing at all.",
        "Year | Ships",
        "1890 | 12",
    ]


def test_headings_keep_their_levels() -> None:
    assert [p.level for p in read(PAGE.encode(), "page.html").passages if p.level] == [1, 2]


def test_what_the_page_says_of_itself_is_found() -> None:
    extracted = read(PAGE.encode(), "page.html")

    assert extracted.title == "Harbour Report"
    assert extracted.author == ("Ada Pont", "Ben Quay")
    assert (extracted.issued, extracted.language) == ("1999-05-03", "en-GB")
    assert (extracted.container_title, extracted.url) == ("The Town", "https://town.example/harbour")


def test_a_date_that_the_page_does_not_say_is_not_guessed() -> None:
    assert read(f"<html><body><p>{STORY}</p><p>© 2024</p></body></html>".encode(), "page.html").issued == ""


def test_a_page_is_known_by_its_beginning_whatever_its_name() -> None:
    assert texts(read(PAGE.encode(), "standard input")) == texts(read(PAGE.encode(), "page.html"))


def test_a_page_is_read_in_the_encoding_it_declares() -> None:
    page = PAGE.replace("utf-8", "shift_jis").replace(STORY, "橋は一八九〇年五月四日に開通した。" * 8)

    assert texts(read(page.encode("shift_jis", "ignore"), "page.html"))[1].startswith("橋は一八九〇年")


def test_a_page_of_xhtml_is_read() -> None:
    page = PAGE.replace("<!doctype html>", '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>')

    assert STORY in texts(read(page.encode(), "page.xhtml"))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><body><script>text()</script></body></html>", id="only a script"),
        pytest.param("<html><body>" + "<div>" * 100_000 + "<p>Hello</p>", id="nested very deeply"),
        pytest.param("<html><body>" + "<table><tr><td>" * 30_000 + "Hello", id="tables in tables"),
    ],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ContentError, match="no text is left of this page"):
        read(page.encode(), "page.html")


def test_a_page_of_endless_paragraphs_is_refused() -> None:
    page = "<html><body>" + f"<p>{STORY}</p>" * 10_001 + "</body></html>"

    with pytest.raises(ContentError, match="10,001 paragraphs; at most 10,000 are read"):
        read(page.encode(), "page.html")
