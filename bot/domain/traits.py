"""What a statement carries, so that a question for a person, a day or a number can prefer it."""

import re

from .briefs import Fact
from .search import Trait

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:1[0-9]|20)\d{2}"
_DATE = re.compile(rf"\b(?:{_MONTH})\b|\b(?:in|by|since|from|until|of|after|before|about) {_YEAR}\b|\b\d{{3}}0s\b")
_DATED_NUMBER = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTH})(?: {_YEAR})?\b|\b{_YEAR}s?\b")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?"
    r"|thousands?|millions?|billions?|dozens?|half|twice|once|double|every year|every two years)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:Minister|Secretary|Professor|President|Chancellor|Ambassador|General|Admiral|Captain|Colonel|Marshal"
    r"|Emperor|Empress|King|Queen|Prince|Princess|Lord|Lady|Sir|Dr|Mr|Mrs|Ms|Pope|Bishop|Judge|Senator)\.? [A-Z]"
)
_SAYS = re.compile(
    r"\b[A-Z][\w-]+ (?:and [A-Z][\w-]+ )?(?:wrote|argued|judged|said|warned|found|saw|hoped|held|declared|suggested"
    r"|believed|doubted|concluded|described|named|called|pointed|predicted|told|proposed|claimed)\b"
)
_FULL_NAME = re.compile(
    r"\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+\b(?! (?:Force|Forces|Ministry|Office|Programme|Centre))"
)
_BODY = re.compile(
    r"\b(?:Ministry|Department|Office|Agency|Union|Nations|Council|Organi[sz]ation|Force|Forces|Navy|Army|Institute"
    r"|University|Government|government|Society|Centre|Center|Bank|Company|Party|Parliament|Britain|Japan|America"
    r"|United States|China|Russia|France|Germany|India|Korea|Tokyo|London|Washington)\b"
)
_PLACE = re.compile(rf"\b(?:in|at|to|from|on|near|off|into|of|over|around|across) (?:the )?(?!{_MONTH})[A-Z][a-z]+")
_REASON = re.compile(
    r"\b(?:because|so that|in order|since it|as a result|reasons?|cause[ds]?|due to|thanks to|owing to|led to|prompted"
    r"|purpose|aim(?:s|ed)? (?:to|at)|set out to|was to|were to|to help|in the hope|for fear|lest|so as|motives?"
    r"|incentive|helps? to|therefore|thus|hence|meant to|in return|in response|given that)\b"
    r"|: (?!\d)|\bso\b"
)


def traits_of(fact: Fact) -> frozenset[Trait]:
    """Return what the statement of a fact carries."""
    text = fact.statement
    carried = {
        Trait.DATE: fact.when is not None or _DATE.search(text) is not None,
        Trait.FIGURE: bool(fact.figures) or _NUMBER.search(_DATED_NUMBER.sub("", text)) is not None,
        Trait.PERSON: any(pattern.search(text) for pattern in (_TITLED, _SAYS, _FULL_NAME)),
        Trait.ORGANISATION: _BODY.search(text) is not None,
        Trait.PLACE: _PLACE.search(text) is not None,
        Trait.REASON: _REASON.search(text) is not None,
    }
    return frozenset(trait for trait, has in carried.items() if has)
