"""PDF: lines put together to paragraphs, each with its page; running heads and page numbers are left out."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, takewhile

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSException
from pdfminer.utils import decode_text

from ...forms import Refused
from .document import Extracted, Format, Passage
from .flow import Line, flow

_MOST_PAGES = 3000
_NARROWEST = 20  # columns: text is set in columns as narrow as this
_LARGER = 1.15  # times the size of most letters: a heading
_LONGEST_HEADING = 120
_EDGE = 2  # lines at the head and at the foot of a page that may be no part of its text
_REPEATED = 0.3  # of the pages, and at least three
_UNREADABLE = 0.1  # of the letters
_NO_LETTER = re.compile(r"\(cid:\d+\)")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)\W*(?:page|p\.|seite|s\.)?\s*(?:\d+|[ivxlc]+)(?:\s*(?:of|/|von)\s*\d+)?\W*")
_NO_TITLE = re.compile(r"(?i)untitled.*|microsoft word - .*|.*\.(?:docx?|pdf|indd|tex|dvi|qxd|rtf|odt)")
_TABLE = re.compile(rb"startxref\s+\d+")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every oddity of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """A line as it is set on a page."""

    text: str
    size: float
    top: float
    page: int
    opens: bool


def extract(content: bytes) -> Extracted:
    """Read a PDF. Raises Refused when it is locked, has no text, or is none."""
    try:
        document, pages = _read(content)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        remedy = "open it with its password, and save a copy without one"
        raise Refused("this PDF is locked with a password", remedy) from None
    except PSException:
        raise Refused("this PDF is damaged", "open it in a viewer, and save or print it to a new PDF") from None
    _refuse_unreadable(pages)
    said = _said(document)
    passages = tuple(_passages(pages))
    title = said.get("Title", "")
    return Extracted(
        format=Format.PDF,
        passages=passages,
        title=_largest(passages) if _NO_TITLE.fullmatch(title) or not title else title,
        author=tuple(filter(None, [said.get("Author", "")])),
        made="-".join(found.groups()) if (found := _DATE.match(said.get("CreationDate", ""))) else "",
        notes=tuple(_notes(pages)),
    )


def _read(content: bytes) -> tuple[PDFDocument, list[list[_Set]]]:
    """Read a PDF by its table of objects, or by looking for the objects where that table is broken."""
    with suppress(PSException):
        document = PDFDocument(PDFParser(BytesIO(content)))
        if pages := [list(_lines(page)) for page in _pages(document)]:
            return document, pages
    document = PDFDocument(PDFParser(BytesIO(_TABLE.sub(b"startxref none", content))))
    return document, [list(_lines(page)) for page in _pages(document)]


def _pages(document: PDFDocument) -> Iterator[LTPage]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams())
    interpreter = PDFPageInterpreter(resources, device)
    for page in islice(PDFPage.create_pages(document), _MOST_PAGES + 1):
        interpreter.process_page(page)
        layout = device.get_result()
        if layout.pageid > _MOST_PAGES:
            raise Refused(f"this PDF has more than {_MOST_PAGES:,} pages", "give the part that you cite")
        yield layout


def _lines(page: LTPage) -> Iterator[_Set]:
    for box in page:
        for number, line in enumerate(box if isinstance(box, LTTextBox) else ()):
            if text := " ".join(line.get_text().split()):
                sizes = Counter(round(c.size * 2) / 2 for c in line if isinstance(c, LTChar))
                size = sizes.most_common(1)[0][0]
                yield _Set(text=text, size=size, top=line.y1, page=page.pageid, opens=number == 0)


def _refuse_unreadable(pages: Sequence[Sequence[_Set]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if not text:
        count = "its page" if len(pages) == 1 else f"its {len(pages)} pages"
        problem = f"this PDF has no text in it, only pictures of {count}" if pages else "this PDF has no pages"
        raise Refused(problem, "have its letters recognised first (OCR, for example with ocrmypdf)")
    unreadable = len(_NO_LETTER.findall(text))
    if unreadable > _UNREADABLE * len(_NO_LETTER.sub("x", text)):
        problem = "the letters of this PDF cannot be told: its fonts do not say which is which"
        raise Refused(problem, "have them recognised (OCR, for example with ocrmypdf --force-ocr)")


def _passages(pages: Sequence[Sequence[_Set]]) -> Iterator[Passage]:
    repeated = _repeated(pages)
    kept = [line for page in pages for line in _without_edges(page, repeated)]
    letters = Counter[float]()
    for line in kept:
        letters[line.size] += len(line.text)
    usual = letters.most_common(1)[0][0] if letters else 0.0
    sizes = sorted((size for size in letters if size >= usual * _LARGER), reverse=True)
    levels = {size: min(level, 6) for level, size in enumerate(sizes, 1)}
    lines = [
        Line(
            text=line.text,
            level=levels.get(line.size, 0) if len(line.text) <= _LONGEST_HEADING else 0,
            page=line.page,
            opens=line.opens,
        )
        for line in kept
    ]
    yield from flow(lines, _NARROWEST)


def _edges(page: Sequence[_Set]) -> tuple[list[_Set], list[_Set]]:
    """Return the lines at the head and those at the foot of a page, the outermost first."""
    from_top = sorted(page, key=lambda line: -line.top)
    return from_top[:_EDGE], from_top[::-1][:_EDGE]


def _repeated(pages: Sequence[Sequence[_Set]]) -> frozenset[str]:
    """Return what stands at the head or foot of many pages, numbers aside."""
    seen = Counter(key for page in pages for key in {_key(line) for edge in _edges(page) for line in edge})
    return frozenset(key for key, times in seen.items() if times >= max(3, _REPEATED * len(pages)))


def _without_edges(page: Sequence[_Set], repeated: frozenset[str]) -> list[_Set]:
    dropped = [
        line
        for edge in _edges(page)
        for line in takewhile(lambda line: _key(line) in repeated or _PAGE_NUMBER.fullmatch(line.text), edge)
    ]
    return [line for line in page if line not in dropped]


def _key(line: _Set) -> str:
    return _NUMBER.sub("#", line.text.casefold())


def _said(document: PDFDocument) -> Mapping[str, str]:
    """Return what the file says of itself."""
    said = {key: resolve1(value) for info in document.info for key, value in info.items()}
    return {key: " ".join(decode_text(value).split()) for key, value in said.items() if isinstance(value, bytes)}


def _largest(passages: Sequence[Passage]) -> str:
    """Return the largest heading of the first page: its title, most likely."""
    headings = [passage for passage in passages if passage.level and passage.page == 1]
    return min(headings, key=lambda passage: passage.level).text if headings else ""


def _notes(pages: Sequence[Sequence[_Set]]) -> Iterator[str]:
    empty = [str(number) for number, page in enumerate(pages, 1) if not page]
    if empty:
        shown = ", ".join(empty[:10]) + (" and others" if len(empty) > 10 else "")
        yield f"No text was found on {'page' if len(empty) == 1 else 'pages'} {shown}: empty, or pictures."
