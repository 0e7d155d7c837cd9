"""What readers call things, as curators write it beside a pack."""

import pytest

from bot.domain.matching import find
from tests.packs.conftest import Desktop

FILE = "briefs/works/synonyms.yaml"
GROUPS = """\
synonyms:
  - words: [old bridge, Grandmother]
  - words: [Ponty]
    finds: [Ada Pont]
"""


def found(desktop: Desktop, question: str) -> list[str]:
    library = desktop.load()
    return [match.id for match in find(library.index, question, "fact", library.lexicon)]


def test_a_word_of_a_group_finds_what_has_another(desktop: Desktop) -> None:
    assert found(desktop, "grandmother") == []

    desktop.write(FILE, GROUPS)

    assert found(desktop, "grandmother")[0] == "bridge-opened"


def test_a_one_way_word_finds_and_is_not_found(desktop: Desktop) -> None:
    desktop.write(FILE, GROUPS)
    library = desktop.load()

    assert found(desktop, "ponty") == ["mill-engineer"]
    assert library.lexicon.has(("ponti",))
    assert ("ponti",) not in {synonym.stems for synonym in library.lexicon.of(("ada", "pont"))}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        pytest.param("synonyms:\n  - words: [alone]\n", "2:", "one word alone is no synonym", id="alone"),
        pytest.param("synonyms:\n  - words: [a, b, a]\n", "2:", "“a” stands here twice", id="twice"),
        pytest.param("synonyms:\n  - wrods: [a, b]\n", "2:", "words", id="misspelt"),
        pytest.param("synonyms: []\n", "1:", "", id="none"),
    ],
)
def test_a_mistake_is_shown_where_it_is(desktop: Desktop, text: str, place: str, said: str) -> None:
    desktop.write(FILE, text)

    complaints = desktop.complaints()

    assert [c for c in complaints if f"synonyms.yaml:{place}" in c and said in c] != []
