"""A document as an entry of BibTeX."""

from ..domain.dates import Precision, When
from ..domain.sources import Name, Source

_ENTRIES = {
    "article-journal": ("article", "journal"),
    "article-magazine": ("article", "journal"),
    "article-newspaper": ("article", "journal"),
    "book": ("book", "series"),
    "chapter": ("incollection", "booktitle"),
    "manuscript": ("unpublished", "howpublished"),
    "paper-conference": ("inproceedings", "booktitle"),
    "report": ("techreport", "series"),
    "thesis": ("phdthesis", "howpublished"),
}
_OTHER = ("misc", "howpublished")
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)


def to_bibtex(source: Source) -> str:
    """Write the entry; letters beyond ASCII stay as they are, which biber and every newer BibTeX can read."""
    entry, container = _ENTRIES.get(source.type, _OTHER)
    fields = {
        "author": " and ".join(map(_name, source.author)),
        "title": f"{{{_escaped(source.title)}}}",  # in braces of its own, so that no style changes its capitals
        container: _escaped(source.container_title),
        _PUBLISHERS.get(entry, "publisher"): _escaped(source.publisher),
        "year": _year(source.issued) if source.issued else "",
        "url": source.url.replace("{", "%7B").replace("}", "%7D"),
        "language": source.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if source.issued and source.issued.precision in (Precision.DAY, Precision.MONTH):
        lines.append(f"  month = {_MONTHS[source.issued.first.month - 1]},")
    return "\n".join([f"@{entry}{{{source.id},", *lines, "}"])


def _name(name: Name) -> str:
    if name.literal:
        return f"{{{_escaped(name.literal)}}}"
    return ", ".join(_escaped(part) for part in (name.family, name.given) if part)


def _year(when: When) -> str:
    years = dict.fromkeys([when.first.year, when.last.year])
    text = f"{when.first.year}s" if when.precision is Precision.DECADE else "--".join(map(str, years))
    return f"ca. {text}" if when.approximate else text


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
