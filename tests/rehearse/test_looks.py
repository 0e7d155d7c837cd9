"""What a page shows of a message is what would be sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cards.asks import ask
from bot.cards.model import Card, Remark
from bot.cards.moments import Moment
from bot.cards.words import Words
from bot.platforms.discord.render import draw as draw_for_discord
from bot.platforms.slack.render import draw as draw_for_slack
from bot.rehearse.discord_look import discord_html, markdown
from bot.rehearse.slack_look import mrkdwn, slack_html
from bot.service.ports import Platform
from tests.pages import Reader
from tests.platforms.discord.cards import cards

WORDS = Words()
ASK = ask("help")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## Korea", '<p class="title">Korea</p>'),
        ("### Money", '<p class="title small-title">Money</p>'),
        ("-# as of 2003", '<p class="small">as of 2003</p>'),
        ("- one\n- two", '<p class="item">one</p><p class="item">two</p>'),
        ("> said", "<blockquote>said</blockquote>"),
        ("**2003** — it \\*began\\*. [1]", "<p><strong>2003</strong> — it *began*. [1]</p>"),
        ("[a \\[b\\]](https://a.example/x)", '<p><a href="https://a.example/x">a [b]</a></p>'),
        ("```\na\\*b\n```", "<pre>a\\*b</pre>"),
        ("<t:1799053200:F>", '<p><time datetime="2027-01-04T09:00:00+00:00">2027-01-04 09:00 UTC</time></p>'),
        ("a <b> & c", "<p>a &lt;b&gt; &amp; c</p>"),
        ("", ""),
    ],
)
def test_discords_markdown_is_shown(written: str, shown: str) -> None:
    assert markdown(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*2003* — it began", "<strong>2003</strong> — it began"),
        (
            "<https://a.example/?b&amp;c|[1]> R. &lt;D&gt;",
            '<a href="https://a.example/?b&amp;c">[1]</a> R. &lt;D&gt;',
        ),
        ("one\ntwo", "one<br>two"),
        (
            "due <!date^1799053200^{date_long}, {time}|Monday>.",
            'due <time datetime="2027-01-04T09:00:00+00:00">2027-01-04 09:00 UTC</time>.',
        ),
    ],
)
def test_slacks_mrkdwn_is_shown(written: str, shown: str) -> None:
    assert mrkdwn(written) == shown


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(card=cards)
def test_whatever_a_card_says_the_page_stays_whole(card: Card) -> None:
    for shown in (
        discord_html(draw_for_discord(card, ASK, WORDS).payload),
        slack_html(draw_for_slack(card, ASK, WORDS)),
    ):
        reader = Reader(str(shown))
        assert reader.open == []
        tags = {tag for tag, _ in reader.elements}
        allowed = "p div span a strong blockquote pre hr br ul li details summary time"
        assert tags <= set(allowed.split())
        assert all(address.startswith("https://") for address in reader.values("href"))


def test_a_moment_is_shown_on_both() -> None:
    due = Moment(at=datetime(2027, 1, 4, 9, tzinfo=UTC), text="Monday")
    card = Card(title="T", blocks=(Remark(text="It was due on Monday.", moments=(due,)),))

    for platform in (Platform.DISCORD, Platform.SLACK):
        shown = (
            discord_html(draw_for_discord(card, ASK, WORDS).payload)
            if platform is Platform.DISCORD
            else slack_html(draw_for_slack(card, ASK, WORDS))
        )
        assert "It was due on 2027-01-04 09:00 UTC." in Reader(str(shown)).words
