"""Documents made for a test: PDF by a writer of ten lines, Word by the library that reads it."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from docx import Document
from pypdf import PdfReader, PdfWriter

Set = str | tuple[str, float]  # a line, and its size where that is not the usual one; an empty line is a gap


def pdf(pages: Iterable[Sequence[Set]], info: Mapping[str, str] | None = None, font: str = "") -> bytes:
    """Return a PDF with these lines on its pages."""
    drawn = [_drawn(page) for page in pages]
    places = [4 + 2 * n for n in range(len(drawn))]
    usual = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in places)}] /Count {len(drawn)} >>",
        font or usual,
    ]
    for place, content in zip(places, drawn, strict=True):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents {place + 1} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(f"<< {' '.join(f'/{key} ({value})' for key, value in (info or {}).items())} >>")
    return _file(objects)


def locked(document: bytes, password: str) -> bytes:
    """Return a PDF that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(document)))
    writer.encrypt(password, algorithm="AES-256")
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def word(*paragraphs: tuple[str, str], rows: Sequence[Sequence[str]] = (), **about: str) -> bytes:
    """Return a Word file of paragraphs (style, text), a table, and what it says of itself."""
    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    for name, value in about.items():
        setattr(document.core_properties, name, value)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def archive(**parts: bytes) -> bytes:
    """Return a ZIP archive; `__` in a name stands for a slash."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(f"{name.replace('__', '/')}.xml", part)
    return content.getvalue()


def _drawn(page: Sequence[Set]) -> str:
    top = 780.0
    drawn = ["BT"]
    for line in page:
        text, size = (line, 11.0) if isinstance(line, str) else line
        top -= 1.3 * size
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(f"/F1 {size} Tf 1 0 0 1 72 {top:.1f} Tm ({escaped}) Tj" if text else "")
    return "\n".join([*drawn, "ET"])


def _file(objects: Sequence[str]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{written}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    start = f"startxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\n{start}".encode()
