import logging
from dataclasses import replace

import discord
import pytest
from simcord import Env, MemberActor, ResponseMessage
from simcord.builders import ChannelHandle

from bot.domain.library import Library
from bot.platforms.discord.client import Attache
from bot.service.desk import Desk
from tests.builders import NOW

from .conftest import Notes, Places
from .reading import answer, custom_ids, events, labels, menus, text_of, title_of

pytestmark = pytest.mark.simcord(shard_count=1)


def fresh(client: Attache, places: Places, notes: Notes) -> Attache:
    return Attache(desk=client._desk, manner=places, now=lambda: NOW, memory=notes)


@pytest.mark.parametrize(
    ("command", "options", "title"),
    [
        pytest.param("brief", {"topic": "korea"}, "The Korean peninsula", id="brief"),
        pytest.param("brief", {}, "Topics", id="brief without a topic"),
        pytest.param("brief", {"topic": "kroea"}, "The Korean peninsula", id="brief with a typing error"),
        pytest.param("fact", {"keyword": "給油"}, "Refuelling in the Indian Ocean", id="fact in Japanese"),
        pytest.param("fact", {"keyword": "zzzz"}, "Not found", id="a miss"),
        pytest.param("onthisday", {"date": "17 september"}, "On this day: 17 September", id="on this day"),
        pytest.param("onthisday", {"date": "31 february"}, "Not understood", id="a day that is none"),
        pytest.param("topics", {}, "Topics", id="topics"),
        pytest.param("sources", {}, "Sources", id="sources"),
        pytest.param("help", {}, "What you can ask", id="help"),
        pytest.param("about", {}, "About Attaché", id="about"),
    ],
)
async def test_a_command_is_answered_to_its_reader_alone(
    ann: MemberActor, channel: ChannelHandle, command: str, options: dict[str, str], title: str
) -> None:
    message = answer(await ann.slash(channel, command, **options))

    assert title_of(message) == title
    assert message.ephemeral
    assert message.flags.components_v2


async def test_a_fact_of_the_day_needs_no_keyword(ann: MemberActor, channel: ChannelHandle) -> None:
    assert "Evidence" in labels(answer(await ann.slash(channel, "fact")))


async def test_the_figures_come_with_their_footnote(ann: MemberActor, channel: ChannelHandle) -> None:
    text = text_of(answer(await ann.slash(channel, "fact", keyword="refuelling")))

    assert "## 950 m³" in text
    assert "[1]" in text
    assert "-# [1] " in text


async def test_a_reader_can_ask_in_public(ann: MemberActor, channel: ChannelHandle) -> None:
    assert not answer(await ann.slash(channel, "brief", topic="korea", public=True)).ephemeral


async def test_a_place_can_want_public_answers(ann: MemberActor, channel: ChannelHandle, places: Places) -> None:
    places.public = True

    assert not answer(await ann.slash(channel, "brief", topic="korea")).ephemeral
    assert answer(await ann.slash(channel, "brief", topic="korea", public=False)).ephemeral
    assert answer(await ann.slash(channel, "fact", keyword="zzzz")).ephemeral


async def test_a_press_changes_a_message_that_only_its_reader_sees(ann: MemberActor, channel: ChannelHandle) -> None:
    first = answer(await ann.slash(channel, "brief", topic="korea"))

    second = answer(await ann.click(first, label="All facts"))

    assert second.id == first.id
    assert title_of(second) == "The Korean peninsula · All facts"


async def test_a_press_on_a_public_message_is_answered_beside_it(
    env: Env, ann: MemberActor, channel: ChannelHandle, places: Places
) -> None:
    places.public = True
    first = answer(await ann.slash(channel, "brief", topic="korea"))
    bob = env.guild.add_member(env.create_user("bob"))

    second = answer(await bob.click(first, label="Timeline"))

    assert second.id != first.id
    assert second.ephemeral
    assert title_of(first) == "The Korean peninsula"


async def test_a_private_answer_can_be_shared_under_the_readers_name(ann: MemberActor, channel: ChannelHandle) -> None:
    first = answer(await ann.slash(channel, "fact", keyword="refuelling"))

    shared = answer(await ann.click(first, label="Share here"))

    assert not shared.ephemeral
    assert "-# Shared by ann" in text_of(shared)
    assert first.ephemeral


async def test_no_name_can_ping_or_hide_a_link(env: Env, channel: ChannelHandle) -> None:
    name = "@everyone <@1> [x](https://bad.example)"
    eve = env.guild.add_member(env.create_user("eve", global_name=name))
    first = answer(await eve.slash(channel, "brief", topic="korea"))

    shared = answer(await eve.click(first, label="Share here"))

    assert r"Shared by \@everyone \<\@1> \[x\](https\://bad.example)" in text_of(shared)
    assert not shared.message.mention_everyone
    assert shared.message.mentions == []


async def test_no_question_can_ping(ann: MemberActor, channel: ChannelHandle) -> None:
    message = answer(await ann.slash(channel, "fact", keyword="zzzz @everyone <@&1>", public=True))

    assert r"zzzz \@everyone \<\@&1>" in text_of(message)


async def test_a_question_may_be_long(ann: MemberActor, channel: ChannelHandle) -> None:
    assert title_of(answer(await ann.slash(channel, "fact", keyword="zzzz " * 1100))) == "Not found"


async def press_something_new(ann: MemberActor, message: ResponseMessage, pressed: set[str]) -> bool:
    """Press a button, or choose the last line of a menu, that was not pressed before."""
    for custom_id in custom_ids(message):
        if custom_id not in pressed and not custom_id.startswith("a1|share"):
            pressed.add(custom_id)
            return answer(await ann.click(message, custom_id=custom_id)).id == message.id
    for menu in menus(message):
        value = menu["options"][-1]["value"]
        if value not in pressed:
            pressed.add(value)
            return answer(await ann.select(message, [value], custom_id=menu["custom_id"])).id == message.id
    return False


@pytest.mark.parametrize("topic", ["korea", "refuelling", "nomonhan"])
async def test_every_button_and_menu_answers(ann: MemberActor, channel: ChannelHandle, topic: str) -> None:
    pressed: set[str] = {"a1|topics"}
    known = 0
    while known < len(pressed):
        known = len(pressed)
        message = answer(await ann.slash(channel, "brief", topic=topic))
        while await press_something_new(ann, message, pressed):
            assert title_of(message) not in ("Not understood", "Not found")
            assert not message.content
    assert {f"a1|brief|topic={topic}|view={view}" for view in ("facts", "timeline", "sources")} <= pressed


async def test_a_button_answers_after_a_restart(
    env: Env, ann: MemberActor, channel: ChannelHandle, client: Attache, places: Places, notes: Notes
) -> None:
    first = answer(await ann.slash(channel, "brief", topic="korea"))
    await env.restart_bot(fresh(client, places, notes))

    assert title_of(answer(await ann.click(first, label="All facts"))) == "The Korean peninsula · All facts"


async def test_nothing_is_remembered_between_questions(
    ann: MemberActor, channel: ChannelHandle, client: Attache
) -> None:
    first = answer(await ann.slash(channel, "brief", topic="korea", public=True))
    await ann.click(first, label="All facts")

    assert client.persistent_views == []
    assert list(client.cached_messages) == []
    assert client.intents.value == 0


async def old_message(client: Attache, channel: ChannelHandle, custom_id: str) -> discord.Message:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Old", custom_id=custom_id))
    view.stop()
    return await client.get_partial_messageable(channel.id).send("An old post", view=view)


@pytest.mark.parametrize("custom_id", ["zz", "a0|brief|topic=korea", "a1|", "a1|share|of=zz", "a1|brief|topic=%"])
async def test_a_button_of_another_time_is_answered_kindly(
    ann: MemberActor, channel: ChannelHandle, client: Attache, custom_id: str
) -> None:
    message = answer(await ann.click(await old_message(client, channel, custom_id), label="Old"))

    assert title_of(message) in ("Not understood", "Not found")
    assert message.ephemeral


async def test_a_command_of_another_version_is_answered_with_help(
    env: Env, ann: MemberActor, channel: ChannelHandle, client: Attache
) -> None:
    client.tree.remove_command("about")

    assert title_of(answer(await ann.slash(channel, "about"))) == "What you can ask"
    assert len(env.errors) == 1


async def test_it_works_in_direct_messages(env: Env, channel: ChannelHandle) -> None:
    dan = env.create_user("dan")
    first = answer(await dan.slash("brief", topic="korea"))

    assert title_of(first) == "The Korean peninsula"
    assert title_of(answer(await dan.click(first, label="Timeline"))) == "The Korean peninsula · Timeline"


async def test_a_place_can_want_plain_text(ann: MemberActor, channel: ChannelHandle, places: Places) -> None:
    places.plain = True

    message = answer(await ann.slash(channel, "brief", topic="korea"))
    assert message.content.startswith("The Korean peninsula (as of October 2003)")
    assert not message.flags.components_v2

    await ann.click(message, label="All facts")
    assert message.content.startswith("The Korean peninsula · All facts")


@pytest.fixture
def bare_channel(env: Env) -> ChannelHandle:
    guild = env.create_guild("Archive")
    everyone = guild.default_role
    return guild.create_text_channel("plain", overwrites={everyone: discord.PermissionOverwrite(embed_links=False)})


async def test_where_links_may_not_be_embedded_text_is_plain(env: Env, bare_channel: ChannelHandle) -> None:
    assert bare_channel.guild is not None
    bob = bare_channel.guild.add_member(env.create_user("bob"))

    message = answer(await bob.slash(bare_channel, "brief", topic="korea"))

    assert message.content.startswith("The Korean peninsula")
    assert "All facts" in labels(message)


async def test_a_plain_message_stays_plain_and_a_drawn_one_drawn(
    ann: MemberActor, channel: ChannelHandle, places: Places
) -> None:
    drawn = answer(await ann.slash(channel, "brief", topic="korea"))
    places.plain = True
    plain = answer(await ann.slash(channel, "brief", topic="korea"))
    assert answer(await ann.click(drawn, label="Timeline")).flags.components_v2
    places.plain = False

    assert not answer(await ann.click(plain, label="Timeline")).flags.components_v2


class BrokenShelf:
    """Fails as nothing foreseen does."""

    @property
    def library(self) -> Library:
        raise RuntimeError("the shelf fell over")


@pytest.fixture
def broken(client: Attache, desk: Desk) -> None:
    client._desk = replace(desk, shelf=BrokenShelf())


async def test_an_unforeseen_error_gives_a_sentence_and_a_log_with_one_id(
    ann: MemberActor, channel: ChannelHandle, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    message = answer(await ann.slash(channel, "brief", topic="korea"))

    (record,) = (vars(record) for record in caplog.records if vars(record).get("event") == "discord.answer_failed")
    assert message.ephemeral
    assert message.content.startswith("Sorry, that did not work.")
    assert record["error_id"] in message.content
    assert "shelf" not in message.content


async def test_a_press_that_fails_leaves_the_message_as_it_was(
    ann: MemberActor, channel: ChannelHandle, client: Attache, desk: Desk
) -> None:
    first = answer(await ann.slash(channel, "brief", topic="korea"))
    client._desk = replace(desk, shelf=BrokenShelf())

    second = answer(await ann.click(first, label="All facts"))

    assert second.content.startswith("Sorry")
    assert title_of(first) == "The Korean peninsula"


@pytest.mark.parametrize("code", [10062, 40060], ids=["over", "answered"])
async def test_an_interaction_that_is_over_is_let_go(
    env: Env, ann: MemberActor, channel: ChannelHandle, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    caplog.set_level(logging.INFO)
    env.inject_error("POST", "/interactions/*", status=404, code=code)

    assert (await ann.slash(channel, "brief", topic="korea")).response is None
    assert "discord.interaction_gone" in events(caplog.records)
    assert "discord.answer_failed" not in events(caplog.records)


async def test_a_response_that_discord_refuses_is_followed_by_an_apology(
    env: Env, ann: MemberActor, channel: ChannelHandle
) -> None:
    env.inject_error("POST", "/interactions/*", status=400, code=50035)

    assert answer(await ann.slash(channel, "brief", topic="korea")).content.startswith("Sorry")


async def test_when_discord_takes_no_apology_either_it_is_logged(
    env: Env, ann: MemberActor, channel: ChannelHandle, caplog: pytest.LogCaptureFixture
) -> None:
    env.inject_error("POST", "/interactions/*", status=503, times=2)

    assert (await ann.slash(channel, "brief", topic="korea")).response is None
    assert events(caplog.records) == ["discord.answer_failed", "discord.apology_failed"]
    assert not any("simcord_interaction" in record.getMessage() for record in caplog.records)


async def test_ready_means_connected(env: Env, client: Attache) -> None:
    shard = client.shards[0]
    assert client.ready

    await shard.disconnect()
    await env.settle()
    assert not client.ready

    await shard.reconnect()
    await env.settle()
    assert client.ready


def test_it_is_not_ready_before_it_is_connected(client: Attache) -> None:
    assert not client.ready
