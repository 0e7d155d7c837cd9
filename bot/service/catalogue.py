"""Every command there is: names, options and descriptions, from which help and each platform's list are made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Completes(StrEnum):
    """What an option's autocomplete offers."""

    NOTHING = ""
    TOPICS = "topics"
    FACTS = "facts"
    QUESTIONS = "questions"
    DAYS = "days"
    SOURCES = "sources"
    SCHEDULES = "schedules"
    WHATS = "whats"
    CADENCES = "cadences"
    TIMES = "times"
    ZONES = "zones"
    TOPIC_LIST = "topic list"
    PACK_LIST = "pack list"
    FALLBACKS = "fallbacks"
    LATENESS = "lateness"
    SPANS = "spans"
    LANGUAGES = "languages"
    COMING_DAYS = "coming days"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command; the first takes the whole text where a platform has no named options."""

    name: str
    description: str
    completes: Completes = Completes.NOTHING
    flag: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as readers see it; its parts are typed after its name. Descriptions: 1–100 characters."""

    name: str
    description: str
    options: tuple[Option, ...] = ()
    parts: tuple["Command", ...] = ()


_SCHEDULE = Option(
    name="schedule", description="Which one; the only one here when left out", completes=Completes.SCHEDULES
)
_SETTINGS = (
    Option(
        name="what",
        description="On this day, a digest, or a fact of the day; “digest daily 9:00” too",
        completes=Completes.WHATS,
    ),
    Option(
        name="cadence",
        description="Such as daily, weekdays, mondays and thursdays 08:30, first monday, every 2 weeks",
        completes=Completes.CADENCES,
    ),
    Option(name="at", description="The local time, such as 09:00", completes=Completes.TIMES),
    Option(
        name="timezone", description="A city or a time zone, such as London or Asia/Tokyo", completes=Completes.ZONES
    ),
    Option(
        name="topics",
        description="Only these topics, with commas between them; all when left out",
        completes=Completes.TOPIC_LIST,
    ),
    Option(
        name="packs",
        description="Only these packs, with commas between them; all when left out",
        completes=Completes.PACK_LIST,
    ),
    Option(
        name="when_empty",
        description="What to post when there is nothing to tell: skip, or month, week, fact in your order",
        completes=Completes.FALLBACKS,
    ),
    Option(
        name="when_late",
        description="After an outage: post the newest late, merge what was missed, or skip",
        completes=Completes.LATENESS,
    ),
    Option(name="late_after", description="How late a post may still come, such as 6h", completes=Completes.SPANS),
    Option(name="most", description="How many anniversaries a post shows; the rest is behind a button"),
    Option(
        name="language",
        description="A language such as en-GB; the bot's own when left out",
        completes=Completes.LANGUAGES,
    ),
)
_CHANNEL = Option(
    name="channel", description="Another channel than this one; elsewhere by its ID", completes=Completes.CHANNELS
)

_PUBLIC = Option(name="public", description="Show the answer to everyone in this channel", flag=True)
_AS_OF = Option(name="as-of", description="As the library stood on a day, such as 1 october or 2026-10-01")

COMMANDS: tuple[Command, ...] = (
    Command(
        name="ask",
        description="A question in your own words: the statement that answers it, with its source",
        options=(
            Option(
                name="question",
                description="Such as: how much fuel, who signed it, when was it",
                completes=Completes.QUESTIONS,
                required=True,
            ),
            _PUBLIC,
        ),
    ),
    Command(
        name="search",
        description="Statements with these words; “phrase”, -without, topic:, source:, before:, after:, is:disputed",
        options=(
            Option(name="words", description="Such as: fuel -oil after:2001 has:figure", required=True),
            _PUBLIC,
        ),
    ),
    Command(
        name="brief",
        description="A topic in short: the key facts, each with its source",
        options=(
            Option(name="topic", description="A topic, or any name you know it by", completes=Completes.TOPICS),
            _PUBLIC,
            _AS_OF,
        ),
    ),
    Command(
        name="fact",
        description="The one fact that fits best, with its source",
        options=(
            Option(name="keyword", description="A word or a few; leave empty for today's", completes=Completes.FACTS),
            _PUBLIC,
            _AS_OF,
        ),
    ),
    Command(
        name="onthisday",
        description="What happened on this day of the year",
        options=(
            Option(
                name="date",
                description="Such as 31 march, 2003-03-31, tomorrow, this week, january, 2027",
                completes=Completes.DAYS,
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
    Command(
        name="schedule",
        description="What is posted in this channel, and when",
        parts=(
            Command(
                name="add",
                description="Post here regularly; you see the next three times before it is saved",
                options=(*_SETTINGS, _CHANNEL),
            ),
            Command(name="list", description="What is posted here, and when next", options=(_CHANNEL,)),
            Command(name="edit", description="Change a schedule", options=(_SCHEDULE, *_SETTINGS)),
            Command(
                name="pause",
                description="Post nothing until it is resumed, or until a day",
                options=(
                    _SCHEDULE,
                    Option(
                        name="until",
                        description="The first day it runs again, such as 4 january",
                        completes=Completes.COMING_DAYS,
                    ),
                ),
            ),
            Command(name="resume", description="Post again after a pause", options=(_SCHEDULE,)),
            Command(
                name="skip",
                description="Leave out one day",
                options=(
                    _SCHEDULE,
                    Option(
                        name="day",
                        description="Which day; the next one when left out",
                        completes=Completes.COMING_DAYS,
                    ),
                ),
            ),
            Command(name="remove", description="Post it no more; undo brings it back", options=(_SCHEDULE,)),
            Command(
                name="preview",
                description="See what would be posted on a day; only you see it",
                options=(
                    _SCHEDULE,
                    Option(
                        name="date",
                        description="Such as 31 march; the next time when left out",
                        completes=Completes.COMING_DAYS,
                    ),
                ),
            ),
            Command(
                name="test", description="Post it in the channel once, now, marked as a test", options=(_SCHEDULE,)
            ),
            Command(name="history", description="Who changed which schedule, and when"),
            Command(name="undo", description="Take back the latest change of a schedule here"),
        ),
    ),
    Command(
        name="why",
        description="Why something was posted, or was not",
        options=(
            Option(
                name="about",
                description="A day, or the link of a post; today when left out",
                completes=Completes.DAYS,
            ),
            _SCHEDULE,
        ),
    ),
    Command(name="gaps", description="What readers asked here in vain, for those who manage this place"),
    Command(name="help", description="What you can ask, with examples"),
    Command(name="about", description="What this bot is, and how it checks what it says"),
)


def every_command() -> Iterator[Command]:
    """Yield each command that can be given, by its full name: `brief`, `schedule add`."""
    for command in COMMANDS:
        yield command
        yield from (replace(part, name=f"{command.name} {part.name}") for part in command.parts)
