"""Telling only a part: what is verified, or what may be told away from home."""

from collections.abc import Container, Iterable
from dataclasses import replace

from .briefs import Brief, Fact, Pack, Section, Sentence
from .sources import Source


def verified(brief: Brief) -> Brief | None:
    """Leave out every unverified fact, and whatever would be empty without it; None when nothing is left."""
    without = replace(brief, sections=_sections(brief))
    return replace(without, summary=_summary(without)) if without.facts else None


def tied(brief: Brief, told: Container[str]) -> Brief:
    """Drop from what is related that which is not told; `told` are the ids of all that is."""
    return replace(brief, related=tuple(id for id in brief.related if id in told))


def travelling(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Leave out every pack that stays at home."""
    return tied_up([pack for pack in packs if pack.outside_home])


def cited(sources: Iterable[Source], packs: Iterable[Pack]) -> tuple[Source, ...]:
    """Return the sources that some fact still cites."""
    facts = (fact for pack in packs for brief in pack.briefs for fact in brief.facts)
    named = {citation.source for fact in facts for citation in fact.all_citations}
    return tuple(source for source in sources if source.id in named)


def _sections(brief: Brief) -> tuple[Section, ...]:
    kept = ((section, tuple(fact for fact in section.facts if fact.is_verified)) for section in brief.sections)
    return tuple(replace(section, facts=facts) for section, facts in kept if facts)


def _summary(brief: Brief) -> tuple[Sentence, ...]:
    """Keep the sentences of which every fact is told; where none is left, the first key fact stands for them."""
    told = {fact.id for fact in brief.facts}
    kept = tuple(sentence for sentence in brief.summary if told.issuperset(sentence.facts))
    first: Fact = next((fact for fact in brief.facts if fact.key), brief.facts[0])
    return kept or (Sentence(text=first.statement, facts=(first.id,)),)


def tied_up(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Drop what would lead to something that is not told."""
    packs = tuple(packs)
    briefs = {brief.id: brief for pack in packs for brief in pack.briefs}
    told = briefs.keys() | {fact.id for brief in briefs.values() for fact in brief.facts}
    return tuple(
        replace(
            pack,
            briefs=tuple(tied(brief, briefs) for brief in pack.briefs),
            retired=tuple(entry for entry in pack.retired if entry.see in told),
        )
        for pack in packs
    )
