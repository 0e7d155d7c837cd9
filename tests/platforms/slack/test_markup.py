"""Plain text stays plain, whatever is in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.plain import BLANK, clean, label, pieces, safe_url, units
from bot.platforms.slack.markup import escape, led, unescape
from tests.loopback.slack.reading import from_mrkdwn, markup_misread, pings

TEXTS = st.text() | st.text(alphabet="*_~`<>&|:!@#[]() \na1é🇯🇵\u0301\u200d\u202e\x00שلー")


@pytest.mark.parametrize(
    "text", ["<!channel>", "<@U2>", "<#C1>", "<!subteam^S1>", "<!date^0^{date}|x>", "<https://a.b|c>", "&lt;!here&gt;"]
)
def test_nothing_typed_becomes_a_mention_or_a_link(text: str) -> None:
    assert pings(escape(text), []) == []
    assert from_mrkdwn(escape(text)) == text


@given(TEXTS)
def test_escaping_loses_nothing(text: str) -> None:
    assert from_mrkdwn(escape(text)) == from_mrkdwn(clean(text)) or from_mrkdwn(escape(text)) == clean(text)


@given(TEXTS, TEXTS)
def test_a_lead_is_bold_or_the_text_is_plain(lead: str, text: str) -> None:
    drawn = led(lead, text, "\n")
    block = {"type": "section", "text": drawn}

    assert markup_misread([block]) == []
    assert pings("", [block]) == []
    shown = from_mrkdwn(drawn["text"]) if drawn["type"] == "mrkdwn" else drawn["text"]
    assert shown.split() == f"{clean(lead) if lead else ''} {clean(text)}".split()


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0BOT> korea", "korea"),
        ("<@U0BOT|attache>", "attache"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("<https://example.org|example.org> x", "example.org x"),
        ("<https://example.org>", "https://example.org"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("<#C1|general>", "general"),
        ("<!here>", ""),
        ("<!here|here>", "here"),
    ],
)
def test_what_slack_sends_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert unescape(sent) == typed


@given(TEXTS, st.integers(2, 200))
def test_a_label_keeps_its_limit(text: str, limit: int) -> None:
    short = label(text, limit)

    assert 1 <= units(short) <= limit
    assert "\n" not in short


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("a b\nc", 9, "a b c"),
        ("ab\u0301\u0301cdef", 4, "a…"),
        ("x 👩‍👩‍👧 family", 8, "x…"),
        ("🇯🇵🇬🇧", 5, "🇯🇵…"),
        ("\x00\ud800", 9, BLANK),
        ("", 9, BLANK),
    ],
)
def test_a_label_is_cut_between_characters(text: str, limit: int, short: str) -> None:
    assert label(text, limit) == short


@given(TEXTS, st.integers(2, 50))
def test_pieces_keep_their_limit_and_lose_nothing(text: str, limit: int) -> None:
    parts = list(pieces(text, limit))

    assert all(1 <= units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(clean(text).split())


def test_pieces_end_with_lines_where_they_can() -> None:
    assert list(pieces("one two\nthree four\nfive", 12)) == ["one two", "three four", "five"]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a b?c=d#:~:text=e", "https://example.org/a%20b?c=d#:~:text=e"),
        ("https://example.org/<x>|y", "https://example.org/%3Cx%3E%7Cy"),
        ("http://例え.jp/", "http://%E4%BE%8B%E3%81%88.jp/"),
        ("javascript:alert(1)", ""),
        ("https://user@example.org/", ""),
        ("https://[half", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_linked(url: str, safe: str) -> None:
    assert safe_url(url, 100) == safe


def test_an_address_that_is_too_long_is_not_linked() -> None:
    assert safe_url("https://example.org/" + "x" * 100, 100) == ""
