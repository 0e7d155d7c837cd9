from dataclasses import replace

from bot.domain.briefs import Brief, Correction, Pack, Position, Retired, Section, Sentence
from bot.domain.selection import cited, tied_up, verified
from bot.domain.sources import Citation, Verdict
from tests.builders import make_brief, make_fact, make_source

CHECKED = Citation(source="report", at="p1", terms=("bridge",), verdict=Verdict.CHECKED)
UNCHECKED = replace(CHECKED, verdict=Verdict.UNCHECKED)
NOT_HELD = Citation(source="ledger", verdict=Verdict.NOT_HELD)
SPAN = make_fact("span", "It spans.")
COST = make_fact("cost", "It cost much.", citations=(CHECKED, UNCHECKED))


def pack(*briefs: Brief, **changes: object) -> Pack:
    made = Pack(id="works", title="Works", description="What was built.", briefs=briefs)
    return replace(made, **changes)  # type: ignore[arg-type]


def verified_only(packs: list[Pack]) -> tuple[Pack, ...]:
    trimmed = (replace(one, briefs=tuple(filter(None, map(verified, one.briefs)))) for one in packs)
    return tied_up([one for one in trimmed if one.briefs])


def facts(packs: tuple[Pack, ...]) -> list[str]:
    return [fact.id for one in packs for brief in one.briefs for fact in brief.facts]


def test_a_fact_with_one_citation_that_is_unverified_is_left_out() -> None:
    assert facts(verified_only([pack(make_brief("bridges", [SPAN, COST]))])) == ["span"]


def test_an_unverified_side_of_a_dispute_leaves_the_fact_out() -> None:
    sides = (Position(holder="Ada", view="Wide.", citations=(UNCHECKED,)),)

    assert facts(verified_only([pack(make_brief("bridges", [SPAN, replace(SPAN, id="width", positions=sides)]))])) == [
        "span"
    ]


def test_a_record_whose_text_nobody_holds_leaves_nothing_out() -> None:
    told = replace(SPAN, correction=Correction(has="1", told="2", why="It is so.", citations=(NOT_HELD,)))

    assert facts(verified_only([pack(make_brief("bridges", [told]))])) == ["span"]


def test_what_is_verified_stays_as_it_is() -> None:
    whole = pack(
        make_brief("bridges", [SPAN], related=("roads",)),
        make_brief("roads", [make_fact("road", "It leads.", "roads")]),
    )

    assert verified_only([whole]) == (whole,)


def test_a_sentence_that_rests_on_it_goes_with_it() -> None:
    summary = (Sentence(text="Both.", facts=("span", "cost")), Sentence(text="One.", facts=("span",)))
    (told,) = verified_only([pack(make_brief("bridges", [SPAN, COST], summary=summary))])

    assert [sentence.text for sentence in told.briefs[0].summary] == ["One."]


def test_a_brief_without_a_sentence_is_summed_up_by_its_first_key_fact() -> None:
    key = replace(SPAN, id="key", statement="It matters.", key=True)
    summary = (Sentence(text="Cost.", facts=("cost",)),)
    (told,) = verified_only([pack(make_brief("bridges", [SPAN, COST, key], summary=summary))])

    assert told.briefs[0].summary == (Sentence(text="It matters.", facts=("key",)),)


def test_sections_briefs_and_packs_with_nothing_left_are_left_out() -> None:
    sections = (Section(title="Money", facts=(COST,)), Section(title="Shape", facts=(SPAN,)))
    bridges = make_brief("bridges", [SPAN], sections=sections)
    toll = make_brief("toll", [replace(COST, id="toll-cost", brief="toll")])
    packs = verified_only([pack(bridges, toll), pack(toll, id="empty")])

    assert [one.id for one in packs] == ["works"]
    assert [[section.title for section in brief.sections] for brief in packs[0].briefs] == [["Shape"]]


def test_nothing_leads_to_what_is_left_out() -> None:
    toll = make_brief("toll", [replace(COST, brief="toll")])
    retired = (
        Retired(id="a", see="toll"),
        Retired(id="b", see="cost"),
        Retired(id="c", see="bridges"),
        Retired(id="d", see="span"),
    )
    (told,) = verified_only([pack(make_brief("bridges", [SPAN], related=("toll",)), toll, retired=retired)])

    assert told.briefs[0].related == ()
    assert [entry.id for entry in told.retired] == ["c", "d"]


def test_documents_that_nothing_cites_any_more_are_left_out() -> None:
    ledger = make_source("ledger")

    assert cited([make_source(), ledger], [pack(make_brief("bridges", [SPAN]))]) == (make_source(),)
