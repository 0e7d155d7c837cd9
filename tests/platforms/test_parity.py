"""Both platforms say the same: every brief and every fact, word for word, with the same citations."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import simcord
from simcord import Env

from bot.cards.model import Block, Buttons, Code, Entries, Figures, Heading, Menu, Passage, Quote, Remark
from bot.domain.library import Library
from bot.platforms.discord.client import Attache
from bot.platforms.slack.client import Reach, SlackBot
from bot.platforms.slack.connection import web_client
from bot.service.desk import Desk
from tests.builders import NOW, say
from tests.loopback.slack import LoopbackSlack
from tests.platforms.discord.conftest import Notes
from tests.platforms.discord.reading import answer, labels, text_of
from tests.platforms.slack.conftest import eventually

CHUNKS = 8  # tests that share the questions, and so the processors


def questions(library: Library) -> list[str]:
    """Return everything that can be asked of the pack by command."""
    briefs = [f"/brief {brief}" for brief in library.briefs]
    facts = [f"/fact {fact}" for fact in library.facts]
    days = [f"/onthisday {anniversary.happened.isoformat()}" for anniversary in library.anniversaries]
    sources = [f"/sources {source}" for source in library.sources]
    others = [
        "/fact refuelling",
        "/brief kroea",
        "/fact 給油",
        "/onthisday 17 september",
        "/fact zzzz",
        "/onthisday 3 may",
        "/ask how much fuel has Japan given the Royal Navy?",
        "/ask who founded the Henry Jackson Society?",
        "/ask how many F-35s did Japan buy?",
        "/ask 北朝鮮への重油供給はいつ止まりましたか？",
        "/search fuel after:2001",
        "/search zzzz",
    ]
    return [*briefs, *facts, *days, *sources, *others, "/topics", "/sources", "/help", "/about"]


def flat(text: str) -> str:
    """Return a text on one line, without what only lays it out."""
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """Return what a person reads of Discord's Markdown."""
    text = re.sub(r"(?m)^(?:-# |#{1,3} |- |> )", "", markdown)
    text = re.sub(r"(?<!\\)\[([^\]]*?)(?<!\\)\]\(<?https?://[^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\\)\*\*", "", text)
    return flat(re.sub(r"\\(_|[^\w\s])", r"\1", text).replace("\u200b", ""))


def marked(text: str, notes: tuple[int, ...]) -> str:
    return flat(f"{text} {''.join(f'[{n}]' for n in notes)}")


def told(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield what must be read word for word: each text, with its footnotes where it has some."""
    for block in blocks:
        match block:
            case Code():
                yield flat(block.text)
            case Passage() | Quote():
                yield from (flat(sentence) for sentence in re.split(r"(?<=[.!?])\s+", block.text))
            case Heading() | Remark():
                yield flat(block.text)
            case Figures():
                yield from (flat(row.amount) for row in block.rows)
                yield from (marked(row.label, row.notes) for row in block.rows)
            case Entries():
                yield from (marked(row.text, row.notes) for row in block.rows)
            case Menu() | Buttons():
                pass  # what can be pressed differs by nature


class Discord:
    """A reader in a simulated Discord."""

    def __init__(self, env: Env) -> None:
        self._channel = env.create_guild("Ministry").create_text_channel("briefings")
        self._ann = env.guild.add_member(env.create_user("ann"))

    async def ask(self, line: str) -> str:
        """Ask by command, turn all pages, and return what was read."""
        command, _, text = line.removeprefix("/").partition(" ")
        option = {
            "brief": "topic",
            "fact": "keyword",
            "onthisday": "date",
            "sources": "id",
            "ask": "question",
            "search": "words",
        }.get(command, "")
        shown = answer(await self._ann.slash(self._channel, command, **({option: text} if text else {})))
        read = [text_of(shown)]
        while following := [label for label in labels(shown) if label.startswith("Continue")]:
            shown = answer(await self._ann.click(shown, label=following[0]))
            read.append(text_of(shown))
        return plain("\n".join(read))


class Slack:
    """A reader in a workspace on loopback."""

    def __init__(self, workspace: LoopbackSlack) -> None:
        self._workspace = workspace

    async def ask(self, line: str) -> str:
        """Ask by command, turn all pages, and return what was read."""
        gesture = await self._workspace.types("U1", "C1", line)
        shown = await self._workspace.answer(gesture)
        read = [shown.reads]
        while following := [label for label in shown.buttons if label.startswith("Continue")]:
            shown = await self._workspace.answer(await self._workspace.presses("U1", shown, following[0]))
            read.append(shown.reads)
        return flat("\n".join(read))


@asynccontextmanager
async def opened_discord(desk: Desk) -> AsyncIterator[Discord]:
    client = Attache(desk=desk, manner=lambda *place: (False, False), now=lambda: NOW, memory=Notes())
    async with simcord.run(client, shard_count=1) as env:
        yield Discord(env)


@asynccontextmanager
async def opened_slack(desk: Desk) -> AsyncIterator[Slack]:
    async with LoopbackSlack() as workspace, web_client(workspace.tokens.bot, workspace.api_url) as api:
        reach = Reach(app_token=workspace.tokens.app)
        bot = SlackBot(api=api, reach=reach, desk=desk, manner=lambda *place: (False, False), now=lambda: NOW)
        serving = asyncio.create_task(bot.serve())
        await eventually(lambda: bot.ready)
        yield Slack(workspace)
        serving.cancel()
        await asyncio.wait({serving})


@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_both_platforms_say_the_same_word_for_word(desk: Desk, library: Library, chunk: int) -> None:
    async with opened_discord(desk) as discord, opened_slack(desk) as slack:
        for line in questions(library)[chunk::CHUNKS]:
            reply = await say(desk, line)
            texts = [*told(reply.card.blocks), *(flat(note.text) for note in reply.card.footnotes), reply.card.as_of]
            for platform in (discord, slack):
                read = await platform.ask(line)
                assert [text for text in texts if text not in read] == [], (line, type(platform).__name__, read)
