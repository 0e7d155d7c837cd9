"""What a channel is told when it is due: composed from the library, and from what the channel was told before."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar

from ..cards import digests
from ..cards.asks import Ask, ask
from ..cards.briefs import unshared
from ..cards.digests import Digest, Missed
from ..cards.facts import fact_card
from ..cards.model import Card
from ..cards.telling import Parts, Telling
from ..domain.briefs import Fact
from ..domain.changes import Changes
from ..domain.library import Library
from ..domain.occasions import (
    Occasion,
    choose,
    days_between,
    in_month,
    in_round_year,
    month_of,
    on_days,
    ranked,
    remembered,
)
from ..domain.periods import last_day, opens_month, opens_year
from ..domain.rotation import next_in_turn
from ..domain.scope import Scope
from ..domain.slots import slots_on
from ..domain.subscriptions import Fallback, Subscription, What
from .comparing import changed_since_last, place_of
from .desk import Desk, FixedShelf
from .ledger import Assignment, Composed, Told
from .ports import Reply
from .remembering import upcoming
from .results import fact_results

T = TypeVar("T", bound=Hashable)

_WEEK = timedelta(days=7)
_LONGEST = 365  # days that a digest looks over, however long the outage was


async def compose(assignment: Assignment, desk: Desk) -> Composed | None:
    """Compose a post; None when there is nothing to tell, and the channel stays quiet."""
    library = desk.shelf.library  # held, so that a reload in the middle changes nothing of it
    held = replace(desk, shelf=FixedShelf(library))
    told = _Task.of(assignment, held, await changed_since_last(assignment, held)).compose()
    return Composed(reply=told.reply, facts=told.facts, edition=library.version) if told else None


async def preview(
    order: Subscription, day: date, desk: Desk, told: Sequence[Told] = (), since: str = ""
) -> Composed | None:
    """Compose what would be posted on a day, given what the channel was told before it."""
    due_at = next((slot.instant for slot in slots_on(order, day)), None) or datetime.combine(day, time(12), order.zone)
    before = tuple(each for each in told if each.day < day)
    task = Assignment(subscription=order, day=day, covers=(), due_at=due_at, told=before, since=since)
    return await compose(task, desk)


@dataclass(frozen=True, slots=True)
class _Post:
    """A reply, and the ids of the facts in it."""

    reply: Reply
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One post to compose: what is asked for, the library as its channel may see it, and what it was told before."""

    assignment: Assignment
    telling: Telling
    scope: Scope
    changed: Changes

    @classmethod
    def of(cls, assignment: Assignment, desk: Desk, changed: Changes) -> "_Task":
        """Take up the library as it is seen from the channel, in the language of the subscription."""
        order = assignment.subscription
        telling, words = desk.at(place_of(order)).telling_on(assignment.day), desk.words.speaking(order.language)
        if words != desk.words:  # what was made in one language is not for another
            telling = replace(telling, words=words, parts=Parts())
        scope = Scope.of(telling.library, order.packs, order.topics)
        return cls(assignment=assignment, telling=telling, scope=scope, changed=changed)

    @property
    def order(self) -> Subscription:
        """Return the standing order."""
        return self.assignment.subscription

    @property
    def day(self) -> date:
        """Return the civil date of the post."""
        return self.assignment.day

    @property
    def most(self) -> int:
        """Return how many anniversaries a post shows."""
        return max(1, self.order.most)

    @property
    def tired(self) -> frozenset[str]:
        """Return the themes that the channel was told last time."""
        facts = self.telling.library.facts
        earlier = [told for told in self.assignment.told if told.day < self.day]
        last = max((told.day for told in earlier), default=None)
        return frozenset(facts[told.fact].brief for told in earlier if told.day == last and told.fact in facts)

    def compose(self) -> _Post | None:
        """Compose the post that was asked for."""
        match self.order.what:
            case What.ONTHISDAY:
                return self._on_this_day() or self._in_its_place()
            case What.DIGEST:
                return self._digest()
            case What.FACT:
                return self._fact()

    def told_since(self, first: date) -> set[str]:
        """Return the facts that the channel was told on a day or after it."""
        return {told.fact for told in self.assignment.told if told.day >= first}

    def occasions(self, found: Iterable[Occasion], *, told_since: date) -> Iterator[Occasion]:
        """Yield what this channel is told of some occasions, and was not told since a day."""
        told = self.told_since(told_since)
        return (each for each in self.scope.keep(self.telling.library, found) if each.fact.id not in told)

    def next_fact(self, beside: Iterable[Fact] = ()) -> Fact | None:
        """Return the fact whose turn it is in this channel, none of those that are told beside it."""
        library, shown = self.telling.library, {fact.id: fact.brief for fact in beside}
        tired = self.tired | set(shown.values())
        told = [*shown, *(each.fact for each in self.assignment.told)]

        def has_no_day_soon(id: str) -> bool:
            return not any(remembered(library, library.facts[id], day) for day in self._ahead(_WEEK))

        def suits(id: str) -> bool:
            return library.facts[id].brief not in tired and has_no_day_soon(id)

        place = f"{self.order.platform}:{self.order.channel}"
        found = next_in_turn(self.scope.order(library), told, place, suits, has_no_day_soon)
        return library.facts[found] if found and found not in shown else None

    def _on_this_day(self) -> _Post | None:
        covers = tuple(sorted({*self.assignment.covers} - {self.day}))
        today = list(self.occasions(self._of(on_days, (self.day,)), told_since=self.day))
        missed = list(self.occasions(self._of(on_days, covers), told_since=min((self.day, *covers))))
        if not (today or missed):
            return None
        ahead = upcoming(self.telling, self.day)
        asked = ask("onthisday", date=self.day.isoformat())

        def build(most: int) -> tuple[Card, Sequence[Fact]]:
            shown = choose(today, most, self.tired)
            rest = choose(missed, most - len(shown.shown))
            card = digests.day_post(self.telling, self.day, shown, Missed(days=covers, told=rest), ahead)
            return card, (*shown.facts, *rest.facts)

        return self._post(asked, build)

    def _in_its_place(self) -> _Post | None:
        """Tell the first thing of the declared order that there is."""
        fallbacks = (_FALLBACKS[fallback](self) for fallback in self.order.when_empty)
        return next((told for told in fallbacks if told), None)

    def _month(self) -> _Post | None:
        """Tell what happened in this month and has no day of its own still to come, nothing twice in a month."""
        first = self.day.replace(day=1)
        days = self._of(on_days, tuple(month_of(self.day)))
        dated = [o for o in days if o.day <= self.day or not self.order.cadence.falls_on(o.day)]
        vague = list(self.occasions(self._of(in_month, self.day), told_since=first))
        found = ranked([*vague, *self.occasions(dated, told_since=first)])
        if not found:
            return None

        def build(most: int) -> tuple[Card, Sequence[Fact]]:
            shown = choose(found, most, self.tired).shown
            months = [occasion for occasion in shown if occasion in vague]
            days = [occasion for occasion in shown if occasion not in vague]
            return digests.month_post(self.telling, self.day, days, months), [o.fact for o in shown]

        return self._post(ask("onthisday", date=self.day.isoformat()[:7]), build)

    def _week(self) -> _Post | None:
        """Tell what is coming in the next seven days, nothing twice in a week."""
        coming = self._of(on_days, tuple(self._ahead(_WEEK)))
        found = list(self.occasions(coming, told_since=self.day - min(_WEEK, self.day - date.min)))
        if not found:
            return None

        def build(most: int) -> tuple[Card, Sequence[Fact]]:
            shown = choose(found, most, self.tired)
            return digests.week_post(self.telling, self.day, shown), shown.facts

        return self._post(ask("onthisday", date="this week"), build)

    def _fact(self) -> _Post | None:
        fact, words = self.next_fact(), self.telling.words
        if fact is None:
            return None
        remark = words("Fact of the day, {day}", day=words.day(self.day))
        another = ask("fact", keyword=fact.id, skip="1")
        card = fact_card(self.telling, fact, another, remarks=[remark])
        missed = digests.missed_remark(self.assignment.covers, words)
        card = replace(card, blocks=(*missed, *card.blocks))
        return self._post(ask("fact", keyword=fact.id), lambda most: (card, [fact]))

    def _digest(self) -> _Post | None:
        library = self.telling.library
        first = min((self.day, *self.assignment.covers))
        last = last_day(self.order.cadence, self.day)
        first = max(first, last - min(timedelta(days=_LONGEST), last - date.min))
        days = list(self.occasions(self._of(on_days, tuple(days_between(first, last))), told_since=self.day))
        month, year = list(self._of_month()), list(self._of_year())
        asked = ask("onthisday", date=first.isoformat(), days=str((last - first).days + 1) if first < last else "")

        def build(most: int) -> tuple[Card, Sequence[Fact]]:
            digest = Digest(
                day=self.day,
                first=first,
                last=last,
                days=choose(days, most, self.tired),
                month=choose(month, most),
                year=choose(year, most),
                changes=self.changed,
                most_changes=most,
                missed=self.assignment.covers,
            )
            digest = replace(digest, fact=self.next_fact(beside=digest.facts(library)))
            return digests.digest_card(self.telling, digest), digest.facts(library)

        return self._post(asked, build) if self.scope.order(library) else None

    def _of_month(self) -> Iterator[Occasion]:
        """Yield what is known to the month only, in the first digest of a month."""
        if opens_month(self.order.cadence, (*self.assignment.covers, self.day), self._days_told):
            return self.occasions(self._of(in_month, self.day), told_since=self.day)
        return iter(())

    def _of_year(self) -> Iterator[Occasion]:
        """Yield what is known to the year only and round in this one, in the first digest of a year."""
        if opens_year(self.order.cadence, (*self.assignment.covers, self.day), self._days_told):
            return self.occasions(self._of(in_round_year, self.day.year), told_since=self.day)
        return iter(())

    @property
    def _days_told(self) -> set[date]:
        return {told.day for told in self.assignment.told}

    def _of(self, find: Callable[[Library, T], Iterable[Occasion]], time: T) -> tuple[Occasion, ...]:
        """Return the occasions of some time, in the order of their rank: the channels of a day have them in common."""
        library = self.telling.library
        return self.telling.parts.once((find.__name__, time), lambda: tuple(ranked(find(library, time))))

    def _ahead(self, length: timedelta) -> Sequence[date]:
        """Return the days after this one, as far as the calendar goes."""
        return days_between(self.day, self.day + min(length, date.max - self.day))[1:]

    def _post(self, asked: Ask, build: Callable[[int], tuple[Card, Sequence[Fact]]]) -> _Post:
        """Build the post with as many entries as it may have and finds room for."""
        tries = (build(most) for most in range(self.most, 0, -1))
        card, facts = next((made for made in tries if digests.fits_a_message(made[0])), None) or build(1)
        said = digests.language_remark(facts, self.telling, self.order.language)
        shown = unshared(replace(card, blocks=(*said, *card.blocks)))
        results = tuple(fact_results(self.telling, facts))
        ids = tuple(dict.fromkeys(fact.id for fact in facts))
        return _Post(Reply(ask=asked, card=shown, private=False, results=results), ids)


_FALLBACKS: Mapping[Fallback, Callable[[_Task], _Post | None]] = MappingProxyType(
    {Fallback.MONTH: _Task._month, Fallback.WEEK: _Task._week, Fallback.FACT: _Task._fact}
)
