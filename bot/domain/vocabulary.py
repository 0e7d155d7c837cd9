"""The small words of questions: which mean nothing by themselves, which little, which say what a question is after."""

import re

from .asked import Want
from .folding import stem, words
from .wordlists import sections

_SMALL = sections("small.txt")
STOP_WORDS = frozenset(_SMALL["stop"])
STOP_STEMS = frozenset(map(stem, STOP_WORDS))
LIGHT_STEMS = frozenset(map(stem, _SMALL["light"]))
NOW = frozenset(map(stem, _SMALL["now"]))
JAPANESE_STOPS = frozenset(_SMALL["japanese"])

NOW_PHRASES = re.compile(
    r"\b(this|next|last) (year|month|week|quarter|season)\b|\b(at the moment|these days|right now|at present|so far"
    r" this year|as of (now|today)|present day|up to date)\b",
    re.IGNORECASE,
)
MAY = re.compile(
    r"\b(?:in|of|since|until|early|late|mid|by|\d{1,2}(?:st|nd|rd|th)?) may\b|\bmay (?:\d{1,4}|of \d{4})\b"
    r"|\b(?:january|february|march|april|june|july|august) (?:and|or|to|-) may\b|\bmay (?:and|or|to|-) (?:june|july)\b",
    re.IGNORECASE,
)

_MANY = "much|many|few|long|far|often|frequently|big|large"
_MEASURES = "tall|high|heavy|deep|wide|old|fast|expensive|strong|costly|hot|cold|rich"
_AMOUNTS = "cost|price|budget|maximum|most|limit|size|range|amount|number|value|total|population|ceiling|sum"
_SPANS = "year|month|date|day|decade|decades|century|time"
_PLACES = "place|port|city|town|country|countries|island|region|location|part of the world"
_PEOPLE = (
    "person|people|man|woman|ministers?|politicians?|authors?|scholars?|professor|leaders?|officials?|officer|general"
    "|experts?|writers?"
)
_WHICH = "(what|which|wich|wat|whta)"
_AUXILIARY = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|isn't|didn't|wasn't|doesn't"
    "|weren't|hasn't|haven't"
)
_PATTERNS = (
    (Want.HOW_MUCH, rf"\b(how|hwo|hw)\s+({_MANY})\b"),
    (Want.HOW_MUCH, rf"\bhow(?=\s+({_MEASURES})\b)"),
    (Want.HOW_MUCH, r"\b(number|amount|quantity|total|sum|percentage|proportion) of\b"),
    (Want.HOW_MUCH, rf"\b{_WHICH}('s| is| was| were)? the (?=({_AMOUNTS})\b)"),
    (Want.WHEN, r"\b(when|whens|wehn|wen|since when|until when)\b"),
    (Want.WHEN, rf"\b((in|on) )?{_WHICH}\s+(exact |precise )?({_SPANS})\b"),
    (Want.WHEN, r"\b(the )?(exact |precise )?(date|year|month|day) (of|when|that|in which)\b"),
    (Want.WHERE, r"\b(where|wheres|wher|wheer|wehre|whereabouts)\b"),
    (Want.WHERE, rf"\b(in )?{_WHICH}(?=\s+(\w+ )?({_PLACES})\b)"),
    (Want.WHY, r"\b(why|how come|what for|for what reason|(what|whats) (was |is )?behind)\b"),
    (Want.WHY, r"\bwhat (reasons?|made|caused|drove|prompted|led|pushed|(was|were|is|are) the reasons?)\b"),
    (Want.WHY, r"^\s*(so |and )?what (is|was|are|were|did|does|do)\b(?=.*\bfor\s*[?.!]*\s*$)"),
    (Want.WHO, r"\b(who|whom|whose|whos|who's)\b"),
    (Want.WHO, rf"\b{_WHICH}(?=\s+(\w+ )?({_PEOPLE})\b)"),
    (Want.WHAT, rf"\b({_WHICH}|whats|what's|how|hwo)\b"),
    (Want.WHETHER, rf"^\s*(so |and |but |well )?({_AUXILIARY})\b"),
)
WANTS = tuple((want, re.compile(pattern, re.IGNORECASE)) for want, pattern in _PATTERNS)
"""The first that fits says what a question is after."""

_JAPANESE = (
    (
        Want.HOW_MUCH,
        "いくら|どれだけ|どのくらい|どれくらい|どのぐらい|何人|何隻|何回|何度|何億|何万|何トン|何個|幾つ|いくつ",
    ),
    (Want.HOW_MUCH, "何件|何カ国|何か国"),
    (Want.WHEN, "いつ|何年|何月|何日|日付"),
    (Want.WHERE, "どこ|何処|どの国"),
    (Want.WHY, "なぜ|何故|どうして|なんで"),
    (Want.WHO, "誰|だれ|どなた|どちら"),
    (Want.WHAT, "何|なに|なん|どの|どんな|どういう|どのよう|とは"),
    (Want.WHETHER, "(か|ですか|ますか|ましたか|でしたか)[?？。]?$"),
)
JAPANESE_WANTS = tuple((want, re.compile(pattern)) for want, pattern in _JAPANESE)


def plain_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text that mean something."""
    return tuple(word for word in words(text) if word not in STOP_WORDS)
