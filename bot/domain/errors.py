"""Every error this project raises on purpose, sorted by what the caller can do about it.

AttacheError
├── NotFound        nothing has that name: offer the nearest
├── BadRequest      the reader's words cannot be read: say what can
├── ContentError    a file of the pack is wrong: say where, and what to do
├── ConfigError     the installation is wrong: say what to change
├── TryAgain        it may work later: wait `after` seconds
├── Unclear         it may have worked: look before trying again
└── GiveUp          it will not work until a person changes something: tell them
"""

from dataclasses import dataclass


class AttacheError(Exception):
    """The root; its text is one plain sentence that may be shown to a person."""


class NotFound(AttacheError):
    """Nothing has that name."""


class BadRequest(AttacheError):
    """The reader's words cannot be read."""


class NothingToDo(BadRequest):
    """The reader's words are clear, and what they ask for is not there to be done."""


class ConfigError(AttacheError):
    """The installation is wrong; the text says which setting to change."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Complaint:
    """One mistake in one file, written `path:line:column: problem; remedy`.

    Lines and columns count from 1; 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0
    problem: str
    remedy: str = ""

    @property
    def place(self) -> str:
        """Return `path:line:column`, as far as it is known."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])

    @property
    def message(self) -> str:
        """Return `problem; remedy`."""
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ContentError(AttacheError):
    """The pack cannot be served; `complaints` lists every mistake found."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = complaints


class TryAgain(AttacheError):
    """It may work later; `after` is in seconds."""

    def __init__(self, reason: str, after: float) -> None:
        super().__init__(reason)
        self.after = after


class Unclear(AttacheError):
    """The request left us and no answer came: it may have worked."""


class GiveUp(AttacheError):
    """It will not work until a person changes something; `remedy` is the one thing to do."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy
