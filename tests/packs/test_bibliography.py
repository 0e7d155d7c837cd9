"""Citing documents: each style on each kind of document, and nothing a document may hold breaks one."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dates import parse_when
from bot.domain.library import Library
from bot.domain.sources import Access, Name, Source
from bot.packs import bibliography
from bot.packs.bibliography import CslBibliography, to_csl
from bot.service.ports import CitationStyle
from tests.builders import make_source

APA, MLA, CHICAGO = CitationStyle.APA, CitationStyle.MLA, CitationStyle.CHICAGO
BIBTEX, CSL_JSON = CitationStyle.BIBTEX, CitationStyle.CSL_JSON
ADA, BO = Name(family="Pont", given="Ada Mary"), Name(family="de Vries", given="Bo")
TOWN = Name(literal="Town of Ely")


def cite(style: CitationStyle, **changes: Any) -> str:
    return CslBibliography().cite(make_source(**changes), style)


PAGE = {
    "type": "webpage",
    "title": "The bridge and its arches",
    "author": (TOWN,),
    "publisher": "Town of Ely",
    "issued": parse_when("2002-09-17"),
    "url": "https://example.org/bridge_1",
}
PIECE = {
    "type": "article-newspaper",
    "title": "Who paid for it?",
    "author": (ADA, BO),
    "container_title": "The Daily Arch",
    "issued": parse_when("1999-05"),
}


@pytest.mark.parametrize(
    ("style", "document", "expected"),
    [
        pytest.param(APA, {"author": (ADA,)}, "Pont, A. M. (1999, May). A Report on Bridges.", id="APA, a report"),
        pytest.param(
            APA,
            PAGE,
            "Town of Ely. (2002, September 17). The bridge and its arches. https://example.org/bridge_1",
            id="APA, a page",
        ),
        pytest.param(
            APA, PIECE, "Pont, A. M., & de Vries, B. (1999, May). Who paid for it? The Daily Arch.", id="APA, a piece"
        ),
        pytest.param(APA, {"issued": None}, "A Report on Bridges. (n.d.).", id="APA, nobody and no date"),
        pytest.param(MLA, {"author": (ADA,)}, "Pont, Ada Mary. A Report on Bridges. May 1999.", id="MLA, a report"),
        pytest.param(
            MLA,
            PAGE,
            "Town of Ely. “The Bridge and Its Arches.” 17 Sept. 2002, https://example.org/bridge_1.",
            id="MLA, a page",
        ),
        pytest.param(
            MLA,
            PIECE,
            "Pont, Ada Mary, and Bo de Vries. “Who Paid for It?” The Daily Arch, May 1999.",
            id="MLA, a piece",
        ),
        pytest.param(
            MLA,
            {**PIECE, "author": (ADA, BO, TOWN)},
            "Pont, Ada Mary, et al. “Who Paid for It?” The Daily Arch, May 1999.",
            id="MLA, three authors",
        ),
        pytest.param(MLA, {"issued": None}, "A Report on Bridges.", id="MLA, nobody and no date"),
        pytest.param(
            CHICAGO, {"author": (ADA,)}, "Pont, Ada Mary. 1999. A Report on Bridges. May.", id="Chicago, a report"
        ),
        pytest.param(
            CHICAGO,
            PAGE,
            "Town of Ely. 2002. “The Bridge and Its Arches.” September 17. https://example.org/bridge_1.",
            id="Chicago, a page",
        ),
        pytest.param(
            CHICAGO,
            {**PIECE, "author": (ADA, BO, TOWN)},
            "Pont, Ada Mary, Bo de Vries, and Town of Ely. 1999. “Who Paid for It?” The Daily Arch, May.",
            id="Chicago, three authors",
        ),
        pytest.param(CHICAGO, {"issued": None}, "A Report on Bridges. n.d.", id="Chicago, nobody and no date"),
    ],
)
def test_a_document_is_cited_in_each_style(style: CitationStyle, document: dict[str, Any], expected: str) -> None:
    assert cite(style, **document) == expected


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [("197X", "1970s"), ("1995~", "ca. 1995"), ("2001-10/2003-04", "2001–2003"), ("2003-02/2003-04", "2003")],
)
def test_a_date_that_is_roughly_known_is_written_so(edtf: str, shown: str) -> None:
    for style in (APA, MLA, CHICAGO):
        assert cite(style, author=(ADA,), issued=parse_when(edtf)).count(shown) == 1


def test_a_name_without_capitals_keeps_its_order_and_has_no_initials() -> None:
    taro = (Name(family="山田", given="太郎"),)

    for style in (APA, MLA, CHICAGO):
        assert cite(style, author=taro, title="給油活動", language="ja").startswith("山田太郎. ")


def test_bibtex_is_escaped_and_keeps_capitals() -> None:
    entry = cite(BIBTEX, title="Arches & 50% of {Them}_", author=(ADA, TOWN), publisher="Ely #1", url="https://a.b/c_d")

    assert entry == "\n".join(
        [
            "@techreport{report,",
            "  author = {Pont, Ada Mary and {Town of Ely}},",
            r"  title = {{Arches \& 50\% of \{Them\}\_}},",
            r"  institution = {Ely \#1},",
            "  year = {1999},",
            "  url = {https://a.b/c_d},",
            "  language = {en},",
            "  month = may,",
            "}",
        ]
    )


@pytest.mark.parametrize(
    ("kind", "first", "container"),
    [
        ("article-newspaper", "@article{report,", "journal"),
        ("chapter", "@incollection{report,", "booktitle"),
        ("post-weblog", "@misc{report,", "howpublished"),
        ("thesis", "@phdthesis{report,", "howpublished"),
    ],
)
def test_bibtex_has_its_own_kinds_of_entries(kind: str, first: str, container: str) -> None:
    lines = cite(BIBTEX, type=kind, container_title="The Daily Arch").splitlines()

    assert lines[0] == first
    assert f"  {container} = {{The Daily Arch}}," in lines


def test_csl_json_is_what_reference_managers_read() -> None:
    assert json.loads(cite(CSL_JSON, **PAGE)) == [
        {
            "id": "report",
            "type": "webpage",
            "title": "The bridge and its arches",
            "author": [{"literal": "Town of Ely"}],
            "publisher": "Town of Ely",
            "issued": {"date-parts": [[2002, 9, 17]]},
            "language": "en",
            "URL": "https://example.org/bridge_1",
        }
    ]


@pytest.mark.parametrize(
    ("edtf", "issued"),
    [
        ("1995~", {"date-parts": [[1995]], "circa": True}),
        ("2001-10/2003-04-05", {"date-parts": [[2001, 10], [2003, 4, 5]]}),
        ("197X~", {"literal": "ca. 1970s"}),
        ("197X/1985", {"literal": "1970–1985"}),
    ],
)
def test_csl_json_keeps_dates_as_precise_as_they_are(edtf: str, issued: dict[str, Any]) -> None:
    assert to_csl(make_source(issued=parse_when(edtf)))["issued"] == issued


@pytest.mark.parametrize("style", [APA, MLA, CHICAGO])
def test_every_document_of_the_pack_is_cited_without_a_seam_showing(library: Library, style: CitationStyle) -> None:
    for source in library.sources.values():
        cited = CslBibliography().cite(source, style)

        assert all(name.family in cited and name.literal in cited for name in source.author)
        assert not re.search(r"[.?!]\.(?!/)|  |\( *\)|, ?[.,]|None", cited), cited


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
names = st.builds(Name, family=texts.filter(str.strip), given=texts) | st.builds(Name, literal=texts.filter(str.strip))
sources = st.builds(
    Source,
    id=st.from_regex("[a-z]{1,8}", fullmatch=True),
    type=st.sampled_from(["report", "book", "webpage", "article", "legal_case", "dataset", "standard"]),
    title=texts.filter(str.strip),
    short_title=texts,
    author=st.lists(names, max_size=12).map(tuple),
    publisher=texts,
    container_title=texts,
    issued=st.none() | st.sampled_from(["1999", "1999-05-06", "197X~", "1999-05/2001~"]).map(parse_when),
    language=st.sampled_from(["en-GB", "ja", "ar"]),
    url=st.sampled_from(["", "https://example.org/?a=1&b={2}"]),
    rights=texts,
    access=st.sampled_from(Access),
    obtained=texts,
)


@settings(deadline=None)
@given(sources, st.sampled_from(CitationStyle))
def test_no_document_breaks_a_style(source: Source, style: CitationStyle) -> None:
    assert CslBibliography().cite(source, style)


@pytest.mark.parametrize(
    "file", sorted(Path(bibliography.__file__).with_name("styles").iterdir()), ids=lambda p: p.stem
)
def test_our_styles_are_valid_csl(file: Path) -> None:
    CitationStylesStyle(str(file), validate=True)  # warns of what the schema forbids, and warnings are errors here


def test_citeproc_is_loaded_by_the_first_who_needs_it() -> None:
    code = "import sys, bot.app, bot.service.commands; print([m for m in sys.modules if m in ('citeproc', 'lxml')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert loaded.stdout == "[]\n"
