"""Word (.docx): paragraphs and rows of tables, as they read with all changes accepted."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from ...forms import Refused
from .document import Extracted, Format, Passage

_LARGEST = 200 * 1_048_576  # bytes, unpacked
_MOST_PARTS = 10_000
_DAMAGED = Refused("this Word file is damaged", "open it in a word processor, and save it anew")

_ELSEWHERE = ("w:txbxContent", "w:moveFrom", "mc:Fallback")  # told in a place of its own, no more, or twice
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def extract(content: bytes) -> Extracted:
    """Read a Word file. Raises Refused when it is none, or unpacks to something enormous."""
    _refuse_bombs(content)
    try:
        document = Document(BytesIO(content))
    except (OpcError, BadZipFile, KeyError, ValueError, SyntaxError):  # lxml's errors are syntax errors
        raise _DAMAGED from None
    about = document.core_properties
    levels = {style.style_id: _level(style.name or "") for style in document.styles}
    passages = tuple(_passages(document.element.body, levels))
    heading = next((passage.text for passage in passages if passage.level == 1), "")
    return Extracted(
        format=Format.WORD,
        passages=passages,
        title=about.title or heading,
        author=tuple(name.strip() for name in about.author.split(";") if name.strip()),
        made=about.created.date().isoformat() if about.created else "",
        language=about.language,
    )


def _refuse_bombs(content: bytes) -> None:
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError):
        raise _DAMAGED from None
    size = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or size > _LARGEST:
        problem = f"this file unpacks to {size // 1_048_576:,} MB in {len(parts):,} parts"
        raise Refused(problem, "save the text alone, without pictures, in a new file")


def _level(style: str) -> int:
    """Return the level of a heading by the name of its style, which is English in every Word."""
    name, _, number = style.casefold().partition(" ")
    return 1 if name == "title" else int(number) if name == "heading" and number.isdecimal() else 0


def _passages(body: Any, levels: dict[str, int]) -> Iterator[Passage]:
    for element in body.iter(qn("w:p"), qn("w:tr")):
        around = {above.tag for above in element.iterancestors()}
        if _FALLBACK in around or (qn("w:tr") in around and qn("w:txbxContent") not in around):
            continue
        if element.tag == qn("w:tr"):
            cells = (" ".join(map(_text, cell.iter(qn("w:p")))) for cell in element.iter(qn("w:tc")))
            yield Passage(text=" | ".join(cells))
        else:
            yield Passage(text=_text(element), level=levels.get(element.style or "", 0))


def _text(paragraph: Any) -> str:
    outside = " or ".join(f"ancestor::{tag}" for tag in _ELSEWHERE if tag != "mc:Fallback")
    runs = paragraph.xpath(f".//*[self::w:t or self::w:tab or self::w:br][not({outside})]")
    return "".join(run.text or "" if run.tag == qn("w:t") else " " for run in runs)
