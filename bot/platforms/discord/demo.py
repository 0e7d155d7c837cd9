"""The door to the demo: the real bot in a simulated Discord, in the browser, without account, token or network."""

from collections.abc import Callable
from datetime import datetime

from ...domain.errors import ConfigError
from ...service.desk import Desk
from .inquiries import Manner


async def run_demo(
    desk: Desk, manner: Manner, now: Callable[[], datetime], port: int | None, on_url: Callable[[str], None]
) -> None:
    """Serve the demo on this machine until it is ended from its page or cancelled; `on_url` is told where it is.

    Raises ConfigError where SimCord, which simulates Discord, is not installed, or the port is taken.
    """
    try:
        from .simulation import simulate  # the one module that needs SimCord, which `run` can do without
    except ModuleNotFoundError as missing:
        raise ConfigError(
            f"The demo needs a package more ({missing.name}). Install it with: pip install 'attache[demo]'"
        ) from None
    await simulate(desk, manner, now, port, on_url)
