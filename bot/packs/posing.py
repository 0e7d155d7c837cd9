"""Asks what readers ask: whether each question beside a fact finds it, without that question itself.

Left in, a question would find itself. So the n-th question of every fact is left out at once, and asked of an index of
what remains: there are as many rounds as the fact with the most questions has.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..domain.briefs import Fact
from ..domain.errors import BadRequest, Complaint
from ..domain.index.reading import index_in_memory
from ..domain.lexicon import Lexicon, lexicon
from ..domain.matching import Verdict, seek
from ..domain.search import Index
from ..domain.searchables import searchables
from ..strict_yaml import Document, Loc
from . import build
from .gather import Gathered
from .holding import Advance
from .questions import places
from .references import Contents

_LONGEST = 90  # characters of a statement that is named


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, and where it stands."""

    words: str
    document: Document
    loc: Loc


_Asked = Mapping[str, Sequence[_Question]]  # by the fact that answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """How many questions were asked, how many found their fact first, and what is said of the others."""

    asked: int = 0
    first: int = 0
    warnings: tuple[Complaint, ...] = ()


def pose(gathered: Gathered, contents: Contents, advance: Advance) -> Posed:
    """Ask every question that stands beside a fact; the files are without mistakes."""
    asked = _asked(gathered)
    total = sum(map(len, asked.values()))
    words = lexicon(
        tuple(group for files in gathered.packs if files.synonyms for group in build.synonyms(files.synonyms.form))
    )
    facts = {told.fact.id: told.fact for told in contents.told}
    warnings: list[Complaint] = []
    done = 0
    for number in range(max(map(len, asked.values()), default=0)):
        index = _without(number, asked, contents)
        for fact, question in _round(number, asked):
            advance("Questions", done, total)
            done += 1
            if warning := _misled(question, facts[fact], index, words, facts):
                warnings.append(warning)
        del index
        gc.collect()  # it holds on to itself, and looking for garbage is off while checking
    return Posed(asked=total, first=total - len(warnings), warnings=tuple(warnings))


def _asked(gathered: Gathered) -> _Asked:
    asked: dict[str, list[_Question]] = defaultdict(list)
    for files in gathered.packs:
        if files.questions:
            for fact, words, loc in places(files.questions):
                asked[fact].append(_Question(words, files.questions.document, loc))
    return asked


def _round(number: int, asked: _Asked) -> Iterator[tuple[str, _Question]]:
    return ((fact, questions[number]) for fact, questions in asked.items() if number < len(questions))


def _without(number: int, asked: _Asked, contents: Contents) -> Index:
    """Index everything but the question of each fact that has a number."""
    rest = {
        fact: tuple(question.words for place, question in enumerate(questions) if place != number)
        for fact, questions in asked.items()
    }
    briefs = (build.brief(filed.form, "") for filed in contents.briefs.values())
    return index_in_memory(searchables(briefs, contents.sources.values(), rest))


def _misled(
    question: _Question, fact: Fact, index: Index, words: Lexicon, facts: Mapping[str, Fact]
) -> Complaint | None:
    """Say what a question finds instead of the fact that answers it."""
    try:
        finding = seek(index, question.words, words)
    except BadRequest as error:
        problem, remedy = f"this question cannot be read: {error}", "write it without a filter"
        return question.document.complain(question.loc, problem, remedy)
    if finding.verdict is Verdict.NOTHING:
        problem = f"without itself this question does not find “{fact.id}”, nor anything else"
        return question.document.complain(question.loc, problem, _ALONE)
    best = finding.ranked[0].document.id
    if best == fact.id:
        return None
    place = next((n for n, one in enumerate(finding.ranked, 1) if one.document.id == fact.id), 0)
    where = f"“{fact.id}” {_ordinal(place)}" if place else f"and not “{fact.id}”"
    problem = f"without itself this question finds “{best}” first ({_clipped(facts[best].statement)}), {where}"
    return question.document.complain(question.loc, problem, _OTHER)


_ALONE = "ask it in one more way, or give the fact keywords"
_OTHER = "tell the two apart, ask it in one more way, or move it if the other answers it"


def _ordinal(place: int) -> str:
    return {2: "second", 3: "third"}.get(place, f"{place}th")


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]}…"
