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
        pytest.param("zzzz", "Nothing on that", id="nothing"),
        pytest.param("<#C2|random> &amp; &lt;x&gt;", "Nothing on that", id="names and signs"),
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


@pytest.mark.parametrize("text", ["source?", "Source", "sources ?", "evidence??"])
async def test_source_asked_under_a_post_of_ours_opens_its_evidence(slack: LoopbackSlack, text: str) -> None:
    post = await slack.answer(await slack.mentions("U1", "C1", "evidence refuelling-total"))

    proof = await slack.answer(await slack.mentions("U2", "C1", text, thread_ts=post.thread_ts))

    assert proof.lines[0] == "Evidence · Refuelling in the Indian Ocean"
    assert proof.thread_ts == post.thread_ts
    assert proof.only_for == ""


async def test_source_asked_under_somebody_elses_words_finds_what_they_rest_on(slack: LoopbackSlack) -> None:
    said = await slack.says("U2", "C1", "Japan may hand the Royal Navy 950 cubic metres a month.")

    proof = await slack.answer(await slack.mentions("U1", "C1", "source?", thread_ts=said.ts))

    assert proof.lines[0] == "Evidence · Refuelling in the Indian Ocean"


async def test_source_asked_of_nothing_says_where_to_ask_it(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.mentions("U1", "C1", "source?"))

    assert answer.lines[0] == "Not understood"
    assert "Show the evidence" in answer.reads


async def test_source_asked_where_the_thread_cannot_be_read_says_what_else_to_do(slack: LoopbackSlack) -> None:
    slack.api.scopes.remove("channels:history")
    said = await slack.says("U2", "C1", "Japan may hand the Royal Navy 950 cubic metres a month.")

    answer = await slack.answer(await slack.mentions("U1", "C1", "source?", thread_ts=said.ts))

    assert "Show the evidence" in answer.reads


async def test_the_evidence_of_each_fact_of_a_post_is_offered(slack: LoopbackSlack) -> None:
    facts = await slack.answer(await slack.mentions("U1", "C1", "fact refuelling"))

    offered = await slack.answer(await slack.message_shortcut("U2", facts, "show_the_evidence"))
    assert offered.lines[:2] == ["Evidence", "This message rests on 3 facts."]
    assert offered.only_for == "U2"

    proof = await slack.answer(await slack.picks("U2", offered, offered.choices[0]))
    assert "950 cubic metres" in proof.reads


async def test_the_source_of_somebody_elses_words_is_found(slack: LoopbackSlack) -> None:
    said = await slack.says("U2", "C1", "Japan may hand the Royal Navy 950 cubic metres a month &amp; no more, I read.")

    evidence = await slack.answer(await slack.message_shortcut("U1", said, "find_source"))

    assert "950 cubic metres" in evidence.reads
    assert evidence.only_for == "U1"


async def test_words_that_rest_on_nothing_are_not_guessed_at(slack: LoopbackSlack) -> None:
    said = await slack.says("U2", "C1", "zzzz qqqq")

    answer = await slack.answer(await slack.message_shortcut("U1", said, "find_source"))

    assert answer.lines[0] == "Not found"
