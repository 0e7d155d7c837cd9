"""A conversation in the terminal, key by key."""

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.platforms.terminal.chat import chat
from bot.service.desk import Desk
from tests.builders import NOW


async def typed(desk: Desk, keys: str) -> str:
    """Return what a conversation shows whose reader types these keys."""
    shown: list[str] = []

    async def nothing(_: str) -> None:
        pass

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        await chat(desk, lambda: NOW, shown.append, nothing)
    return "\n".join(shown)


async def test_ctrl_c_drops_the_line_and_then_leaves(desk: Desk) -> None:
    shown = await typed(desk, "/nonsense\x03/brief korea\r\x03")

    assert "The Korean peninsula" in shown
    assert "nonsense" not in shown


async def test_ctrl_d_leaves(desk: Desk) -> None:
    assert "Korean" not in await typed(desk, "\x04")


async def test_what_is_no_command_is_said_in_a_sentence(desk: Desk) -> None:
    assert "There is no command “/nonsense”" in await typed(desk, "/nonsense\rexit\r")
