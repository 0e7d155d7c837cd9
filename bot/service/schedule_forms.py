"""The form in which a schedule is set: the same fields on every platform that can show some."""

from collections.abc import Iterator, Mapping

from ..cards.asks import ask
from ..cards.forms import Field, Form, Input
from ..cards.schedules import name_of, when_empty_of
from ..cards.words import Words
from ..domain.library import Library
from ..domain.subscriptions import Fallback, What, WhenLate
from .drafts import Draft

FALLBACKS = ("skip", "fact", "month fact", "week fact", "month week fact")  # that are offered, each in its order
_LISTED = 100  # topics that may be listed whole; more are found by typing


def form_of(draft: Draft, library: Library, words: Words) -> Form:
    """Return the form, filled in with what the draft has; the most important fields first."""
    title = words("Edit a schedule") if draft.before else words("Add a schedule")
    fields = (*_when(draft.settings, words), *_filters(draft.settings, library, words), *_rules(draft.settings, words))
    return Form(title=title, ask=ask("schedule draft", d=draft.mark), fields=fields)


def _when(settings: Mapping[str, str], words: Words) -> Iterator[Field]:
    yield Field(
        name="what",
        label=words("What to post"),
        input=Input.CHOICE,
        value=settings["what"],
        choices=tuple((what.value, name_of(what, words)) for what in What),
        required=True,
    )
    yield Field(
        name="cadence",
        label=words("How often"),
        hint=words("Such as daily, weekdays, mondays and thursdays, first monday, every 2 weeks"),
        value=settings["cadence"],
        required=True,
    )
    yield Field(name="at", label=words("At what time"), input=Input.TIME, value=settings["at"], required=True)
    yield Field(
        name="timezone",
        label=words("In which time zone"),
        hint=words("A city, or a zone such as Europe/London"),
        input=Input.SEARCH,
        value=settings["timezone"],
        required=True,
    )


def _filters(settings: Mapping[str, str], library: Library, words: Words) -> Iterator[Field]:
    topics = [id for id in settings["topics"].split() if id in library.briefs]
    is_small = len(library.briefs) <= _LISTED
    yield Field(
        name="topics",
        label=words("Only these topics"),
        hint=words("All when empty"),
        input=Input.SEARCHES,
        value=",".join(topics),
        shown=tuple(library.briefs[id].title for id in topics),
        choices=tuple((brief.id, brief.title) for brief in library.briefs.values()) if is_small else (),
    )
    known = {pack.id: pack.title for pack in library.packs}
    packs = [id for id in settings["packs"].split() if id in known]
    if len(known) > 1:
        yield Field(
            name="packs",
            label=words("Only these packs"),
            hint=words("All when empty"),
            input=Input.SEARCHES,
            value=",".join(packs),
            shown=tuple(known[id] for id in packs),
            choices=tuple(known.items()),
        )


def _rules(settings: Mapping[str, str], words: Words) -> Iterator[Field]:
    now = settings["when_empty"] or "skip"
    offered = FALLBACKS if now in FALLBACKS else (*FALLBACKS, now)
    yield Field(
        name="when_empty",
        label=words("When there is nothing to tell"),
        input=Input.CHOICE,
        value=now,
        choices=tuple((names, fallbacks_of(names, words)) for names in offered),
    )
    yield Field(
        name="when_late",
        label=words("After an outage"),
        input=Input.CHOICE,
        value=settings["when_late"],
        choices=lateness(words),
    )
    yield Field(
        name="late_after",
        label=words("How late a post may come"),
        hint=words("Such as 30m, 6h or 1d; later than that it is left out"),
        value=short_span(int(settings["late_after"])),
    )
    yield Field(name="most", label=words("Anniversaries shown in one post"), value=settings["most"])
    yield Field(
        name="language",
        label=words("Language"),
        hint=words("Such as en-GB; the bot's own when empty"),
        value=settings["language"],
    )


def fallbacks_of(names: str, words: Words) -> str:
    """Say what names of fallbacks stand for."""
    return when_empty_of((Fallback(name) for name in names.split() if name != "skip"), words)


def lateness(words: Words) -> tuple[tuple[str, str], ...]:
    """Return what may become of a post that comes late, each with what it means."""
    return (
        (WhenLate.POST.value, words("post the newest one, and say that it is late")),
        (WhenLate.MERGE.value, words("tell in one message what was missed")),
        (WhenLate.SKIP.value, words("leave out what was missed")),
    )


def short_span(seconds: int) -> str:
    """Write a length of time as configuration does: `6h`, `1d12h`, `90m`."""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    return "".join(f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if n)
