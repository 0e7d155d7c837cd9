"""Reads a public document from the web: politely, and never from an address that is not public.

The address in a record is data, and data may be hostile. So every address that a host's name stands for must be public,
and the connection goes to just those that were looked at; the same holds after each redirect.
"""

import ipaddress
import socket
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ..domain.errors import GiveUp, TryAgain

LARGEST = 20 * 1_048_576  # bytes

_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_ROBOT = "Attache"
_HEADERS = {
    "User-Agent": f"{_ROBOT} (checks the citations of a library; reads one document at a time)",
    "Accept": ", ".join(_TYPES),
    "Accept-Encoding": "gzip",
}
_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BUSY = frozenset((408, 425, 429))
_LATER = 3600.0  # seconds: a library is in no hurry
_SAVE_IT = "Save the document yourself, and check it with --texts."
_MEND = "Look the document up, and correct the URL in its record."
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it was answered: the ending that fits its type, and the encoding its server says it has."""

    content: bytes
    ending: str
    encoding: str


async def fetch(url: str, allowed: Collection[str] = ()) -> Fetched:
    """Read the document at an address; `allowed` are addresses such as 127.0.0.1 that need not be public.

    Raises GiveUp when it is not to be had this way, TryAgain when it may be later.
    """
    connector = aiohttp.TCPConnector(resolver=_PublicOnly(allowed), use_dns_cache=False, limit=1)
    async with aiohttp.ClientSession(
        connector=connector,
        headers=_HEADERS,
        timeout=_TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    ) as session:
        reader = _Reader(session, allowed)
        try:
            return await reader.document(URL(url))
        except (aiohttp.InvalidURL, ValueError):
            raise GiveUp(f"{url} is not an address that can be read.", _MEND) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            reason = "it took too long" if isinstance(error, TimeoutError) else "the connection failed"
            raise TryAgain(f"{url} could not be read now: {reason}.", _LATER) from None


class _PublicOnly(AbstractResolver):
    """Looks hosts up, and refuses those with any address that is not public."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._inner = aiohttp.ThreadedResolver()
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a host. Raises GiveUp."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            _refuse_private(result["host"], host, self._allowed)
        return found

    async def close(self) -> None:
        """Do nothing: nothing is kept."""


def _refuse_private(address: str, host: str, allowed: Collection[str]) -> None:
    number = ipaddress.ip_address(address.partition("%")[0])
    meant = (number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None) or number
    tunnelled = isinstance(meant, ipaddress.IPv6Address) and any(meant in network for network in _TUNNELS)
    if address not in allowed and (tunnelled or meant.is_multicast or not meant.is_global):
        raise GiveUp(f"{host} is not a public address ({address}), so it is not read.", _MEND)


class _Reader:
    """Reads one document, following its redirects by hand."""

    def __init__(self, session: aiohttp.ClientSession, allowed: Collection[str]) -> None:
        self._session = session
        self._allowed = allowed
        self._rules: dict[URL, RobotFileParser] = {}

    async def document(self, url: URL) -> Fetched:
        for _ in range(_MOST_REDIRECTS + 1):
            if not await self._may_read(url):
                raise GiveUp(f"{url.host} asks programs not to read {url}.", _SAVE_IT)
            async with self._get(url) as answer:
                if answer.status not in _REDIRECTS:
                    return await _document(answer)
                url = url.join(URL(answer.headers.get("Location", "")))
        raise GiveUp(f"{url} leads on and on ({_MOST_REDIRECTS} redirects).", _MEND)

    async def _may_read(self, url: URL) -> bool:
        """Whether the rules of a site (robots.txt, RFC 9309) allow it; a site without rules allows everything."""
        # Where the rules themselves lead elsewhere, so does the document, and the rules there are asked for.
        self._refuse(url)
        site = url.origin()
        if site not in self._rules:
            rules = self._rules[site] = RobotFileParser()
            async with self._get(site / "robots.txt") as answer:
                if answer.status >= 500:
                    raise TryAgain(f"{url.host} cannot answer now ({answer.status}).", _LATER)
                content = await _content(answer) if answer.status == 200 else b""
            rules.parse(content.decode("utf-8", "replace").splitlines())
        return self._rules[site].can_fetch(_ROBOT, str(url))

    def _get(self, url: URL) -> "aiohttp.client._RequestContextManager":
        return self._session.get(url, allow_redirects=False)

    def _refuse(self, url: URL) -> None:
        """Refuse what the resolver is never asked about."""
        if url.scheme not in ("http", "https") or not url.host or url.user or url.password:
            raise GiveUp(f"{url} is not a plain web address.", _MEND)
        if ":" in url.host or url.host.replace(".", "").isdigit():
            _refuse_private(url.host, url.host, self._allowed)


async def _document(answer: aiohttp.ClientResponse) -> Fetched:
    if answer.status >= 500 or answer.status in _BUSY:
        raise TryAgain(f"{answer.url.host} cannot answer now ({answer.status}).", _LATER)
    if answer.status != 200:
        gone = answer.status in (404, 410)
        problem = f"{answer.url} is gone." if gone else f"{answer.url.host} did not hand it out ({answer.status})."
        raise GiveUp(problem, _MEND if gone else _SAVE_IT)
    ending = _TYPES.get(answer.content_type)
    if ending is None:
        raise GiveUp(f"{answer.url} is of type {answer.content_type}, not a page, a PDF or a text.", _MEND)
    return Fetched(content=await _content(answer), ending=ending, encoding=answer.charset or "")


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    """Read no more of an answer than is allowed, nor let it unpack to more."""
    too_large = GiveUp(f"{answer.url} has more than {LARGEST // 1_048_576} MB.", _SAVE_IT)
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        content += chunk
        if len(content) > LARGEST:
            raise too_large
    match answer.headers.get("Content-Encoding", "identity").casefold():
        case "identity":
            return bytes(content)
        case "gzip" | "x-gzip":
            unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            unpacked = _unpack(unpacker, bytes(content), answer)
            if unpacker.unconsumed_tail:
                raise too_large
            return unpacked
        case other:
            raise GiveUp(f"{answer.url} came packed as {other}, which was not asked for.", _SAVE_IT)


def _unpack(unpacker: "zlib._Decompress", content: bytes, answer: aiohttp.ClientResponse) -> bytes:
    try:
        return unpacker.decompress(content, LARGEST)
    except zlib.error:
        raise TryAgain(f"{answer.url} came damaged.", _LATER) from None
