"""Strict serving: nothing is told that a machine could verify and has not."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from .briefs import Brief, Fact, Pack, Section, Sentence
from .sources import Source


def verified_only(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Leave out every unverified fact, and whatever would be empty without it or lead to it."""
    trimmed = [replace(pack, briefs=_trimmed(pack.briefs)) for pack in packs]
    kept = [pack for pack in trimmed if pack.briefs]
    briefs = {brief.id for pack in kept for brief in pack.briefs}
    facts = {fact.id for pack in kept for brief in pack.briefs for fact in brief.facts}
    return tuple(_tied_up(pack, briefs, facts) for pack in kept)


def cited(sources: Iterable[Source], packs: Iterable[Pack]) -> tuple[Source, ...]:
    """Return the sources that some fact still cites."""
    facts = (fact for pack in packs for brief in pack.briefs for fact in brief.facts)
    named = {citation.source for fact in facts for citation in fact.all_citations}
    return tuple(source for source in sources if source.id in named)


def _trimmed(briefs: Iterable[Brief]) -> tuple[Brief, ...]:
    without = (replace(brief, sections=_sections(brief)) for brief in briefs)
    return tuple(replace(brief, summary=_summary(brief)) for brief in without if brief.facts)


def _sections(brief: Brief) -> tuple[Section, ...]:
    kept = ((section, tuple(fact for fact in section.facts if fact.is_verified)) for section in brief.sections)
    return tuple(replace(section, facts=facts) for section, facts in kept if facts)


def _summary(brief: Brief) -> tuple[Sentence, ...]:
    """Keep the sentences of which every fact is told; where none is left, the first key fact stands for them."""
    told = {fact.id for fact in brief.facts}
    kept = tuple(sentence for sentence in brief.summary if told.issuperset(sentence.facts))
    first: Fact = next((fact for fact in brief.facts if fact.key), brief.facts[0])
    return kept or (Sentence(text=first.statement, facts=(first.id,)),)


def _tied_up(pack: Pack, briefs: Collection[str], facts: Collection[str]) -> Pack:
    """Drop what would lead to something that is not told."""
    related = (tuple(id for id in brief.related if id in briefs) for brief in pack.briefs)
    return replace(
        pack,
        briefs=tuple(replace(brief, related=ids) for brief, ids in zip(pack.briefs, related, strict=True)),
        retired=tuple(entry for entry in pack.retired if entry.see in briefs or entry.see in facts),
    )
