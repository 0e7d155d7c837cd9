"""Small libraries of words that are alike, so that ties, near misses and shared names are common."""

from hypothesis import strategies as st

from bot.domain.search import Searchable

WORDS = st.sampled_from(
    (
        *("bridge", "bridges", "ridge", "bridle", "harbour", "harbor", "arbour", "refuelling", "refueling", "fuel"),
        *("treaty", "treaties", "navy", "naval", "nave", "1902", "1905", "the", "of", "海軍", "日本の海軍", "İstanbul"),
    )
)
PHRASES = st.lists(WORDS, max_size=4).map(" ".join)
KINDS = ("brief", "fact")


@st.composite
def libraries(draw: st.DrawFn) -> list[Searchable]:
    """Draw a few entries whose ids are unique."""
    return [
        Searchable(
            id=f"entry-{number}",
            kind=draw(st.sampled_from(KINDS)),
            title=draw(PHRASES),
            names=tuple(draw(st.lists(PHRASES, max_size=2))),
            body=draw(PHRASES),
            context=draw(PHRASES),
            weight=draw(st.sampled_from((0.0, 0.5, 1.0))),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
