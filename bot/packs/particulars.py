"""Finds out what a record is to say: what a curator said, else what the document says, else what they answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..domain.dates import parse_when
from ..domain.errors import BadRequest
from ..domain.sources import Access
from . import ingest
from .extract.document import Extracted, Format
from .gather import Gathered
from .ingest import Particulars

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a curator said of a document; what they did not is empty."""

    id: str = ""
    type: str = ""
    title: str = ""
    author: tuple[str, ...] = ()
    publisher: str = ""
    issued: str = ""
    language: str = ""
    url: str = ""
    rights: str = ""
    access: Access | None = None

    @property
    def anything(self) -> bool:
        """Whether they said more than which document it is."""
        return self != Said(id=self.id, access=self.access)


def complete(said: Said, extracted: Extracted, gathered: Gathered, obtained: str, ask: Ask | None) -> Particulars:
    """Return the particulars of a new document; `ask` puts a question to a person, where there is one to answer.

    Raises BadRequest when something is missing or cannot be read, with the options that say it.
    """
    known = _asked(_found(said, extracted), extracted, ask) if ask else _found(said, extracted)
    known = replace(known, id=known.id or ingest.free_id(known.title, gathered))
    needed = {"title": known.title, "id": known.id or not known.title, "access": known.access, "rights": known.rights}
    if missing := [f"--{name}" for name, value in needed.items() if not value]:
        raise BadRequest(f"The document does not say all that its record needs. Add {_listed(missing)}.")
    if known.issued and (wrong := _wrong_date(known.issued)):
        raise BadRequest(f"{wrong}. Say it with --issued, no more precisely than it is known.")
    return Particulars(
        id=known.id,
        type=known.type,
        title=known.title,
        author=known.author,
        publisher=known.publisher,
        container_title=extracted.container_title,
        issued=known.issued,
        language=known.language,
        url=known.url,
        rights=known.rights,
        access=known.access or Access.CLOSED,
        obtained=obtained,
    )


def _found(said: Said, extracted: Extracted) -> Said:
    issued = extracted.issued if not _wrong_date(extracted.issued) else ""
    return replace(
        said,
        type=said.type or ("webpage" if extracted.format is Format.HTML else "document"),
        title=said.title or extracted.title,
        author=said.author or extracted.author,
        issued=said.issued or issued,
        language=said.language or extracted.language,
        url=said.url or extracted.url,
    )


def _asked(known: Said, extracted: Extracted, ask: Ask) -> Said:
    made = f"; the file was made on {extracted.made}" if extracted.made else ""
    return replace(
        known,
        title=known.title or _insist("Title", ask),
        author=known.author or _names(ask("Authors, as Lovelace, Ada; a body as it is called (empty when unknown)")),
        issued=known.issued or _date(f"When it appeared, such as 2003-04-04 or 2003 (empty when unknown{made})", ask),
        access=known.access or _access(ask),
        rights=known.rights or _insist("Who holds the rights", ask),
    )


def _insist(question: str, ask: Ask) -> str:
    while not (answer := ask(question).strip()):
        pass
    return answer


def _names(answer: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in answer.split(";") if name.strip())


def _date(question: str, ask: Ask) -> str:
    while wrong := _wrong_date(answer := ask(question).strip()):
        question = f"{wrong}. {question}"
    return answer


def _access(ask: Ask) -> Access:
    while (answer := ask("May its text be shown: open or closed").strip().lower()) not in ("open", "closed"):
        pass
    return Access(answer)


def _wrong_date(edtf: str) -> str:
    """Return what is wrong with a date, or an empty string; no date is not wrong."""
    try:
        if edtf:
            parse_when(edtf)
    except ValueError as error:
        return str(error)
    return ""


def _listed(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} and {options[-1]}"
