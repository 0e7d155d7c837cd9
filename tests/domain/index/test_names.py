import pytest

from bot.domain.index.reading import index_in_memory
from bot.domain.search import Searchable

TITLES = {
    "refuelling": "Refuelling in the Indian Ocean",
    "korea": "The Korean peninsula",
    "navy": "Naval exchanges and exercises",
    "bridge": "架橋",
}
INDEX = index_in_memory([Searchable(id=id, kind="brief", title=title) for id, title in TITLES.items()])


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("refueling in indian ocean", "refuelling"),
        ("indain ocean", "refuelling"),
        ("korean penninsula", "korea"),
        ("excercises", "navy"),
        ("naval exchange", "navy"),
        ("架け橋", "bridge"),
    ],
)
def test_the_nearest_name_is_offered(typed: str, id: str) -> None:
    assert INDEX.nearest(typed, "brief", 3)[0] == id


@pytest.mark.parametrize("typed", ["", "zzzzzz", "9"])
def test_what_is_like_no_name_is_offered_nothing(typed: str) -> None:
    assert INDEX.nearest(typed, "brief", 3) == []


def test_among_thousands_of_names_the_nearest_is_still_found() -> None:
    names = [Searchable(id=f"{n}", kind="brief", title=f"{n:05} harbour number {n % 7}") for n in range(3000)]
    index = index_in_memory([*names, Searchable(id="it", kind="brief", title="Counter-terrorism at sea")])

    assert index.nearest("conter terorism at see", "brief", 1) == ["it"]
