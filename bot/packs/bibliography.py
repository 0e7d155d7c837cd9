"""References to documents, ready to be copied: in styles by way of CSL, as BibTeX, and as CSL-JSON.

The styles in `styles/` are our own, short, and keep to what citeproc-py can do: it prints the official ones with
initials for names, and with the title twice where a document has no author.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from ..domain.dates import Precision, When
from ..domain.sources import Name, Source
from ..service.ports import CitationStyle
from .bibtex import to_bibtex

_STYLES = Path(__file__).with_name("styles")
_FILES = {CitationStyle.APA: "apa", CitationStyle.MLA: "mla", CitationStyle.CHICAGO: "chicago"}
_DOUBLED = re.compile(r"(?<=[?!.。？！])\.(?=[ ”]|$)")  # the full stop of a style after the mark a title ends with
_PLAIN = {Precision.YEAR, Precision.MONTH, Precision.DAY}


class CslBibliography:
    """Cites documents; citeproc-py is loaded by the first question that needs it."""

    def cite(self, source: Source, style: CitationStyle) -> str:
        """Write the reference to a document, in plain text."""
        match style:
            case CitationStyle.BIBTEX:
                return to_bibtex(source)
            case CitationStyle.CSL_JSON:
                return _json(to_csl(source))
            case CitationStyle.APA | CitationStyle.MLA | CitationStyle.CHICAGO:
                return _styled(source, _FILES[style])


def to_csl(source: Source) -> dict[str, Any]:
    """Return a document as an item of CSL-JSON."""
    fields = {
        "id": source.id,
        "type": source.type,
        "title": source.title,
        "author": [_name(name) for name in source.author],
        "container-title": source.container_title,
        "publisher": source.publisher,
        "issued": _date(source.issued) if source.issued else None,
        "language": source.language,
        "URL": source.url,
    }
    return {name: value for name, value in fields.items() if value}


def _json(item: dict[str, Any]) -> str:
    """Write a list of one item, a line for each field."""
    lines = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items())
    return "[{\n" + ",\n".join(lines) + "\n}]"


def _name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    return {part: value for part, value in parts.items() if value}


def _date(when: When) -> dict[str, Any]:
    first, _, last = when.edtf.replace("~", "").partition("/")
    ends = [end for end in (first, last) if end]
    if any("X" in end for end in ends):
        return {"literal": _roughly(when)}
    written: dict[str, Any] = {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}
    return {**written, "circa": True} if when.approximate else written


def _roughly(when: When) -> str:
    """Write a date that is no single day, month or year: `1970s`, `2001–2003`, `ca. 1995`."""
    years = dict.fromkeys([when.first.year, when.last.year])
    text = f"{when.first.year}s" if when.precision is Precision.DECADE else "–".join(map(str, years))
    return f"ca. {text}" if when.approximate else text


def _styled(source: Source, style: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON([_for_citeproc(source)]), formatter.plain)
    bibliography.register(Citation([CitationItem(source.id)]))
    return _DOUBLED.sub("", str(bibliography.bibliography()[0]))


@cache
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(_STYLES / f"{name}.csl"), validate=False)


def _for_citeproc(source: Source) -> dict[str, Any]:
    """Return a document as citeproc-py prints it well: dates it cannot part and names it cannot turn are texts."""
    item = to_csl(source)
    if source.author:
        item["author"] = [_turned(name) for name in source.author]
    if source.issued and (source.issued.approximate or source.issued.precision not in _PLAIN):
        item["issued"] = {"literal": _roughly(source.issued), "circa": True}
    if [name.literal for name in source.author] == [source.publisher]:
        item.pop("publisher", None)  # every style leaves out a publisher who is the author
    return item


def _turned(name: Name) -> dict[str, str]:
    """Leave a name without capital letters, which has no initials, in the order it is written in."""
    initial = name.given[:1]
    if initial.upper() != initial.lower() or not initial:
        return _name(name)
    is_wide = unicodedata.east_asian_width(initial) in "WF"
    return {"literal": f"{name.family}{name.given}" if is_wide else name.full}
