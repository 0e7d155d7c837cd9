"""The web server, over a real socket: health always, the same answers as everywhere where pages are wanted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import aiohttp.web
import pytest

from bot.domain.briefs import Brief, Fact, Pack, Section, Sentence
from bot.domain.dates import parse_when
from bot.domain.errors import ConfigError
from bot.domain.library import Library, assemble
from bot.domain.sources import Access, Citation, Source
from bot.web.health import Health, probe
from bot.web.server import Site, build, serving
from tests.builders import make_desk

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def library() -> Library:
    """Build a library of one brief with one fact."""
    citation = Citation(source="drifte", at="p1")
    fact = Fact(
        id="korea-1",
        brief="korea",
        statement="Britain opened an embassy in Pyongyang.",
        citations=(citation,),
        when=parse_when("2001-03-02"),
    )
    brief = Brief(
        id="korea",
        pack="test",
        title="The Korean peninsula",
        aliases=("dprk",),
        as_of=parse_when("2003-10"),
        summary=(Sentence(text="Britain opened an embassy.", facts=("korea-1",)),),
        sections=(Section(title="Embassies", facts=(fact,)),),
    )
    source = Source(
        id="drifte",
        type="article",
        title="A Relationship",
        short_title="A Relationship",
        rights="all reserved",
        access=Access.CLOSED,
        obtained="from the author",
        paragraphs={"p1": "0" * 64},
    )
    return assemble([Pack(id="test", title="Test", description="A test", briefs=(brief,))], [source], version="1")


def listening(*, live: bool = True, with_pages: bool = True) -> AbstractAsyncContextManager[str]:
    """Run a server on a free port; the context is its address."""
    site = Site(
        desk=make_desk(library()),
        clock=lambda: NOW,
        health=lambda: Health(now=NOW, platforms={"discord": live}, last_tick=NOW),
    )
    return serving(build(site, with_pages=with_pages), "127.0.0.1", 0)


@asynccontextmanager
async def running(*, live: bool = True, with_pages: bool = True) -> AsyncIterator[aiohttp.ClientSession]:
    """Run a server, and a client that knows its address."""
    async with listening(live=live, with_pages=with_pages) as address, aiohttp.ClientSession(address) as client:
        yield client


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


@pytest.mark.parametrize(("live", "status"), [(True, 200), (False, 503)])
async def test_health_is_told_by_status_and_report(live: bool, status: int) -> None:
    async with running(live=live) as client, client.get("/healthz") as answer:
        assert answer.status == status
        assert (await answer.json())["ok"] is live


@pytest.mark.parametrize("live", [True, False])
async def test_the_probe_reads_the_health_of_a_running_bot(live: bool) -> None:
    async with listening(live=live) as address:
        ok, report = await asyncio.to_thread(probe, "127.0.0.1", port_of(address))

    assert ok is live
    assert '"discord"' in report


async def test_an_address_is_answered_as_a_page() -> None:
    async with running() as client, client.get("/brief/korea") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        assert "The Korean peninsula" in await answer.text()


@pytest.mark.parametrize(
    "path", ["/", "/topics", "/fact/embassy", "/onthisday", "/sources/drifte", "/help", "/about", "/evidence/korea-1"]
)
async def test_every_command_has_a_page(path: str) -> None:
    async with running() as client, client.get(path) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("path", ["/nowhere", "/brief/korea/more", "/share/x", "/brief/zzzzzz"])
async def test_a_miss_is_a_page_too(path: str) -> None:
    async with running() as client, client.get(path) as answer:
        assert answer.status == 404
        assert "<h1>" in await answer.text()


async def test_words_that_nobody_expects_are_answered() -> None:
    async with running() as client, client.get("/brief/%00%2F..%ff", params={"command": "x", "page": "-1"}) as answer:
        assert answer.status in (200, 404)


async def test_without_pages_there_is_only_health() -> None:
    async with running(with_pages=False) as client:
        async with client.get("/brief/korea") as answer:
            assert answer.status == 404
        async with client.get("/healthz") as answer:
            assert answer.status == 200


@pytest.mark.parametrize("path", ["/topics", "/healthz", "/nowhere"])
async def test_every_answer_is_protected(path: str) -> None:
    async with running() as client, client.get(path) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_can_be_posted() -> None:
    async with running() as client, client.post("/topics") as answer:
        assert answer.status == 405


async def test_a_port_in_use_is_a_sentence() -> None:
    async with listening() as address:
        with pytest.raises(ConfigError, match=f"port {port_of(address)} .* set web.port"):
            await serving(aiohttp.web.Application(), "127.0.0.1", port_of(address)).__aenter__()
