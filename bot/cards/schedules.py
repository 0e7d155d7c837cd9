"""Cards about schedules: one before it is saved, one that stands, all of a channel, and who changed what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..domain.cron import Cron
from ..domain.slots import Slot
from ..domain.standings import Standing
from ..domain.subscriptions import Fallback, Origin, Subscription, What, WhenLate
from .asks import Ask, ask
from .cadences import describe_cadence
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Remark
from .words import Words

_FILE = "config.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A schedule as it is shown: its next times, who paused it, by name, and others of the same kind in its channel.

    `where` names its channel where those of several are shown.
    """

    standing: Standing
    coming: tuple[Slot, ...] = ()
    paused_by: str = ""
    twins: tuple[Subscription, ...] = ()
    titles: Mapping[str, str]  # of topics and packs, by id
    where: str = ""

    @property
    def subscription(self) -> Subscription:
        """Return its settings."""
        return self.standing.subscription


def name_of(what: What, words: Words) -> str:
    """Return what people call what is posted."""
    return {
        What.ONTHISDAY: words("On this day"),
        What.DIGEST: words("Digest"),
        What.FACT: words("Fact of the day"),
    }[what]


def when_of(subscription: Subscription, words: Words) -> str:
    """Return when it is posted: `every day at 09:00 (Europe/London)`."""
    times = words.listed(f"{at:%H:%M}" for at in subscription.times)
    told = describe_cadence(subscription.cadence, words)
    zone = subscription.timezone.replace("_", " ")
    if isinstance(subscription.cadence, Cron):
        return words("{cadence}, at {times} ({zone})", cadence=told, times=times, zone=zone)
    return words("{cadence} at {times} ({zone})", cadence=told, times=times, zone=zone)


def describe(subscription: Subscription, words: Words) -> str:
    """Return what is posted and when, in one line."""
    return words("{what}, {when}", what=name_of(subscription.what, words), when=when_of(subscription, words))


def span(length: timedelta, words: Words) -> str:
    """Return a length of time: `6 hours`, `1 day 12 hours`."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        words.count("one day", "{n} days", days) if days else "",
        words.count("one hour", "{n} hours", hours) if hours else "",
        words.count("one minute", "{n} minutes", rest) if rest or not minutes else "",
    ]
    return " ".join(filter(None, parts))


def draft_card(seen: Seen, mark: str, words: Words, *, trouble: Sequence[Block] = (), before: str = "") -> Card:
    """Say back what would be saved, with its next times; `before` is what it was, `trouble` what stands against it."""
    blocks: list[Block] = [Passage(text=_sentence(describe(seen.subscription, words)))]
    blocks += [Remark(text=words("Until now: {schedule}.", schedule=before))] if before else []
    blocks += [_rules(seen, words), *_times(seen, words), *_conflicts(seen, words), *trouble]
    if not trouble:
        blocks.append(
            Buttons(
                buttons=(
                    Button(label=words("Save"), ask=ask("schedule save", d=mark)),
                    Button(label=words("Change"), ask=ask("schedule change", d=mark)),
                    Button(label=words("Preview"), ask=ask("schedule preview", d=mark)),
                    Button(label=words("Cancel"), ask=ask("schedule cancel", d=mark)),
                )
            )
        )
    return Card(title=words("Change this schedule?") if before else words("Save this schedule?"), blocks=tuple(blocks))


def standing_card(seen: Seen, words: Words, told: str = "", undo: Ask | None = None) -> Card:
    """Show one schedule with all that can be done to it; `told` is what has just been done."""
    standing, subscription = seen.standing, seen.subscription
    blocks: list[Block] = [Passage(text=told)] if told else []
    blocks += [
        Passage(text=_sentence(when_of(subscription, words))),
        *_state(seen, words),
        _rules(seen, words),
        *(_times(seen, words) if not standing.withdrawn else ()),
        *_conflicts(seen, words),
        Remark(text=_origin(subscription, words)),
        Buttons(buttons=tuple(_deeds(standing, words, undo))),
    ]
    return Card(title=_title(seen, words), blocks=tuple(blocks))


def list_card(shown: Sequence[Seen], words: Words) -> Card:
    """List the schedules of a channel."""
    rows = tuple(_row(number, seen, words) for number, seen in enumerate(shown, 1))
    blocks: list[Block] = [Entries(rows=rows)]
    first_of_kind = {seen.subscription.what: seen for seen in reversed(shown) if seen.twins}
    blocks += [block for seen in first_of_kind.values() for block in _conflicts(seen, words)]
    blocks.append(
        Buttons(
            buttons=(
                Button(label=words("Add another"), ask=ask("schedule add")),
                Button(label=words("History"), ask=ask("schedule history")),
            )
        )
    )
    return Card(title=words("What is posted here"), blocks=tuple(blocks))


def none_card(words: Words, *, anywhere: bool = False) -> Card:
    """Say that nothing is posted here, or anywhere, and how to begin."""
    sentence = words("Nothing is posted yet.") if anywhere else words("Nothing is posted in this channel yet.")
    line = "/schedule add onthisday weekdays 09:00 Europe/London"
    if anywhere:
        line += " --channel discord:1044000000000000001"
    return Card(
        title=words("What is posted here"),
        blocks=(
            Passage(text=sentence),
            Remark(text=words("Try: {line}", line=line)),
            *(
                ()
                if anywhere
                else (Buttons(buttons=(Button(label=words("Add a schedule"), ask=ask("schedule add")),)),)
            ),
        ),
    )


def told_card(title: str, sentence: str, buttons: Iterable[Button]) -> Card:
    """Say one thing, and offer what may be done next."""
    return Card(title=title, blocks=(Passage(text=sentence), Buttons(buttons=tuple(buttons))))


def list_button(words: Words) -> Button:
    """Return the button that leads to the list."""
    return Button(label=words("All schedules"), ask=ask("schedule list"))


def _row(number: int, seen: Seen, words: Words) -> Entry:
    parts = [_sentence(when_of(seen.subscription, words))]
    moments = tuple(words.moment(slot.instant, seen.subscription.zone) for slot in seen.coming[:1])
    parts += [words("Paused.")] if seen.standing.pause else []
    parts += [words("Next: {moment}.", moment=moment.text) for moment in moments]
    parts.append(_origin(seen.subscription, words))
    return Entry(
        lead=f"{number}. {_title(seen, words)}",
        text=" ".join(parts),
        ask=ask("schedule show", schedule=seen.subscription.id),
        moments=moments,
    )


def _title(seen: Seen, words: Words) -> str:
    name = name_of(seen.subscription.what, words)
    return words("{what} in {channel}", what=name, channel=seen.where) if seen.where else name


def _times(seen: Seen, words: Words) -> Iterator[Block]:
    moments = [words.moment(slot.instant, seen.subscription.zone) for slot in seen.coming]
    if moments:
        yield Heading(text=words("The next times"))
        yield Entries(rows=tuple(Entry(text=moment.text, moments=(moment,)) for moment in moments))


def _state(seen: Seen, words: Words) -> Iterator[Block]:
    standing, pause = seen.standing, seen.standing.pause
    if standing.withdrawn:
        yield Passage(text=words("It was removed and is posted no more."))
    elif pause:
        since = words.moment(pause.since, seen.subscription.zone)
        who = words("Paused by {person} since {moment}.", person=seen.paused_by, moment=since.text)
        itself = words("Paused since {moment}: {reason}", moment=since.text, reason=pause.reason)
        yield Passage(text=who if seen.paused_by else itself, moments=(since,))
        if pause.until:
            yield Remark(text=words("It runs again from {day}.", day=words.day(pause.until)))
        elif pause.remedy:
            yield Remark(text=pause.remedy)
    if skipped := sorted(standing.skipping):
        yield Remark(text=words("Left out: {days}.", days=words.listed(words.day(day) for day in skipped)))


def _rules(seen: Seen, words: Words) -> Entries:
    subscription, titles = seen.subscription, seen.titles
    rows = [
        (words("Topics"), words.listed(titles.get(id, id) for id in subscription.topics)),
        (words("Packs"), words.listed(titles.get(id, id) for id in subscription.packs)),
        (words("With nothing to tell"), when_empty_of(subscription.when_empty, words)),
        (words("After an outage"), when_late_of(subscription, words)),
        (words("Language"), subscription.language),
    ]
    return Entries(rows=tuple(Entry(lead=lead, text=text) for lead, text in rows if text))


def when_empty_of(fallbacks: Iterable[Fallback], words: Words) -> str:
    """Say what is posted when there is nothing to tell."""
    named = {
        Fallback.MONTH: words("what happened in this month"),
        Fallback.WEEK: words("what is coming this week"),
        Fallback.FACT: words("a fact of the day"),
    }
    told = [named[fallback] for fallback in fallbacks]
    return words(", else ").join(told) if told else words("stay quiet")


def when_late_of(subscription: Subscription, words: Words) -> str:
    """Say what becomes of a post that could not be made in time."""
    match subscription.when_late:
        case WhenLate.POST:
            return words("post the newest one up to {span} late", span=span(subscription.late_after, words))
        case WhenLate.MERGE:
            return words("tell in one message what was missed")
        case WhenLate.SKIP:
            return words("leave out what was missed")


def _conflicts(seen: Seen, words: Words) -> Iterator[Block]:
    for twin in seen.twins:
        yield Passage(
            text=words(
                "Take care: this channel gets “{what}” {when}, too ({origin}). Both are posted, until one is removed.",
                what=name_of(twin.what, words),
                when=when_of(twin, words),
                origin=words("from {file}", file=_FILE) if twin.origin is Origin.FILE else words("added in chat"),
            )
        )


def _origin(subscription: Subscription, words: Words) -> str:
    if subscription.origin is Origin.FILE:
        return words("Declared in {file}: change it there; here it can be paused, and days left out.", file=_FILE)
    return words("Added in chat.")


def _deeds(standing: Standing, words: Words, undo: Ask | None) -> Iterator[Button]:
    id, by_file = standing.subscription.id, standing.subscription.origin is Origin.FILE
    if undo:
        yield Button(label=words("Undo"), ask=undo)
    if not standing.withdrawn:
        yield Button(label=words("Preview"), ask=ask("schedule preview", schedule=id))
        if standing.pause:
            yield Button(label=words("Resume"), ask=ask("schedule resume", schedule=id))
        else:
            yield Button(label=words("Pause"), ask=ask("schedule pause", schedule=id))
            yield Button(label=words("Skip the next one"), ask=ask("schedule skip", schedule=id))
        if not by_file:
            yield Button(label=words("Edit"), ask=ask("schedule edit", schedule=id))
            yield Button(label=words("Remove"), ask=ask("schedule remove", schedule=id))
    yield Button(label=words("Why?"), ask=ask("why", schedule=id))
    yield list_button(words)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
