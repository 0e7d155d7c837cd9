"""What is wrong with the questions that curators write beside a pack."""

from collections.abc import Collection, Iterator
from itertools import islice

from ..domain.errors import Complaint
from ..domain.folding import name_key
from ..forms import did_you_mean
from ..strict_yaml import Loc
from .gather import Filed
from .wording_schema import Questions

_MOST = 100  # complaints about one file: looking for what may have been meant takes its time in a large pack


def places(filed: Filed[Questions]) -> Iterator[tuple[str, str, Loc]]:
    """Yield each question: the id of its fact, its words, and its place in the file."""
    for fact, questions in filed.form.questions.items():
        for number, question in enumerate(questions):
            yield fact, question, ("questions", fact, number)


def of_file(filed: Filed[Questions]) -> Iterator[Complaint]:
    """Yield what is wrong with the questions in themselves: those without a word, and those that are there twice."""
    first: dict[str, Loc] = {}
    for _, question, loc in places(filed):
        if not (key := name_key(question)):
            yield filed.document.complain(loc, f"“{question}” has no word in it", "write what a reader would ask")
        elif (before := first.setdefault(key, loc)) is not loc:
            line = filed.document.places.values[before].line
            problem = f"this question is here already (line {line})"
            remedy = "keep one" if loc[:-1] == before[:-1] else "leave it to the fact that answers it best"
            yield filed.document.complain(loc, problem, remedy)


def astray(filed: Filed[Questions], known: Collection[str]) -> Iterator[Complaint]:
    """Yield the ids that no fact of the pack has; `known` are those that one has."""
    unknown = [fact for fact in filed.form.questions if fact not in known]
    names = sorted(known) if unknown else []
    for fact in islice(unknown, _MOST):
        remedy = did_you_mean(fact, names, "name one that is there, or remove its questions")
        yield filed.document.complain_of_key(("questions", fact), f"this pack has no fact “{fact}”", remedy)
    if (more := len(unknown) - _MOST) > 0:
        problem, remedy = f"{more:,} more facts are not in this pack", "put the file beside the pack.yaml of theirs"
        yield filed.document.complain_of_key(("questions",), problem, remedy)
