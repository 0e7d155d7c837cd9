from typing import Any

import discord
import pytest
from simcord import Env, MemberActor
from simcord.builders import ChannelHandle

from bot.domain.library import Library
from bot.platforms.discord.client import Attache
from bot.service.catalogue import COMMANDS, Command, Completes, Option, every_command

from .reading import answer, text_of, title_of

pytestmark = pytest.mark.simcord(shard_count=1)

SILENT = {Completes.NOTHING, Completes.CHANNELS}
OPTIONS = {o.completes: (c.name, o.name) for c in every_command() for o in c.options if o.completes not in SILENT}
ALWAYS = set(OPTIONS) - {Completes.SCHEDULES}  # there is something to offer before anything is typed
LIBRARY = {Completes.TOPICS, Completes.FACTS, Completes.SOURCES}


def listed(client: Attache) -> dict[str, dict[str, Any]]:
    return {command.name: command.to_dict(client.tree) for command in client.tree.get_commands()}


def test_discord_lists_the_commands_there_are(client: Attache) -> None:
    names = {command.name for command in COMMANDS}

    assert listed(client).keys() == names | {"Show the evidence", "Find source", "Why was this posted?"}


def kind(option: Option) -> int:
    """Return Discord's number for what an option takes: yes or no, a channel, or text."""
    return 5 if option.flag else 7 if option.completes is Completes.CHANNELS else 3


@pytest.mark.parametrize("command", [*every_command()], ids=lambda command: command.name)
def test_a_command_is_listed_with_its_texts_and_options(client: Attache, command: Command) -> None:
    name, _, part = command.name.partition(" ")
    told = listed(client)[name]
    if part:
        told = next(option for option in told["options"] if option["name"] == part)

    assert told["description"] == command.description
    assert {o["name"] for o in told["options"] if o["type"] == 1} == {part.name for part in command.parts}
    assert [
        (option["name"], option["description"], option["type"], option.get("autocomplete", False), option["required"])
        for option in told["options"]
        if option["type"] != 1
    ] == [(o.name, o.description, kind(o), o.completes not in SILENT, o.required) for o in command.options]


def test_every_command_can_be_used_everywhere_by_everyone(client: Attache) -> None:
    for told in listed(client).values():
        assert told["contexts"] == [0, 1, 2]
        assert told["integration_types"] == [0, 1]
        assert told["default_member_permissions"] is None


@pytest.mark.parametrize("completes", OPTIONS)
async def test_autocomplete_always_answers_as_discord_wants(
    ann: MemberActor, channel: ChannelHandle, completes: Completes
) -> None:
    command, option = OPTIONS[completes]
    for typed in ("", "japan", "zzzz", "2" * 90, "@everyone"):
        choices = await ann.autocomplete(channel, command, option, typed)

        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100 for choice in choices)
        assert choices or typed or completes not in ALWAYS
        assert choices or typed != "japan" or completes not in LIBRARY


async def test_a_completed_choice_is_understood(ann: MemberActor, channel: ChannelHandle, library: Library) -> None:
    choice, *_ = await ann.autocomplete(channel, "brief", "topic", "給油")

    assert title_of(answer(await ann.slash(channel, "brief", topic=choice["value"]))) == choice["name"]


@pytest.mark.parametrize("name", ["Show the evidence", "Find source"])
async def test_the_evidence_of_a_post_of_ours_is_found_by_its_buttons(
    ann: MemberActor, channel: ChannelHandle, name: str
) -> None:
    post = answer(await ann.slash(channel, "fact", keyword="refuelling", public=True))

    found = answer(await ann.context_menu(channel, name, post))

    assert title_of(found).startswith("Evidence")
    assert "a1|evidence|fact=refuelling" in str(found.components)
    assert found.ephemeral


async def test_a_brief_of_ours_is_opened_by_its_buttons(ann: MemberActor, channel: ChannelHandle) -> None:
    post = answer(await ann.slash(channel, "brief", topic="korea", public=True))

    assert title_of(answer(await ann.context_menu(channel, "Find source", post))).startswith("The Korean peninsula")


async def test_the_source_of_what_somebody_wrote_is_found_by_its_words(
    env: Env, ann: MemberActor, channel: ChannelHandle
) -> None:
    bob = env.guild.add_member(env.create_user("bob"))
    message = await bob.send(channel, "Did Koizumi really go to Pyongyang on 17 September 2002?")

    assert (
        title_of(answer(await ann.context_menu(channel, "Find source", message))) == "Evidence · The Korean peninsula"
    )


async def test_the_source_of_an_embed_is_found_by_its_words(
    ann: MemberActor, channel: ChannelHandle, client: Attache
) -> None:
    embed = discord.Embed(title="News", description="950 cubic metres of fuel a month")
    message = await client.get_partial_messageable(channel.id).send(embed=embed)

    assert "950 cubic metres" in text_of(answer(await ann.context_menu(channel, "Find source", message)))


async def test_a_message_about_nothing_we_know_is_an_honest_miss(ann: MemberActor, channel: ChannelHandle) -> None:
    message = await ann.send(channel, "qqqq xxxx")

    assert title_of(answer(await ann.context_menu(channel, "Find source", message))) == "Not found"
