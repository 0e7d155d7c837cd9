"""Tells what kind of document some bytes are, and reads it with the extractor for that."""

import re
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from ...domain.errors import Complaint, ContentError
from ...forms import Refused
from . import plain
from .document import Extracted, Format
from .encoding import declared, decode

LARGEST = 50 * 1_048_576  # bytes
MOST_PARAGRAPHS = 10_000

_ENDINGS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), Format.HTML),
    **dict.fromkeys((".md", ".markdown"), Format.MARKDOWN),
    **dict.fromkeys(("", ".txt", ".text", ".asc"), Format.TEXT),
}
_PAGE = re.compile(r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b")
_CONVERT = "save the document as PDF, DOCX, HTML or text, and give that"
_SIGNS = (
    (b"\xd0\xcf\x11\xe0", "this is a file of an older Office"),
    (b"{\\rtf", "this is a file in Rich Text Format"),
    (b"\x1f\x8b", "this is a compressed file"),
    (b"PK\x03\x04", "this is an archive or a file of another program, not of Word"),
    (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
)
_UNSEEN = {*"\u00ad\u200b\ufeff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def read(content: bytes, name: str, encoding: str = "") -> Extracted:
    """Read a document; its name's ending helps to tell texts from Markdown. Raises ContentError with one sentence.

    What comes from strangers is to be read through `bounded.read`.
    """
    try:
        extracted = _tidied(_extracted(content, name, encoding))
        _refuse_lengths(extracted)
    except Refused as refused:
        complaint = Complaint(path=name, problem=refused.problem, remedy=refused.remedy)
        raise ContentError((complaint,)) from None
    except ModuleNotFoundError as missing:
        problem = f"reading this needs the package {missing.name}, which is not installed"
        remedy = "install the extra “authoring” (make setup does)"
        raise ContentError((Complaint(path=name, problem=problem, remedy=remedy),)) from None
    return extracted


def _extracted(content: bytes, name: str, encoding: str) -> Extracted:
    if not content:
        raise Refused("this file is empty", "give the document itself")
    if len(content) > LARGEST:
        raise Refused(f"this file has {len(content) // 1_048_576:,} MB", f"at most {LARGEST // 1_048_576} are read")
    if b"%PDF-" in content[:1024]:
        from . import pdf

        return pdf.extract(content)
    if _is_word(content):
        from . import word

        return word.extract(content)
    for sign, problem in _SIGNS:
        if content.startswith(sign):
            raise Refused(problem, _CONVERT)
    return _text(content, name, encoding)


def _is_word(content: bytes) -> bool:
    try:
        return content.startswith(b"PK") and "word/document.xml" in ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError):
        return False


def _text(content: bytes, name: str, encoding: str) -> Extracted:
    ending = PurePath(name).suffix.casefold()
    kind = _ENDINGS.get(ending, Format.TEXT)
    decoded = decode(content, encoding or declared(content))
    if kind is Format.HTML or _PAGE.match(decoded.text):
        from . import html

        extracted = html.extract(decoded.text)
    elif kind is Format.MARKDOWN:
        from . import markdown

        extracted = markdown.extract(decoded.text)
    else:
        extracted = plain.extract(decoded.text)
    notes = [f"It was read as {decoded.guessed}; if letters are wrong, say which --encoding it has."] * bool(
        decoded.guessed
    )
    if ending not in _ENDINGS and extracted.format is Format.TEXT:
        notes.append(f"“{ending}” is not the ending of a document, so it was read as plain text.")
    return replace(extracted, notes=(*extracted.notes, *notes))


def _tidied(extracted: Extracted) -> Extracted:
    """Leave out empty passages and characters nobody sees; make every line break and run of spaces one space."""
    passages = (replace(passage, text=_shown(passage.text)) for passage in extracted.passages)
    return replace(
        extracted,
        passages=tuple(passage for passage in passages if passage.text),
        title=_shown(extracted.title),
        author=tuple(filter(None, map(_shown, extracted.author))),
        container_title=_shown(extracted.container_title),
    )


def _shown(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if c not in _UNSEEN and unicodedata.category(c) not in ("Cc", "Cs"))


def _refuse_lengths(extracted: Extracted) -> None:
    count = len(extracted.passages)
    if not count:
        raise Refused("there is no text in this document", "give one that has some")
    if count > MOST_PARAGRAPHS:
        raise Refused(f"this document has {count:,} paragraphs", f"at most {MOST_PARAGRAPHS:,} are read: give a part")
