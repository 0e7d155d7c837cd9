"""Finding what may make facts."""

from pathlib import Path

import pytest

from bot.domain.errors import BadRequest, NotFound
from bot.domain.sources import Access
from bot.packs.draft import draft
from bot.packs.extract.reading import read
from bot.packs.gather import gather
from bot.packs.ingest import add, reading
from bot.packs.particulars import Said, complete
from bot.packs.records import write_all
from bot.strict_yaml import read as read_yaml

from .conftest import Desktop

TEXT = """\
The town of Quayhaven built its mills. On 31 May 1890 Dr. Ada Pont opened the Great Mill, which had cost £1,250 and
ground 12 tonnes a day. In the 1970s it closed.

It was a “marvel of the age”.
"""


def take_in(desktop: Desktop, access: Access) -> None:
    extracted = read(TEXT.encode(), "mills.txt")
    gathered = gather(desktop.packs, desktop.seeds)
    said = Said(id="mills", title="Mills", rights="The town.", access=access)
    particulars = complete(said, extracted, gathered, "Found.", None)
    write_all(add(reading(extracted, TEXT.encode()), particulars, desktop.seeds, desktop.texts, desktop.root))


def drafted(desktop: Desktop, source: str = "mills", most: int = 20) -> str:
    return draft(source, gather(desktop.packs, desktop.seeds), desktop.texts, most)


def test_the_richest_sentence_comes_first_and_statements_are_left_to_people(desktop: Desktop) -> None:
    take_in(desktop, Access.CLOSED)

    value = read_yaml(drafted(desktop).encode(), "draft").value

    assert isinstance(value, dict)
    assert value["facts"][0] == {  # type: ignore[index]
        "id": "mills-1",
        "statement": "",
        "date": "1890-05-31",
        "figures": [
            {"value": "£1,250", "label": ""},
            {"value": "12", "unit": "tonnes", "label": ""},
        ],
        "cites": [
            {
                "source": "mills",
                "at": "p1",
                "terms": ["£1,250", "12 tonnes", "31 May 1890", "Dr. Ada Pont", "Great Mill"],
            }
        ],
    }
    assert "date: 197X" in drafted(desktop)


def test_the_words_of_open_sources_are_quoted_and_those_of_closed_ones_are_not(desktop: Desktop) -> None:
    take_in(desktop, Access.CLOSED)
    closed = drafted(desktop)
    (desktop.seeds / "mills.yaml").unlink()
    take_in(desktop, Access.OPEN)

    assert "exact" not in closed
    assert "exact: In the 1970s it closed." in drafted(desktop)


def test_what_a_fact_tells_already_is_not_proposed_again(desktop: Desktop) -> None:
    proposed = drafted(desktop, "report")

    assert "4 May 1890" not in proposed
    assert "£1,250" not in proposed


def test_no_more_are_printed_than_wanted(desktop: Desktop) -> None:
    take_in(desktop, Access.CLOSED)

    assert drafted(desktop, most=1).count("statement:") == 1


def test_a_source_that_is_not_there_is_told_with_those_that_are(desktop: Desktop) -> None:
    with pytest.raises(NotFound, match=r"There is no source “reprot”; did you mean “report”\?"):
        drafted(desktop, "reprot")


def test_a_text_that_is_not_at_hand_is_asked_for(desktop: Desktop) -> None:
    with pytest.raises(BadRequest, match=r"The text of “report” is not in elsewhere: --texts FOLDER says where it is"):
        draft("report", gather(desktop.packs, desktop.seeds), Path("elsewhere"), 20)
