"""A conversation in the terminal, with completion."""

import shutil
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from ...cards.text import to_text
from ...domain.errors import BadRequest
from ...service.catalogue import COMMANDS
from ...service.completing import complete
from ...service.desk import Desk
from .line import answer

_WIDEST = 100  # characters: longer lines are hard to read
_FAREWELLS = {"exit", "quit", "/exit", "/quit", "bye"}


async def chat(
    desk: Desk,
    clock: Callable[[], datetime],
    show: Callable[[str], None],
    prepare: Callable[[str], Awaitable[None]],
) -> None:
    """Answer what is typed until the reader leaves; `prepare` makes ready for each line."""
    session: PromptSession[str] = PromptSession(
        "attaché> ", completer=CommandCompleter(desk, clock), complete_while_typing=True
    )
    show(desk.words("Type /help to see what you can ask, /brief to choose a topic, exit to leave."))
    while True:
        try:
            line = await session.prompt_async()
        except EOFError:
            return
        except KeyboardInterrupt:
            if not session.default_buffer.text:
                return
            continue  # Ctrl-C drops the line, as in a shell; on an empty one it leaves
        if line.strip().casefold() in _FAREWELLS:
            return
        if line.strip():
            await prepare(line)
            show(await _shown(line, desk, clock()))


async def _shown(line: str, desk: Desk, now: datetime) -> str:
    try:
        reply = await answer(line, desk, now)
    except BadRequest as error:
        return str(error)
    return f"{to_text(reply.card, width=min(_WIDEST, shutil.get_terminal_size().columns))}\n"


class CommandCompleter(Completer):
    """Completes the names of commands, then what stands after them."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may stand at the cursor, with what it means beside it."""
        typed = document.text_before_cursor.lstrip()
        name, space, rest = typed.partition(" ")
        if not space:
            yield from self._commands(name)
            return
        today = self._clock().astimezone(self._desk.timezone).date()
        for command in (c for c in COMMANDS if f"/{c.name}" == name):
            for part in command.parts if " " not in rest else ():
                if part.name.startswith(rest):
                    yield Completion(part.name, start_position=-len(rest), display_meta=part.description)
            for option in command.options[:1]:
                for offer in complete(self._desk, command.name, option.name, rest, today):
                    yield Completion(offer.value, start_position=-len(rest), display_meta=offer.label)

    def _commands(self, name: str) -> Iterable[Completion]:
        for command in COMMANDS:
            if f"/{command.name}".startswith(f"/{name.removeprefix('/')}"):
                yield Completion(f"/{command.name}", start_position=-len(name), display_meta=command.description)
