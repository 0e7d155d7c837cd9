"""The files beside a pack in which curators write down the words of readers, as forms: synonyms, and questions."""

from typing import Annotated

from pydantic import Field, model_validator

from ..forms import Form, Many, Refused, sized
from ..strict_yaml import Limits
from .schema import FactId, Name, Title

QUESTIONS_LIMITS = Limits(size=32 * 1_048_576, nodes=1_000_000)  # of one pack, whose facts are in many files

Question = Annotated[str, sized(120)]


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

    questions: Annotated[
        dict[FactId, Annotated[Many[Question], Field(min_length=1, max_length=40)]], Field(min_length=1)
    ] = Field(description="the id of a fact, and below it a list of questions that it answers, as readers ask them")
