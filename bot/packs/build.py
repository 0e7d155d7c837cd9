"""Makes the values of the domain out of filled-in forms."""

from types import MappingProxyType

from ..domain import briefs, lexicon, sources
from . import schema, wording_schema


def synonyms(form: wording_schema.Synonyms) -> tuple[lexicon.Synonyms, ...]:
    """Make the synonyms of a pack of their form."""
    return tuple(lexicon.Synonyms(words=group.words, finds=group.finds) for group in form.synonyms)


def pack(form: schema.Pack, contents: tuple[briefs.Brief, ...]) -> briefs.Pack:
    """Make a pack of its form and its briefs."""
    return briefs.Pack(
        id=form.id,
        title=form.title,
        description=form.description,
        language=form.language,
        leap_day=form.leap_day,
        calendar_note=form.calendar_note,
        outside_home=form.outside_home,
        briefs=contents,
        retired=tuple(briefs.Retired(id=entry.id, see=entry.see) for entry in form.retired),
    )


def brief(form: schema.Brief, pack_id: str) -> briefs.Brief:
    """Make a brief of its form; its citations are not checked yet."""
    return briefs.Brief(
        id=form.id,
        pack=pack_id,
        title=form.title,
        aliases=form.aliases,
        as_of=form.as_of,
        summary=tuple(briefs.Sentence(text=sentence.text, facts=sentence.facts) for sentence in form.summary),
        sections=tuple(_section(section, form.id) for section in form.sections),
        related=form.related,
        review_by=form.review_by,
    )


def source(form: schema.Source) -> sources.Source:
    """Make a source of its record."""
    return sources.Source(
        id=form.id,
        type=form.type,
        title=form.title,
        short_title=form.short_title,
        author=tuple(sources.Name(family=a.family, given=a.given, literal=a.literal) for a in form.author),
        publisher=form.publisher,
        container_title=form.container_title,
        issued=form.issued,
        language=form.language,
        url=form.url,
        rights=form.rights,
        access=form.access,
        obtained=form.obtained,
        note=form.note,
        text_sha256=form.text.sha256 if form.text else "",
        sections=tuple(sources.SourceSection(title=s.title, first=s.first, last=s.last) for s in form.sections),
        paragraphs=MappingProxyType(form.paragraphs),
        pages=MappingProxyType(form.pages),
    )


def _section(form: schema.Section, brief_id: str) -> briefs.Section:
    return briefs.Section(title=form.title, facts=tuple(_fact(fact, brief_id) for fact in form.facts))


def _fact(form: schema.Fact, brief_id: str) -> briefs.Fact:
    return briefs.Fact(
        id=form.id,
        brief=brief_id,
        statement=form.statement,
        citations=_citations(form.cites),
        when=form.date,
        figures=tuple(briefs.Figure(value=f.value, unit=f.unit, label=f.label) for f in form.figures),
        keywords=form.keywords,
        key=form.key,
        correction=_correction(form.correction) if form.correction else None,
        positions=tuple(
            briefs.Position(holder=p.holder, view=p.view, citations=_citations(p.cites)) for p in form.positions
        ),
        review_by=form.review_by,
    )


def _correction(form: schema.Correction) -> briefs.Correction:
    return briefs.Correction(has=form.has, told=form.told, why=form.why, citations=_citations(form.cites))


def _citations(forms: tuple[schema.Citation, ...]) -> tuple[sources.Citation, ...]:
    return tuple(_citation(form) for form in forms)


def _citation(form: schema.Citation) -> sources.Citation:
    return sources.Citation(
        source=form.source, at=form.at, terms=form.terms, exact=form.exact, prefix=form.prefix, suffix=form.suffix
    )
