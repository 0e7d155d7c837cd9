"""The files beside a pack in which curators write down the words of readers, as forms: synonyms, and questions."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from ..forms import Form, Many, Refused, sized
from ..strict_yaml import Limits
from .schema import SLUG, FactId, Name, Title

QUESTIONS_LIMITS = Limits(size=32 * 1_048_576, nodes=1_000_000)  # of one pack, whose facts are in many files

_TWO_IN_ONE = re.compile(r"[?？]\s+- ")  # a dash that is indented more deeply goes on with the text before it


def _one_question(value: Any) -> Any:
    if not value:
        raise Refused("this question is empty", "write what a reader would ask, or remove its dash")
    if isinstance(value, dict):
        start = next(iter(value))[:60]
        raise Refused(f"“{start}: …” is not read as a text", "put it in quotation marks: it has a colon")
    if isinstance(value, list):
        raise Refused("this is a list and not a question", "keep one dash, or put it in quotation marks")
    if isinstance(value, str) and _TWO_IN_ONE.search(value):
        raise Refused("these are two questions in one", "indent them alike, or remove the dash")
    return value


def _some_questions(value: Any) -> Any:
    if not value:
        raise Refused("there is no question here", "write each on a line of its own after a dash, or remove the id")
    return value


def _the_id(value: Any) -> Any:
    if not re.fullmatch(SLUG, value):
        remedy = "copy it from the fact: it has small letters, digits and hyphens only"
        raise Refused(f"“{value[:60]}” is not the id of a fact", remedy)
    return value


Question = Annotated[str, sized(120), BeforeValidator(_one_question)]
_Several = Annotated[Many[Question], Field(min_length=1, max_length=40), BeforeValidator(_some_questions)]
_Answer = Annotated[FactId, BeforeValidator(_the_id)]


class SynonymGroup(Form):
    """Words that may stand for one another in a question, or that lead from one to others."""

    words: Annotated[Many[Name], Field(min_length=1)] = Field(
        description="words and phrases of readers; each may stand for each other one"
    )
    finds: Many[Name] = Field(
        default=(), description="what those who ask for one of the words are shown; left out, the words find each other"
    )
    why: Title = Field(default="", description="why, for other curators")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "SynonymGroup":
        if len(self.words) < 2 and not self.finds:
            raise Refused("one word alone is no synonym", "add another to words, or what it finds")
        if twice := {one for one in self.words if self.words.count(one) > 1}:
            raise Refused(f"“{min(twice)}” stands here twice", "write it once")
        return self


class Synonyms(Form):
    """What the readers of a pack call things."""

    synonyms: Annotated[Many[SynonymGroup], Field(min_length=1)] = Field(description="a list of groups of words")


class Questions(Form):
    """What readers ask, by the fact that answers it."""

    questions: Annotated[dict[_Answer, _Several], Field(min_length=1)] = Field(
        description="the id of a fact, and below it a list of questions that it answers, as readers ask them"
    )
