import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.markup import code, escape, line, link, web_address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("**bold** __line__ ~~gone~~", r"\*\*bold\*\* \_\_line\_\_ \~\~gone\~\~", id="emphasis"),
        pytest.param("||secret|| `code`", r"\|\|secret\|\| \`code\`", id="spoiler and code"),
        pytest.param("# a\n-# b\n> c\n- d\n1. e", "\\# a\n\\-# b\n\\> c\n\\- d\n1\\. e", id="line starters"),
        pytest.param("C# and a > b - c", "C# and a > b - c", id="the same signs inside a line"),
        pytest.param("[good](https://bad.example)", r"\[good\](https\://bad.example)", id="hidden link"),
        pytest.param("see https://a.example/b", r"see https\://a.example/b", id="bare link"),
        pytest.param("<@1> <@&2> <#3> @everyone", r"\<\@1> \<\@&2> \<#3> \@everyone", id="mentions"),
        pytest.param("<t:0:R> </brief:1> <:x:2>", r"\<t:0:R> \</brief:1> \<:x:2>", id="timestamps, commands, emoji"),
        pytest.param("950 m³ a month (ratio 3:1)", "950 m³ a month (ratio 3:1)", id="ordinary text"),
        pytest.param("a\x00b\x07c\ud800", "abc", id="what cannot be shown"),
        pytest.param(" \n ", "–", id="nothing"),
    ],
)
def test_texts_read_as_they_were_written(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text(alphabet=st.sampled_from("<@!&#>:/[]()*_~`|\\-+.1\n everyonehere"), max_size=60))
def test_nothing_in_a_text_is_markup(text: str) -> None:
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", escape(text))

    assert not re.search(r"[\\*_~`|<\[\]@]|://|^\s*([-+#>]|\d+[.)])", bare, re.MULTILINE)


def test_a_line_has_no_breaks() -> None:
    assert line("one\ntwo\u2028three\tfour") == "one two three four"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        pytest.param("https://a.example/x?y=1#z", "https://a.example/x?y=1#z", id="as it is"),
        pytest.param("https://a.example/(x) <y>", "https://a.example/%28x%29%20%3Cy%3E", id="what would end the link"),
        pytest.param("https://a.example/#:~:text=950", "https://a.example/#:~:text=950", id="text fragment"),
        pytest.param("javascript:alert(1)", "", id="no web address"),
        pytest.param("https://good.example@bad.example/", "", id="address in disguise"),
        pytest.param("https://", "", id="no host"),
        pytest.param("http://[bad", "", id="unreadable"),
        pytest.param("https://a.example/" + "x" * 600, "", id="too long"),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str, safe: str) -> None:
    assert web_address(url) == safe
    assert link("[1]", url) == (rf"[\[1\]]({safe})" if safe else r"\[1\]")


def test_a_text_to_be_copied_cannot_end_its_fence() -> None:
    assert code("a\n  ```\n@everyone") == "```\na\n  `\u200b`\u200b`\n@everyone\n```"
