"""Whether readers can be shown what is told: each brief and each fact as a card, on every platform."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from ..cards.asks import Ask, ask
from ..cards.briefs import short_card
from ..cards.facts import fact_card
from ..cards.fit import Fits, fit
from ..cards.model import Card
from ..cards.telling import Telling
from ..cards.words import Words
from ..domain.index.reading import index_in_memory
from ..domain.library import Library
from ..domain.overview import Survey
from ..domain.sources import Source
from . import build
from .gather import Gathered
from .holding import Advance

Platforms = Mapping[str, Fits]
"""The name of each platform, and whether it takes a card."""


def misfits(
    library: Library, platforms: Platforms, words: Words, today: date, advance: Advance
) -> Iterator[tuple[str, str]]:
    """Yield the id of each brief and fact that a platform cannot show, with the name of the platform."""
    telling = Telling(library=library, words=words, today=today)
    total = len(library.briefs) + len(library.facts)
    for done, (id, card, asked) in enumerate(_cards(telling)):
        advance("Cards", done, total)
        for platform, fits in platforms.items():
            if not fits(card) and not _can_be_cut(card, asked, fits, words):
                yield id, platform


def _cards(telling: Telling) -> Iterator[tuple[str, Card, Ask]]:
    for brief in telling.library.briefs.values():
        yield brief.id, short_card(telling, brief), ask("brief", topic=brief.id)
    for fact in telling.library.facts.values():
        asked = ask("fact", keyword=fact.id)
        yield fact.id, fact_card(telling, fact, asked), asked


def unindexed(gathered: Gathered, sources: Mapping[str, Source]) -> Library:
    """Return a library in which nothing can be found: cards need no index, and making one takes its time."""
    packs = tuple(
        build.pack(files.pack.form, tuple(build.brief(filed.form, files.pack.form.id) for filed in files.briefs))
        for files in gathered.packs
    )
    briefs = {brief.id: brief for pack in packs for brief in pack.briefs}
    return Library(
        version="",
        checked_on=None,
        packs=packs,
        sources=sources,
        briefs=MappingProxyType(briefs),
        facts=MappingProxyType({fact.id: fact for brief in briefs.values() for fact in brief.facts}),
        retired=MappingProxyType({}),
        overview=Survey({}, ()),
        index=index_in_memory(()),
    )


def _can_be_cut(card: Card, asked: Ask, fits: Fits, words: Words) -> bool:
    try:
        return fits(fit(card, asked, fits, words))
    except ValueError:
        return False
