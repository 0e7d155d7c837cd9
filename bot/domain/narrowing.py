"""Narrowing what was found: words in quotation marks, words that must not stand there, and filters."""

from collections.abc import Sequence

from .asked import Filters, Question, Strength
from .briefs import Brief, Fact, Pack
from .folding import name_key
from .lexicon import Stems
from .library import Library
from .ranking import Ranked
from .search import Document


def narrowed(question: Question, ranked: Sequence[Ranked], library: Library) -> list[Ranked]:
    """Return the entries that hold to what the question insists on."""
    return [one for one in ranked if holds(one.document, question, library)]


def holds(document: Document, question: Question, library: Library) -> bool:
    """Whether an entry holds to what a question insists on."""
    if not (question.phrases or question.without or question.filters.narrow):
        return True
    return has_words(document, question) and passes(library.facts[document.id], question.filters, library)


def has_words(document: Document, question: Question) -> bool:
    """Whether an entry has each quoted phrase as it is, and nothing that it must not have."""
    own = [document.fields.get(field, ()) for field in ("title", "names", "body")]
    said = own[-1:]  # keywords are there to be found by, and nobody sees them
    return all(_stands(phrase, own) for phrase in question.phrases) and not any(
        _stands(banned, said) for banned in question.without
    )


def passes(fact: Fact, filters: Filters, library: Library) -> bool:
    """Whether a fact is what the filters leave."""
    brief = library.brief_of(fact)
    return (
        (not filters.topic or _is_called(brief, filters.topic))
        and (not filters.source or _cites(fact, filters.source, library))
        and (filters.before is None or (fact.when is not None and fact.when.last < filters.before.first))
        and (filters.after is None or (fact.when is not None and fact.when.first > filters.after.last))
        and (not filters.has_figure or bool(fact.figures))
        and (not filters.pack or is_called(library.pack_of(brief), filters.pack))
        and (filters.strength is None or _is(fact, filters.strength))
    )


def _is(fact: Fact, strength: Strength) -> bool:
    match strength:
        case Strength.VERIFIED:
            return fact.is_verified
        case Strength.UNVERIFIED:
            return not fact.is_verified
        case Strength.CORRECTED:
            return fact.correction is not None
        case Strength.DISPUTED:
            return bool(fact.positions)


def is_called(pack: Pack, name: str) -> bool:
    """Whether a pack is meant by a name: its id, or words of its title."""
    wanted = name_key(name)
    return wanted == name_key(pack.id) or wanted in name_key(pack.title)


def strangers(filters: Filters, library: Library) -> tuple[bool, bool]:
    """Whether the topic and the source that are named are ones that the library has not got."""
    facts = library.facts.values()
    return (
        bool(filters.topic) and not any(_is_called(brief, filters.topic) for brief in library.briefs.values()),
        bool(filters.source) and not any(_cites(fact, filters.source, library) for fact in facts),
    )


def _stands(stems: Stems, texts: Sequence[Sequence[str]]) -> bool:
    size = len(stems)
    return any(tuple(text[at : at + size]) == stems for text in texts for at in range(len(text) - size + 1))


def _is_called(brief: Brief, name: str) -> bool:
    wanted = name_key(name)
    return wanted in {name_key(brief.id), *map(name_key, brief.aliases)} or wanted in name_key(brief.title)


def _cites(fact: Fact, name: str, library: Library) -> bool:
    wanted = name_key(name)
    for citation in fact.all_citations:
        source = library.sources[citation.source]
        names = (source.id, source.short_title, source.title, *(author.full for author in source.author))
        if any(wanted in name_key(text) for text in names):
            return True
    return False
