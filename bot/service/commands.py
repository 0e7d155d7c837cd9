"""The single front door: the one handler that answers every command."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from ..cards import guide
from ..cards.asks import Ask, ask
from ..cards.briefs import unshared
from ..cards.model import Remark
from ..cards.words import Words
from ..domain.days import read_day
from ..domain.errors import BadRequest, NothingToDo, TryAgain
from . import asking, explaining, keeping, previewing, proving, reading, remembering, subscribing, undoing
from .catalogue import COMMANDS, Command, Option, every_command
from .counting import count_reply
from .desk import Desk
from .editions import as_it_stood
from .examples import examples
from .gaps import gaps, note_gap
from .ports import Invocation, Reply

Answer = Callable[[Invocation, Desk], Reply]
"""Answers from the library alone: the same question has the same answer, so it is remembered."""

Deed = Callable[[Invocation, Desk], Awaitable[Reply]]
"""Looks into the ledger or changes it, so its answer is never remembered."""

_FLAG_SET = "yes"


async def handle(invocation: Invocation, desk: Desk) -> Reply:
    """Answer any question, however old the button or odd the words."""
    try:
        reply = await _reply(invocation, desk.at(invocation.place))
    except NothingToDo as error:
        reply = _sorry(str(error), invocation, desk, desk.words("Nothing was done"))
    except BadRequest as error:
        reply = _sorry(str(error), invocation, desk)
    except TryAgain as error:
        sentence = desk.words("{problem} Please try again in a moment.", problem=str(error))
        reply = _sorry(sentence, invocation, desk, desk.words("That did not work"))
    return replace(reply, plain=True) if invocation.plain else reply


def _sorry(sentence: str, invocation: Invocation, desk: Desk, title: str = "") -> Reply:
    """Say what is wrong; of a deed it is as private as the deed: it may name what only the asker gets."""
    asked = ask("schedule list" if is_deed(invocation.ask) else "help")
    return Reply(ask=asked, card=guide.sorry_card(sentence, desk.words, title), found=False)


async def _reply(invocation: Invocation, desk: Desk) -> Reply:
    deed = _DEEDS.get(invocation.ask.command)
    reply = await deed(invocation, desk) if deed else _answer(invocation, desk)
    await note_gap(invocation, desk, reply)
    count_reply(invocation, desk, reply)
    return reply


def is_deed(asked: Ask) -> bool:
    """Whether answering needs more than the library, and so may take longer."""
    return asked.command in _DEEDS


def _answer(invocation: Invocation, desk: Desk) -> Reply:
    wanted = invocation.ask
    if wanted.command == "share":
        return _share(invocation, desk)
    answer = _ANSWERS.get(wanted.command)
    if answer is None:
        raise BadRequest(desk.words("There is no command “{name}”. “/help” lists them all.", name=wanted.command))
    reply = as_it_stood(invocation, desk, partial(_remembered, answer=answer))
    public = wanted.options.get("public") == _FLAG_SET or (invocation.public and wanted.command in _READERS_COMMANDS)
    return _shown_to_all(reply) if public and reply.found else reply


def _remembered(invocation: Invocation, desk: Desk, answer: Answer) -> Reply:
    """Answer from memory where the same was asked before; the words of people's messages are not kept even there."""
    if invocation.ask.command in _UNREMEMBERED:
        return answer(invocation, desk)
    today = invocation.now.astimezone(desk.timezone).date()
    return desk.memory.recall((desk.shelf.library.version, today, invocation.ask), lambda: answer(invocation, desk))


def _share(invocation: Invocation, desk: Desk) -> Reply:
    """Show an answer to everyone, with the name of the reader who shared it."""
    inner = Ask.decode(invocation.ask.options.get("of", ""))
    if inner.command == "share":
        raise BadRequest(desk.words("That cannot be shared. Ask again with a command."))
    reply = _answer(replace(invocation, ask=inner, public=False), desk)
    if not reply.found or not invocation.reader:
        return reply
    shared = Remark(text=desk.words("Shared by {reader}", reader=invocation.reader))
    return _shown_to_all(replace(reply, card=replace(reply.card, blocks=(shared, *reply.card.blocks))))


def _shown_to_all(reply: Reply) -> Reply:
    return replace(reply, private=False, card=unshared(reply.card))


def _help(invocation: Invocation, desk: Desk) -> Reply:
    usages = [(_usage(command), command.description) for command in COMMANDS]
    return Reply(ask=invocation.ask, card=guide.help_card(usages, examples(invocation, desk), desk.words))


def _about(invocation: Invocation, desk: Desk) -> Reply:
    return Reply(ask=invocation.ask, card=guide.about_card(desk.shelf.library, desk.words, desk.kept))


def _usage(command: Command) -> str:
    parts = ["|".join(part.name for part in command.parts)] if command.parts else []
    return " ".join([f"/{command.name}", *parts, *(_named(option) for option in command.options if not option.flag)])


def _named(option: Option) -> str:
    return option.name if option.required else f"[{option.name}]"


_ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        "ask": asking.answer,
        "search": asking.search,
        "none": asking.none_of_these,
        "brief": reading.brief,
        "fact": reading.fact,
        "onthisday": remembering.on_this_day,
        "topics": reading.topics,
        "sources": proving.sources,
        "help": _help,
        "about": _about,
        "evidence": proving.evidence,
        "locate": proving.locate,
    }
)
_DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "schedule": keeping.list_schedules,
        "schedule add": subscribing.add,
        "schedule list": keeping.list_schedules,
        "schedule edit": subscribing.edit,
        "schedule pause": keeping.pause,
        "schedule resume": keeping.resume,
        "schedule skip": keeping.skip,
        "schedule remove": keeping.remove,
        "schedule preview": previewing.preview,
        "schedule test": previewing.test,
        "schedule history": undoing.history,
        "schedule undo": undoing.undo,
        "schedule show": keeping.show,
        "schedule draft": subscribing.take_form,
        "schedule change": subscribing.change_draft,
        "schedule again": subscribing.again,
        "schedule direct": subscribing.to_me,
        "schedule save": subscribing.save,
        "schedule cancel": subscribing.cancel,
        "why": explaining.why,
        "gaps": gaps,
    }
)
_UNREMEMBERED = frozenset({"ask", "search", "none", "locate", "about"})  # people's own words, and what may change
_READERS_COMMANDS = frozenset(command.name for command in COMMANDS)
_KNOWN = frozenset({*_ANSWERS, *_DEEDS})
_FREE = frozenset({"ask", "search"})  # take any words
_OF_BUTTONS = frozenset({"page", "view", "skip", "start", "days", "public", "as-of", "channel", "d", "change"})


def read_line(line: str) -> Ask:
    """Read `/brief korea --public`; words without a command are a question.

    Raises BadRequest when the line is empty or names no command.
    """
    words = re.sub(r"(^|\s)[—–](?=\w)", r"\1--", line).split()
    if not words:
        raise BadRequest("Type a command, for instance /brief korea.")
    name = words[0].removeprefix("/").casefold()
    full = " ".join([name, *words[1:2]]).casefold()
    if full in _KNOWN and " " in full:
        return _read_options(full, words[2:])
    if name in _KNOWN and (words[0].startswith("/") or _takes(name, words[1:])):
        return _read_options(name, words[1:])
    if words[0].startswith("/"):
        near = extractOne(name, _READERS_COMMANDS, score_cutoff=60)
        hint = f"Did you mean /{near[0]}?" if near else "“/help” lists them all."
        raise BadRequest(f"There is no command “{words[0]}”. {hint}")
    return _read_options("ask", words)


def _takes(name: str, rest: Sequence[str]) -> bool:
    """Whether a line that begins with a command's name is that command, and no question: `why did Japan help`."""
    command = next((c for c in COMMANDS if c.name == name), None)
    if command is None:
        return len(rest) == 1  # `evidence refuelling-total`
    if not rest or rest[0].startswith("--"):
        return True
    if command.parts or rest[0].casefold() == "of":  # `schedule for the talks`, `sources of piracy`
        return False
    return bool(command.options) and (name != "why" or len(rest) == 1 or _is_day(" ".join(rest)))


def _is_day(text: str) -> bool:
    try:
        read_day(text, date(2000, 1, 1))  # any day will do
    except BadRequest:
        return False
    return True


def _first(command: Command) -> str:
    """Return the option whose name need not be typed."""
    return next((option.name for option in command.options if not option.flag), "")


def _is_option(key: str, command: Command | None) -> bool:
    """Whether a word after two dashes is an option; in a question it may be a word like any other.

    Raises BadRequest with the nearest option for one that the command does not have.
    """
    known = [option.name for option in command.options] if command else []
    if command is None or key in known or key in _OF_BUTTONS:
        return True
    if command.name in _FREE:
        return False
    near = extractOne(key, known, scorer=ratio, score_cutoff=60)
    others = Words().listed(f"--{name}" for name in known if name != _first(command)) or "none"
    hint = f"Did you mean --{near[0]}?" if near else f"It has {others}."
    raise BadRequest(f"/{command.name} has no option --{key}. {hint}")


def _subject(name: str) -> str:
    """Return what the words after a question mean that only buttons ask: a schedule, or a fact."""
    return "schedule" if name.startswith("schedule ") else "fact"


def _read_options(name: str, words: Iterable[str]) -> Ask:
    command = next((c for c in every_command() if c.name == name), None)
    first = _first(command) if command else _subject(name)
    options: dict[str, list[str]] = {first: []}
    current = first
    for word in words:
        key = word.removeprefix("--")
        if word.startswith("--") and key and _is_option(key, command):
            options[key] = [_FLAG_SET] if key == "public" else []
            current = first if key == "public" else key
        else:
            options[current].append(word)
    return ask(name, **{key: " ".join(value) for key, value in options.items() if key})
