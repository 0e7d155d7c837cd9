"""What `coverage` prints: a line for each paragraph of a source, then the sum; or one JSON object."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from .packs.coverage import Coverage, Paragraph, coverage


def measure(
    source: str, folders: Sequence[Path], seeds: Path, texts: Path | None, *, as_json: bool = False
) -> tuple[str, bool]:
    """Return what to print about a source, and whether everything in it is cited or left out for a reason.

    Raises NotFound when there is no such record, BadRequest when its text is not in the folder of texts.
    """
    measured = coverage(source, folders, seeds, texts)
    return (_json(measured) if as_json else "\n".join(_lines(measured))), measured.complete


def _lines(measured: Coverage) -> Iterator[str]:
    for paragraph in measured.paragraphs:
        yield f"{paragraph.place:5} {_line(paragraph)}"
    for place in measured.strays:
        yield f"{place:5} in no record: list it in the record of the source it belongs to"
    yield from map(str, measured.complaints)
    yield _sum(measured)


def _line(paragraph: Paragraph) -> str:
    total = paragraph.cited + paragraph.left_out + len(paragraph.missing)
    said = [f"{paragraph.cited} of {total} cited" if total else "nothing to cite"]
    if paragraph.left_out:
        said.append(f"{paragraph.left_out} left out")
    if not paragraph.used:
        said.append("no fact cites this paragraph: cite it, or name it in left_out")
    if paragraph.missing:
        said.append("missing: " + ", ".join(f"“{thing.text}” ({thing.kind})" for thing in paragraph.missing))
    return "; ".join(said)


def _sum(measured: Coverage) -> str:
    cited = sum(one.cited for one in measured.paragraphs)
    left_out = sum(one.left_out for one in measured.paragraphs)
    missing = sum(len(one.missing) for one in measured.paragraphs)
    unused = sum(not one.used for one in measured.paragraphs)
    state = "complete" if measured.complete else "not complete"
    return (
        f"“{measured.source}” is {state}: {cited} cited, {left_out} left out, {missing} missing;"
        f" of {len(measured.paragraphs)} paragraphs {unused} uncited, {len(measured.strays)} more in no record."
    )


def _json(measured: Coverage) -> str:
    return json.dumps(
        {
            "source": measured.source,
            "complete": measured.complete,
            "paragraphs": [
                {
                    "id": one.place,
                    "cited": one.cited,
                    "left_out": one.left_out,
                    "missing": [{"kind": thing.kind, "text": thing.text} for thing in one.missing],
                    "used": one.used,
                }
                for one in measured.paragraphs
            ],
            "strays": measured.strays,
            "complaints": [str(complaint) for complaint in measured.complaints],
        },
        ensure_ascii=False,
    )
