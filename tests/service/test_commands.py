import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.asks import MAX_LENGTH, Ask, ask
from bot.cards.model import Remark
from bot.cards.text import to_text
from bot.domain.errors import BadRequest
from bot.domain.library import Library
from bot.service.catalogue import COMMANDS
from bot.service.commands import read_line
from bot.service.data import reply_data
from bot.service.desk import Desk
from tests.builders import make_brief, make_desk, make_fact, make_library, say

SMALL = make_desk(make_library(make_brief("bridges", [make_fact("span", "It spans the river.")])))


@pytest.mark.parametrize(
    ("line", "command", "options"),
    [
        ("/brief korea", "brief", {"topic": "korea"}),
        ("brief korea", "brief", {"topic": "korea"}),
        ("  /BRIEF   the  way ahead ", "brief", {"topic": "the way ahead"}),
        ("/brief korea --public", "brief", {"topic": "korea", "public": "yes"}),
        ("/brief --public korea", "brief", {"topic": "korea", "public": "yes"}),
        ("/brief korea —public", "brief", {"topic": "korea", "public": "yes"}),
        ("/brief korea --view facts --page 2", "brief", {"topic": "korea", "view": "facts", "page": "2"}),
        ("/onthisday this week", "onthisday", {"date": "this week"}),
        ("/topics", "topics", {}),
        ("/fact 給油", "fact", {"keyword": "給油"}),
        ("fuel for the Royal Navy", "ask", {"question": "fuel for the Royal Navy"}),
        ("about how many ships", "ask", {"question": "about how many ships"}),
        ("why did Japan choose Britain", "ask", {"question": "why did Japan choose Britain"}),
        ("why 4 april", "why", {"about": "4 april"}),
        ("why yesterday", "why", {"about": "yesterday"}),
        ("why", "why", {}),
        ("sources of piracy", "ask", {"question": "sources of piracy"}),
        ("schedule of the talks", "ask", {"question": "schedule of the talks"}),
        ("/evidence some-fact", "evidence", {"fact": "some-fact"}),
        ("/evidence some-fact --as-of 2026-10-01", "evidence", {"fact": "some-fact", "as-of": "2026-10-01"}),
        ("/ask what is --this", "ask", {"question": "what is --this"}),
    ],
)
def test_a_line_is_read_as_a_question(line: str, command: str, options: dict[str, str]) -> None:
    assert read_line(line) == ask(command, **options)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("", "for instance /brief korea"),
        ("/breif korea", "Did you mean /brief"),
        ("/zzzz", "“/help” lists them all"),
        ("/schedule add digest --timzone Paris", "/schedule add has no option --timzone. Did you mean --timezone?"),
        ("/schedule edit 1 --tz Paris", "/schedule edit has no option --tz. It has --what, --cadence"),
        ("/brief korea --timezone Paris", "/brief has no option --timezone. It has --public and --as-of."),
        ("/help --most 3", "/help has no option --most. It has none."),
    ],
)
def test_a_line_that_cannot_be_read_gets_a_hint(line: str, hint: str) -> None:
    with pytest.raises(BadRequest, match=re.escape(hint)):
        read_line(line)


@settings(deadline=None)  # it asks seventy questions
@given(st.text(max_size=200))
async def test_no_text_breaks_the_front_door(text: str) -> None:
    for command in ("ask", "search", "none", "brief", "fact", "onthisday", "sources", "locate", "evidence", "share"):
        for option in (
            "question",
            "words",
            "topic",
            "keyword",
            "date",
            "id",
            "text",
            "fact",
            "of",
            "view",
            "skip",
            "page",
        ):
            reply = await say(SMALL, "", ask=ask(command, **{option: text}))

            assert to_text(reply.card)


@given(
    st.sampled_from([command.name for command in COMMANDS]),
    st.dictionaries(st.sampled_from(["topic", "view", "page"]), st.text(min_size=1, max_size=12)),
)
def test_a_question_survives_the_way_through_a_button(command: str, options: dict[str, str]) -> None:
    question = ask(command, **options)
    try:
        written = question.encode()
    except ValueError:
        return

    assert len(written) <= MAX_LENGTH
    assert Ask.decode(written) == question


@pytest.mark.parametrize("text", ["", "a1", "a1|", "zz|brief", "hello", "|||"])
async def test_a_button_of_another_world_is_answered_kindly(text: str) -> None:
    with pytest.raises(BadRequest, match="Ask again with a command"):
        Ask.decode(text)

    reply = await say(SMALL, "", ask=ask("share", of=text))
    assert not reply.found
    assert reply.card.title == "Not understood"


async def test_a_command_of_a_later_version_is_answered_kindly() -> None:
    reply = await say(SMALL, "", ask=ask("timetravel"))

    assert "There is no command “timetravel”." in to_text(reply.card)


async def test_answers_are_private_until_shared_and_the_sharer_is_named() -> None:
    private = await say(SMALL, "/brief bridges")
    shared = await say(SMALL, "", ask=ask("share", of=ask("brief", topic="bridges").encode()), reader="Ada *L*")

    assert private.private
    assert not shared.private
    assert shared.card.blocks[0] == Remark(text="Shared by Ada *L*")


async def test_public_is_by_choice_of_the_reader_or_of_the_place_and_never_for_a_miss() -> None:
    assert not (await say(SMALL, "/brief bridges --public")).private
    assert not (await say(SMALL, "/brief bridges", public=True)).private
    assert (await say(SMALL, "/brief zzzz --public")).private
    assert (await say(SMALL, "/evidence span", public=True)).private


async def test_sharing_cannot_be_nested() -> None:
    inner = ask("share", of=ask("help").encode())

    assert not (await say(SMALL, "", ask=ask("share", of=inner.encode()))).found


async def test_plain_places_get_plain_answers() -> None:
    assert (await say(SMALL, "/brief bridges", plain=True)).plain
    assert not (await say(SMALL, "/brief bridges")).plain


async def test_help_lists_every_command(desk: Desk) -> None:
    text = to_text((await say(desk, "/help")).card)

    assert all(f"/{command.name}" in text and command.description in text for command in COMMANDS)


async def test_about_counts_what_the_library_holds(desk: Desk, library: Library) -> None:
    text = to_text((await say(desk, "/about")).card)

    assert f"{len(library.facts)} facts from {len(library.sources)} documents" in text


async def test_a_reply_as_data_has_the_fields_that_scripts_rely_on(desk: Desk) -> None:
    data = reply_data("/fact refuelling", await say(desk, "/fact refuelling"))

    assert list(data) == ["command", "found", "private", "title", "text", "results", "suggestions", "card"]
    first = data["results"][0]
    assert list(first) == ["id", "kind", "text", "as_of", "when", "citations"]
    assert list(first["citations"][0]) == ["source", "locator", "verified"]
    assert {block["block"] for block in data["card"]["blocks"]} >= {"passage", "figures", "buttons"}
