"""The commands for curators: take a document in, draft facts, begin a brief, see whether documents changed."""

import asyncio
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .domain.errors import BadRequest, Complaint, ContentError
from .domain.sources import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .config import Config
    from .packs import schema
    from .packs.gather import Filed, Gathered
    from .packs.ingest import Reading
    from .packs.particulars import Said
    from .packs.verify import Finding

source_app = typer.Typer(help="Take documents in, and see whether they changed.", no_args_is_help=True)
brief_app = typer.Typer(help="Begin a brief.", no_args_is_help=True)


class Shown(StrEnum):
    """Whether a text may be shown."""

    OPEN = "open"
    CLOSED = "closed"


_DEFAULT_CONFIG = Path("config.yaml")
_STDIN = "-"

File = Annotated[str, typer.Argument(help="A text, Markdown, HTML, PDF or DOCX file; - reads standard input.")]
SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source record.")]
ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration.", metavar="FILE")]
Texts = Annotated[Path | None, typer.Option(help="The folder of texts; texts/ beside the configuration if left out.")]
Id = Annotated[str, typer.Option(help="A short name; made of the title if left out.")]
Title = Annotated[str, typer.Option(help="The title as the document has it.")]
Author = Annotated[list[str] | None, typer.Option(help="“Lovelace, Ada”, or the name of a body; can be repeated.")]
Issued = Annotated[str, typer.Option(help="When it appeared: 2003-04-04, 2003-04 or 2003.")]
Publisher = Annotated[str, typer.Option(help="Who published it.")]
Type = Annotated[str, typer.Option("--type", help="The CSL type, such as report, article or webpage.")]
Url = Annotated[str, typer.Option(help="Its public address.")]
Language = Annotated[str, typer.Option(help="The language of the text, such as en-GB.")]
Rights = Annotated[str, typer.Option(help="Who holds the rights.")]
May = Annotated[Shown | None, typer.Option(help="Whether the text may be shown.")]
Encoding = Annotated[str, typer.Option(help="The encoding of a text, where it was guessed wrong.")]
Yes = Annotated[bool, typer.Option("--yes", help="Write what changed without asking.")]
Fetch = Annotated[bool, typer.Option("--fetch", help="Read each document at the URL of its record.")]
Most = Annotated[int, typer.Option(min=1, help="How many candidates.")]
Topic = Annotated[str, typer.Argument(help="What the brief is about.")]
PackName = Annotated[str, typer.Option("--pack", help="The id of the pack; needed where there are several or none.")]


@source_app.command()
def add(
    file: File,
    config: ConfigFile = _DEFAULT_CONFIG,
    texts: Texts = None,
    id: Id = "",
    title: Title = "",
    author: Author = None,
    issued: Issued = "",
    publisher: Publisher = "",
    kind: Type = "",
    url: Url = "",
    language: Language = "",
    rights: Rights = "",
    access: May = None,
    encoding: Encoding = "",
    yes: Yes = False,
) -> None:
    """Take a document in: write its record and keep its text. Of a known one, show what changed before writing."""
    from .packs.particulars import Said

    said = Said(
        id=id,
        type=kind,
        title=title,
        author=tuple(author or ()),
        publisher=publisher,
        issued=issued,
        language=language,
        url=url,
        rights=rights,
        access=Access(access.value) if access else None,
    )
    _add(file, encoding, said, config, texts or config.with_name("texts"), yes=yes)


@source_app.command()
def verify(config: ConfigFile = _DEFAULT_CONFIG, texts: Texts = None, fetch: Fetch = False) -> None:
    """Hold every citation against the documents as they are today; exit 1 when the evidence of any is elsewhere."""
    from .packs import verify as verifying
    from .packs.fetch import fetch as fetch_page

    folder = texts or config.with_name("texts")
    gathered = _gathered(_settings(config), whole=True)

    async def on_the_web() -> list["Finding"]:
        return [_told(finding) async for finding in verifying.on_the_web(gathered, fetch_page, folder)]

    if fetch:
        findings = asyncio.run(on_the_web())
    else:
        findings = [_told(finding) for finding in verifying.in_folder(gathered, folder)]
    astray = sum(len(finding.astray) for finding in findings)
    unread = sum(1 for finding in findings if finding.problem)
    cited = sum(len(finding.traces) for finding in findings)
    typer.echo(f"{cited} citations: {cited - astray} where they were, {astray} astray; {unread} documents not read.")
    raise SystemExit(1 if astray or unread else 0)


def draft(source: SourceId, config: ConfigFile = _DEFAULT_CONFIG, texts: Texts = None, most: Most = 20) -> None:
    """Print what facts may be made of, as YAML: paragraph, figures, dates, terms. The statements are yours to write."""
    from .packs.draft import draft as drafted

    typer.echo(drafted(source, _gathered(_settings(config)), texts or config.with_name("texts"), most), nl=False)


@brief_app.command()
def new(topic: Topic, config: ConfigFile = _DEFAULT_CONFIG, id: Id = "", pack: PackName = "") -> None:
    """Write the file of a new brief, with a hint at each key."""
    from .packs.outline import begin

    _write(begin(topic, id, pack, _settings(config).packs, config.parent))


def _add(file: str, encoding: str, said: "Said", config: Path, folder: Path, *, yes: bool) -> None:
    from .packs import ingest
    from .packs.extract import bounded
    from .packs.particulars import complete

    content = _content(file)
    settings = _settings(config)
    extracted = bounded.read(content, "standard input" if file == _STDIN else file, encoding)
    for note in extracted.notes:
        typer.echo(note)
    found = ingest.reading(extracted, content)
    gathered = _gathered(settings)
    if same := ingest.same(found, gathered):
        typer.echo(f"Nothing changed: this is {' and '.join(f'“{filed.form.id}”' for filed in same)}.")
        _remind(said, same[0])
        _write(ingest.lost_text(found, same[0].form, folder))
    elif known := ingest.known(found, gathered, said.id):
        _take_up(found, known, _gathered(settings, whole=True), folder, said, yes=yes)
    else:
        obtained = f"Taken from {'standard input' if file == _STDIN else Path(file).name} on {_today(settings)}."
        ask = _ask if sys.stdin.isatty() and file != _STDIN else None
        particulars = complete(said, extracted, gathered, obtained, ask)
        _write(ingest.add(found, particulars, settings.seeds, folder, config.parent))
        typer.echo(f"Next: python -m bot draft {particulars.id}")


def _take_up(
    found: "Reading", known: "Filed[schema.Source]", gathered: "Gathered", folder: Path, said: "Said", *, yes: bool
) -> None:
    """Show what a new version of a known document changes, and write that once a person agrees."""
    from .packs.change import update
    from .packs.differences import changes

    access = said.access or known.form.access
    if access is Access.NONE:
        raise BadRequest(f"The text of “{known.form.id}” was not held so far. Add --access: open or closed.")
    if not said.id:
        typer.echo(
            f"This looks like a new version of “{known.form.id}”; a different document needs an --id of its own."
        )
    planned = update(found, known, gathered, folder, access)
    for line in (line for change in planned.changes for line in changes(change)):
        typer.echo(line)
    _remind(said, known)
    if not (yes or (sys.stdin.isatty() and typer.confirm("Write this?"))):
        typer.echo("Nothing was written. Add --yes to write it.", err=True)
        raise SystemExit(1)
    _write(planned.files)
    typer.echo(f"Next: python -m bot check --texts {folder} --seal")


def _remind(said: "Said", known: "Filed[schema.Source]") -> None:
    if said.anything:
        typer.echo(f"What the record says of the document stays as it is; {known.document.path} is yours to edit.")


def _content(file: str) -> bytes:
    """Read a file, or what comes through standard input; no more than one byte too many."""
    from .packs.extract.reading import LARGEST

    if file == _STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with open(file, "rb") as document:
            return document.read(LARGEST + 1)
    except IsADirectoryError:
        problem, remedy = "this is a folder", "give one document in it"
    except OSError as error:
        problem = f"this cannot be read ({(error.strerror or 'unknown reason').lower()})"
        remedy = "see that it is there, and that you may read it"
    raise ContentError((Complaint(path=file, problem=problem, remedy=remedy),))


def _gathered(settings: "Config", *, whole: bool = False) -> "Gathered":
    """Read the library there is, which may be none yet; `whole` says that no brief of it may be missing.

    Raises ContentError: as long as a record cannot be read, nobody knows what is known.
    """
    from .packs.files import look_through
    from .packs.gather import gather

    gathered = gather([folder for folder in settings.packs if look_through(folder).files], settings.seeds)
    begun = settings.seeds.exists()
    wrong = [c for c in gathered.complaints if whole or Path(c.path).is_relative_to(settings.seeds)]
    if wrong := [complaint for complaint in wrong if begun or complaint.path != str(settings.seeds)]:
        raise ContentError(tuple(wrong))
    return gathered


def _told(finding: "Finding") -> "Finding":
    """Print what became of the citations of a source."""
    from .packs.differences import fates

    if finding.problem:
        typer.echo(f"{finding.source} ({finding.where}): not read: {finding.problem}")
        return finding
    typer.echo(f"{finding.source} ({finding.where}): {len(finding.traces)} citations, {len(finding.astray)} astray.")
    for line in fates(finding.traces, finding.before):
        typer.echo(line)
    return finding


def _write(files: "Mapping[Path, str]") -> None:
    from .packs.records import write_all

    write_all(files)
    for file in files:
        typer.echo(f"Written: {file}")


def _ask(question: str) -> str:
    return str(typer.prompt(question, default="", show_default=False))


def _settings(file: Path) -> "Config":
    from .config import load

    return load(file, {}, required=file != _DEFAULT_CONFIG)  # a curator needs no secrets


def _today(settings: "Config") -> str:
    return datetime.now(UTC).astimezone(settings.timezone).date().isoformat()
