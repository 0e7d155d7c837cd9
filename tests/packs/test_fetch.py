"""Reading documents from the web, from a server on this machine and from addresses that are refused."""

import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientTimeout, web

from bot.domain.errors import GiveUp, TryAgain
from bot.packs import fetch as fetching
from bot.packs.fetch import LARGEST, fetch

HERE = ["127.0.0.1"]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(**pages: Handler) -> AsyncIterator[str]:
    """Serve pages on this machine; yield the address of the site."""
    app = web.Application()
    for name, handler in pages.items():
        app.router.add_get(f"/{name.replace('_', '.')}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answer(body: bytes = b"Hello", status: int = 200, **headers: str) -> Handler:
    """Return a handler that always answers this."""
    named = {name.replace("_", "-"): value for name, value in ({"Content_Type": "text/plain"} | headers).items()}

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=named)

    return handler


async def test_a_document_is_read_with_its_type_and_encoding() -> None:
    async with serving(page=answer(b"<p>Hello", Content_Type="text/html; charset=shift_jis")) as site:
        found = await fetch(f"{site}/page", HERE)

    assert (found.content, found.ending, found.encoding) == (b"<p>Hello", ".html", "shift_jis")


async def test_it_says_who_asks() -> None:
    agents: list[str] = []

    async def page(request: web.Request) -> web.Response:
        agents.append(request.headers["User-Agent"])
        return web.Response(text="Hello")

    async with serving(page=page) as site:
        await fetch(f"{site}/page", HERE)

    assert agents[0].startswith("Attache (checks the citations")


async def test_redirects_are_followed_as_far_as_they_are_few() -> None:
    async with serving(
        there=answer(), here=answer(status=302, Location="/there"), round=answer(status=301, Location="/round")
    ) as site:
        assert (await fetch(f"{site}/here", HERE)).content == b"Hello"
        with pytest.raises(GiveUp, match=r"leads on and on \(5 redirects\)"):
            await fetch(f"{site}/round", HERE)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://[64:ff9b::7f00:2]/",
        "http://[2002:7f00:2::1]/",
        "http://2130706434/",
        "http://127.2/",
        "http://0x7f000002/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://name:secret@127.0.0.1/",
        "http:///",
        "",
    ],
)
async def test_addresses_that_are_not_public_are_refused_at_once_and_after_a_redirect(target: str) -> None:
    with pytest.raises(GiveUp):
        await fetch(target, HERE)

    async with serving(page=answer(status=302, Location=target or "//")) as site:
        with pytest.raises(GiveUp):
            await fetch(f"{site}/page", HERE)


async def test_without_being_allowed_this_machine_is_refused() -> None:
    async with serving(page=answer()) as site:
        for address in (site, site.replace("127.0.0.1", "localhost")):
            with pytest.raises(GiveUp, match=r"is not a public address \((127\.0\.0\.1|::1)\)"):
                await fetch(f"{address}/page")


async def test_a_name_is_refused_when_any_of_its_addresses_is_private(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, port: int, **how: int) -> list[tuple[object, ...]]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.215.14", port)), (*kind, ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *a, **how: look_up(host, port))

    with pytest.raises(GiveUp, match=r"town\.example is not a public address \(10\.0\.0\.1\)"):
        await fetch("http://town.example/report")


async def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, *a: object, **how: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async with serving(page=answer()) as site:
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        found = await fetch(site.replace("127.0.0.1", "town.example") + "/page", HERE)

    assert found.content == b"Hello"
    assert set(asked) <= {"town.example", "127.0.0.1"}


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"User-agent: *\nDisallow: /private/\n", True),
        (b"User-agent: *\nDisallow: /\n", False),
        (b"User-agent: Attache\nDisallow: /\n", False),
        (b"User-agent: other\nDisallow: /\n", True),
        (b"\xff\xfe nonsense", True),
    ],
)
async def test_the_rules_of_a_site_are_kept(rules: bytes, allowed: bool) -> None:
    async with serving(page=answer(), robots_txt=answer(rules)) as site:
        if allowed:
            assert (await fetch(f"{site}/page", HERE)).content == b"Hello"
        else:
            with pytest.raises(GiveUp, match="asks programs not to read"):
                await fetch(f"{site}/page", HERE)


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "application/octet-stream", "text/css"])
async def test_odd_types_are_refused(kind: str) -> None:
    async with serving(page=answer(Content_Type=kind)) as site:
        with pytest.raises(GiveUp, match=f"is of type {kind}, not a page, a PDF or a text"):
            await fetch(f"{site}/page", HERE)


async def test_a_huge_answer_is_given_up_on_the_way() -> None:
    sent = 0

    async def page(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 1_048_576)
            sent += 1
        return response

    async with serving(page=page) as site:
        with pytest.raises(GiveUp, match="has more than 20 MB"):
            await fetch(f"{site}/page", HERE)

    assert sent < 100


async def test_a_packed_answer_is_unpacked_but_not_a_bomb() -> None:
    bomb = gzip.compress(b"\0" * (LARGEST + 1))
    async with serving(
        page=answer(gzip.compress(b"Hello"), Content_Encoding="gzip"),
        bomb=answer(bomb, Content_Encoding="gzip"),
        rubbish=answer(b"rubbish", Content_Encoding="gzip"),
        odd=answer(Content_Encoding="br"),
    ) as site:
        assert (await fetch(f"{site}/page", HERE)).content == b"Hello"
        with pytest.raises(GiveUp, match="has more than 20 MB"):
            await fetch(f"{site}/bomb", HERE)
        with pytest.raises(TryAgain, match="came damaged"):
            await fetch(f"{site}/rubbish", HERE)
        with pytest.raises(GiveUp, match="came packed as br"):
            await fetch(f"{site}/odd", HERE)


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        (404, GiveUp, "is gone"),
        (410, GiveUp, "is gone"),
        (403, GiveUp, r"did not hand it out \(403\)"),
        (429, TryAgain, r"cannot answer now \(429\)"),
        (503, TryAgain, r"cannot answer now \(503\)"),
    ],
)
async def test_what_a_server_says_is_told(status: int, error: type[Exception], sentence: str) -> None:
    async with serving(page=answer(status=status)) as site:
        with pytest.raises(error, match=sentence):
            await fetch(f"{site}/page", HERE)


async def test_a_server_that_is_not_there_may_be_there_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        with pytest.raises(TryAgain, match="the connection failed"):
            await fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/page", HERE)


async def test_a_server_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_TIMEOUT", ClientTimeout(total=0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(TryAgain, match="it took too long"):
            await fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/page", HERE)
