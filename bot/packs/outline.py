"""Empty forms for a new brief and a new pack, with the hints of the schema beside each key."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..domain.errors import BadRequest
from ..forms import Form
from . import records, schema
from .files import look_through
from .ingest import editor_schema, slug

_COLUMN = 34  # where hints begin
_LONGEST_ID = 32
_HEADING = """\
{schema}
# Fill in what is empty; editors that know YAML schemas complete the keys. `python -m bot check` says what is missing.
"""


def begin(topic: str, id: str, pack: str, folders: Sequence[Path], root: Path) -> dict[Path, str]:
    """Return the files to write for a new brief, and for its pack if that is new too.

    `root` is the folder of the configuration. Raises BadRequest when it is not clear which pack is meant, or the brief
    is there already.
    """
    name = id or slug(topic, _LONGEST_ID)
    if not name or name != slug(name, _LONGEST_ID):
        raise BadRequest("A brief needs a short name in small letters, digits and hyphens. Add it with --id.")
    folder = _pack(pack, folders)
    file, pack_file = folder / f"{name}.yaml", folder / "pack.yaml"
    if file.exists():
        raise BadRequest(f"{file} is there already.")
    hint, schemas = editor_schema("brief", folder, root)
    files = {file: _brief(name, topic, hint), **schemas}
    if not pack_file.exists():
        hint, schemas = editor_schema("pack", folder, root)
        files |= {pack_file: _new_pack(folder.name, hint), **schemas}
    return files


def _pack(name: str, folders: Sequence[Path]) -> Path:
    """Return the folder of the pack that is meant."""
    known = [file.parent for folder in folders for file in look_through(folder).packs]
    if name and name != slug(name, _LONGEST_ID):
        raise BadRequest(f"“{name}” is no name of a pack: small letters, digits and hyphens are.")
    if name:
        return next((folder for folder in known if folder.name == name), folders[0] / name)
    if not known:
        raise BadRequest("There is no pack yet. Name the first one with --pack.")
    if len(known) > 1:
        raise BadRequest(f"There are several packs. Say which with --pack: {', '.join(f.name for f in known)}.")
    return known[0]


def _brief(id: str, title: str, hint: str) -> str:
    rows = (
        _row(0, f"id: {id}", schema.Brief, "id"),
        _row(0, f"title: {records.flow(title)}", schema.Brief, "title"),
        _row(0, "aliases: []", schema.Brief, "aliases"),
        _row(0, 'as_of: ""', schema.Brief, "as_of"),
        _row(0, "summary:", schema.Brief, "summary"),
        _row(1, '- text: ""', schema.Sentence, "text"),
        _row(1, "  facts: []", schema.Sentence, "facts"),
        _row(0, "sections:", schema.Brief, "sections"),
        _row(1, '- title: ""', schema.Section, "title"),
        _row(1, "  facts:", schema.Section, "facts"),
        _row(3, '- id: ""', schema.Fact, "id"),
        _row(3, '  statement: ""', schema.Fact, "statement"),
        _row(3, "  keywords: []", schema.Fact, "keywords"),
        _row(3, "  cites:", schema.Fact, "cites"),
        _row(5, '- source: ""', schema.Citation, "source"),
        _row(5, '  at: ""', schema.Citation, "at"),
        _row(5, '# exact: ""', schema.Citation, "exact"),
        _row(5, "  terms: []", schema.Citation, "terms"),
        _row(0, "related: []", schema.Brief, "related"),
    )
    return _HEADING.format(schema=hint) + "".join(f"{row}\n" for row in rows)


def _new_pack(id: str, hint: str) -> str:
    title = id.replace("-", " ").capitalize()
    rows = (
        hint,
        _row(0, f"id: {id}", schema.Pack, "id"),
        _row(0, f"title: {title}", schema.Pack, "title"),
        _row(0, f"description: Briefs on {title}.", schema.Pack, "description"),
    )
    return "".join(f"{row}\n" for row in rows)


def _row(depth: int, text: str, form: type[Form], field: str) -> str:
    hint: Any = form.model_fields[field].description
    return f"{'  ' * depth + text:<{_COLUMN}}  # {hint}"
