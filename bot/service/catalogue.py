"""Every command there is: names, options and descriptions, from which help and each platform's list are made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Completes(StrEnum):
    """What an option's autocomplete offers."""

    NOTHING = ""
    TOPICS = "topics"
    FACTS = "facts"
    DAYS = "days"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command; the first takes the whole text where a platform has no named options."""

    name: str
    description: str
    completes: Completes = Completes.NOTHING
    flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as readers see it; its parts are typed after its name. Descriptions: 1–100 characters."""

    name: str
    description: str
    options: tuple[Option, ...] = ()
    parts: tuple["Command", ...] = ()


_PUBLIC = Option(name="public", description="Show the answer to everyone in this channel", flag=True)

COMMANDS: tuple[Command, ...] = (
    Command(
        name="brief",
        description="A topic in short: the key facts, each with its source",
        options=(
            Option(name="topic", description="A topic, or any name you know it by", completes=Completes.TOPICS),
            _PUBLIC,
        ),
    ),
    Command(
        name="fact",
        description="The one fact that fits best, with its source",
        options=(
            Option(name="keyword", description="A word or a few; leave empty for today's", completes=Completes.FACTS),
            _PUBLIC,
        ),
    ),
    Command(
        name="onthisday",
        description="What happened on this day of the year",
        options=(
            Option(
                name="date", description="Such as 31 march, 2003-03-31, tomorrow, this week", completes=Completes.DAYS
            ),
            _PUBLIC,
        ),
    ),
    Command(name="topics", description="Everything the library can tell you about"),
    Command(
        name="sources",
        description="The documents behind the answers",
        options=(Option(name="id", description="A document", completes=Completes.SOURCES),),
    ),
    Command(name="help", description="What you can ask, with examples"),
    Command(name="about", description="What this bot is, and how it checks what it says"),
)


def every_command() -> Iterator[Command]:
    """Yield each command that can be given, by its full name: `brief`, `schedule add`."""
    for command in COMMANDS:
        yield command
        yield from (replace(part, name=f"{command.name} {part.name}") for part in command.parts)
