"""Where slash commands do not work: mentions, and shortcuts on messages."""

import pytest

from tests.loopback.slack import LoopbackSlack

from .conftest import House

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_mention_is_answered_in_a_thread_for_everyone(slack: LoopbackSlack) -> None:
    asked = await slack.mentions("U1", "C1", "brief korea")

    answer = await slack.answer(asked)

    assert answer.lines[0] == "The Korean peninsula"
    assert answer.only_for == ""
    assert answer.thread_ts == slack.screen("U1", "C1")[0].ts
    assert answer.sent["unfurl_links"] is answer.sent["unfurl_media"] is False


async def test_a_mention_in_a_thread_is_answered_there(slack: LoopbackSlack) -> None:
    parent = await slack.says("U2", "C1", "What about Korea?")

    answer = await slack.answer(await slack.mentions("U1", "C1", "korea", thread_ts=parent.ts))

    assert answer.thread_ts == parent.ts


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("", "What you can ask", id="the name alone"),
        pytest.param("/brief korea", "The Korean peninsula", id="a command with its slash"),
        pytest.param("Brief korea", "The Korean peninsula", id="a capital"),
        pytest.param("refuelling", "Refuelling in the Indian Ocean", id="a word"),
        pytest.param("/nonsense", "Not understood", id="no command"),
        pytest.param("zzzz", "Not found", id="nothing"),
        pytest.param("<#C2|random> &amp; &lt;x&gt;", "Not found", id="names and signs"),
    ],
)
async def test_mentions_are_read_forgivingly(slack: LoopbackSlack, text: str, first: str) -> None:
    answer = await slack.answer(await slack.mentions("U1", "C1", text))

    assert answer.lines[0] == first
    assert answer.only_for == ""


async def test_another_bot_gets_no_answer(slack: LoopbackSlack) -> None:
    await slack.mentions("U2", "C1", "korea", bot_id="B2")
    await slack.answer(await slack.types("U1", "C1", "/about"))

    assert "chat.postMessage" not in [name for name, _ in slack.calls]


async def test_a_mention_may_be_answered_plainly(slack: LoopbackSlack, house: House) -> None:
    house.plain = True

    answer = await slack.answer(await slack.mentions("U1", "C1", "korea"))

    assert {block["type"] for block in answer.blocks} == {"section", "actions"}


@pytest.mark.parametrize("shortcut", ["find_source", "show_the_evidence"])
async def test_the_evidence_of_a_message_of_ours_is_shown_in_private(slack: LoopbackSlack, shortcut: str) -> None:
    fact = await slack.answer(await slack.mentions("U1", "C1", "fact refuelling"))

    evidence = await slack.answer(await slack.message_shortcut("U2", fact, shortcut))

    assert "Evidence" in evidence.lines[0]
    assert evidence.only_for == "U2"
    assert evidence.thread_ts == fact.thread_ts


async def test_the_source_of_somebody_elses_words_is_found(slack: LoopbackSlack) -> None:
    said = await slack.says("U2", "C1", "Japan may hand the Royal Navy 950 cubic metres a month &amp; no more, I read.")

    evidence = await slack.answer(await slack.message_shortcut("U1", said, "find_source"))

    assert "950 cubic metres" in evidence.reads
    assert evidence.only_for == "U1"


async def test_words_that_rest_on_nothing_are_not_guessed_at(slack: LoopbackSlack) -> None:
    said = await slack.says("U2", "C1", "zzzz qqqq")

    answer = await slack.answer(await slack.message_shortcut("U1", said, "find_source"))

    assert answer.lines[0] == "Not found"
