"""Autocomplete: the same ranking wherever something is typed."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from types import MappingProxyType

from ..cards.asks import ask
from ..domain.days import read_day
from ..domain.errors import BadRequest
from ..domain.folding import name_key
from ..domain.library import Library
from ..domain.matching import find
from . import schedule_offers
from .catalogue import Completes, every_command
from .desk import Desk
from .ports import Completion

_KINDS = {(command.name, option.name): option.completes for command in every_command() for option in command.options}
_MOST_COMPLETIONS = 25
_TOPICS = 8  # before the statements
_LONGEST_LABEL = 100  # characters
_YEAR = 366  # days
_NEW = 8  # facts, before those that are asked for most


def complete(desk: Desk, command: str, option: str, typed: str, today: date) -> tuple[Completion, ...]:
    """Return what autocomplete offers for an option: at most 25 lines, the useful ones first when nothing is typed."""
    favourites = None if typed.strip() else desk.office.favourites
    key = (desk.shelf.library.version, today, command, option, typed.strip(), favourites)
    return desk.memory.offers.once(key, lambda: _complete(desk, command, option, typed.strip(), today))


def _complete(desk: Desk, command: str, option: str, typed: str, today: date) -> tuple[Completion, ...]:
    offers = _OFFERS[_KINDS.get((command, option), Completes.NOTHING)](desk, typed, today)
    unique = {value: _clipped(label) for label, value in islice(offers, 2 * _MOST_COMPLETIONS)}
    return tuple(Completion(label=label, value=value) for value, label in islice(unique.items(), _MOST_COMPLETIONS))


def complete_anything(desk: Desk, typed: str, today: date) -> tuple[Completion, ...]:
    """Return what a search box for everything offers: topics and statements, each as the question a choice asks."""
    topics = complete(desk, "brief", "topic", typed, today)
    facts = complete(desk, "ask", "question", typed, today) if typed.strip() else ()
    kinds = ((topics[:_TOPICS] if facts else topics, "brief", "topic"), (facts, "fact", "keyword"))
    offers = (
        Completion(label=offer.label, value=ask(command, **{option: offer.value}).encode())
        for offered, command, option in kinds
        for offer in offered
    )
    return tuple(islice(offers, _MOST_COMPLETIONS))


def _clipped(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _found(library: Library, typed: str, kind: str) -> list[str]:
    started = library.index.starting_with(typed, kind, _MOST_COMPLETIONS)
    if len(started) == _MOST_COMPLETIONS:
        return started
    matches = find(library.index, typed, kind, library.lexicon, _MOST_COMPLETIONS)
    return list(dict.fromkeys([*started, *(match.id for match in matches)]))


def _offer_topics(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    library, favourites = desk.shelf.library, desk.office.favourites
    if typed:
        ids = _found(library, typed, "brief")
    else:
        todays = [anniversary.fact.brief for anniversary in library.on_this_day(today, _MOST_COMPLETIONS)]
        newest = [library.facts[id].brief for id in _known(favourites.newest, library.facts)]
        asked = _known(favourites.topics, library.briefs)
        ids = list(dict.fromkeys([*todays, *newest[:_NEW], *asked, *islice(library.briefs, _MOST_COMPLETIONS)]))
    return ((library.briefs[id].title, id) for id in ids)


def _known(ids: Iterable[str], told: Container[str]) -> list[str]:
    """Leave out what is not told here, or no more."""
    return [id for id in ids if id in told]


def _offer_one_more_topic(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    found = _offer_topics(desk, schedule_offers.last_of(typed), today)
    return schedule_offers.one_more(found, typed)


def _offer_facts(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    library, favourites = desk.shelf.library, desk.office.favourites
    if typed:
        ids = _found(library, typed, "fact")
    else:
        todays = [anniversary.fact.id for anniversary in library.on_this_day(today, _MOST_COMPLETIONS)]
        newest, asked = (_known(ids, library.facts) for ids in (favourites.newest, favourites.facts))
        ids = list(dict.fromkeys([*todays, *newest[:_NEW], *asked, *library.key_facts(_MOST_COMPLETIONS)]))
    return ((library.facts[id].statement, id) for id in ids)


def _offer_questions(desk: Desk, typed: str, today: date) -> Iterator[tuple[str, str]]:
    """Yield facts by a question that stands beside them and fits what is typed; where none does, by what they say.

    Those that begin like what is typed come first, then what it finds, then those with such a word further on.
    """
    library, key = desk.shelf.library, name_key(typed)
    asked = library.index.asked(typed, "fact", _MOST_COMPLETIONS) if key else []
    labels = {id: label for id in asked if (label := _question(library, id, key))}
    begun = {id: label for id, label in labels.items() if name_key(label).startswith(key)}
    yield from ((label, id) for id, label in begun.items())
    if len(begun) < _MOST_COMPLETIONS:
        found = (id for _, id in _offer_facts(desk, typed, today))
        rest = [id for id in dict.fromkeys([*found, *labels]) if id not in begun]
        offers = [(labels.get(id) or _question(library, id, key), id) for id in rest]
        if typed and (begun or any(label for label, _ in offers)):
            yield from ((label, id) for label, id in offers if label)
        else:
            yield from ((label or library.facts[id].statement, id) for label, id in offers)


def _question(library: Library, fact: str, key: str) -> str:
    """Return the question beside a fact that fits what is typed, rather one that begins so; an empty text for none."""
    asked = [(question, name_key(question)) for question in library.questions.get(fact, ())]
    begun = (question for question, words in asked if words.startswith(key))
    return next(begun, "") or next((question for question, words in asked if _fits(key, words)), "")


def _fits(key: str, question: str) -> bool:
    """Whether every word of what is typed begins one of a question; Japanese is not parted into words."""
    return key in question or all(f" {word}" in f" {question}" for word in key.split())


def _offer_days(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    library, words = desk.shelf.library, desk.words
    try:
        day = read_day(typed, today)
        yield words.day(day), day.isoformat()
    except BadRequest:
        pass
    yield words("The coming week"), "this week"
    for ahead, oldest in library.days_ahead(today, _YEAR):
        label = f"{words.day_of_year(ahead)}: {oldest.fact.statement}"
        if typed.casefold() in label.casefold():
            yield label, ahead.isoformat()


def _offer_sources(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    library = desk.shelf.library
    ids = _found(library, typed, "source") if typed else list(islice(library.sources, _MOST_COMPLETIONS))
    return ((library.sources[id].short_title, id) for id in ids)


def _offer_nothing(desk: Desk, typed: str, today: date) -> Iterable[tuple[str, str]]:
    return ()


_OFFERS: Mapping[Completes, Callable[[Desk, str, date], Iterable[tuple[str, str]]]] = MappingProxyType(
    {
        Completes.NOTHING: _offer_nothing,
        Completes.TOPICS: _offer_topics,
        Completes.FACTS: _offer_facts,
        Completes.QUESTIONS: _offer_questions,
        Completes.DAYS: _offer_days,
        Completes.SOURCES: _offer_sources,
        Completes.TOPIC_LIST: _offer_one_more_topic,
        **schedule_offers.OFFERS,
    }
)
