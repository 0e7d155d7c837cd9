"""The web server: `/healthz` always, pages where the configuration wants them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from ..cards.asks import ask
from ..cards.model import Button, Buttons, Card, Remark
from ..domain.errors import ConfigError
from ..service.commands import handle
from ..service.desk import Desk
from ..service.ports import Invocation, Place, Platform
from . import pages, paths
from .health import PATH, Health

_SHUTDOWN = 2  # seconds that an answer under way gets when the server stops


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the server tells: how the bot is, and answers from the same desk as every platform."""

    desk: Desk
    clock: Callable[[], datetime]
    health: Callable[[], Health]

    async def healthz(self, request: web.Request) -> web.Response:
        """Report how the bot is: status 200 when well, else 503."""
        health = self.health()
        return web.json_response(health.report(), status=200 if health.ok else 503)

    async def page(self, request: web.Request) -> web.Response:
        """Answer the question that the address asks."""
        question = paths.to_ask(request.rel_url.parts, request.query)
        if question is None:
            return self._page(_nowhere(self.desk), found=False)
        place = Place(platform=Platform.WEB)
        reply = await handle(Invocation(ask=question, place=place, now=self.clock()), self.desk)
        return self._page(reply.card, found=reply.found)

    def _page(self, card: Card, *, found: bool) -> web.Response:
        text = pages.to_html(card, self.desk.words, paths.to_path)
        return web.Response(text=text, content_type="text/html", status=200 if found else 404)


def build(site: Site, *, with_pages: bool) -> web.Application:
    """Build the application."""
    app = web.Application()
    app.on_response_prepare.append(_protect)
    app.router.add_get(PATH, site.healthz)
    if with_pages:
        app.router.add_get("/{path:.*}", site.page)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the context is open; yields the address. Port 0 takes any that is free."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise ConfigError(
            f"The web server cannot use port {port} of {host} ({error.strerror}); set web.port to another."
        ) from error


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = pages.policy()
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _nowhere(desk: Desk) -> Card:
    words = desk.words
    return Card(
        title=words("There is nothing at this address."),
        blocks=(
            Remark(text=words("The topics are a good place to start.")),
            Buttons(buttons=(Button(label=words("Topics"), ask=ask("topics")),)),
        ),
    )
