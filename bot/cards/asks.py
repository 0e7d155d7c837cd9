"""A question as data: what a slash command, a button and a menu entry all come down to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from ..domain.errors import BadRequest

MAX_LENGTH = 100  # characters: Discord's limit for a custom_id, the tightest there is
_VERSION = "a1"
_ESCAPES = str.maketrans({"%": "%25", "|": "%7C", "=": "%3D"})


class _Encoding:
    """Keeps how a question is written: every card writes each of its questions several times."""

    __slots__ = ("_code",)
    _code: str


@dataclass(frozen=True, slots=True)
class Ask(_Encoding):
    """A command and its options, for instance `brief` with `topic=korea`, `view=facts`."""

    command: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __hash__(self) -> int:
        return hash((self.command, frozenset(self.options.items())))

    def with_options(self, /, **options: str) -> "Ask":
        """Return the same question with some options changed; an empty one is dropped."""
        merged = {**self.options, **options}
        return Ask(self.command, MappingProxyType({k: v for k, v in merged.items() if v}))

    def encode(self) -> str:
        """Write the question as one string, at most MAX_LENGTH characters, that `decode` reads in any later version."""
        try:
            return self._code
        except AttributeError:
            object.__setattr__(self, "_code", _encode(self))
            return self._code

    @classmethod
    def decode(cls, text: str) -> "Ask":
        """Read what `encode` wrote; raises BadRequest for anything else."""
        version, _, rest = text.partition("|")
        command, *pairs = rest.split("|")
        if version != _VERSION or not command:
            raise BadRequest("This button is from a version that is no longer understood. Ask again with a command.")
        options = dict(pair.partition("=")[::2] for pair in pairs)
        return cls(command, MappingProxyType({key: unquote(value) for key, value in options.items()}))


def ask(command: str, /, **options: str) -> Ask:
    """Build a question; options with an empty value are left out."""
    return Ask(command, MappingProxyType({key: value for key, value in options.items() if value}))


def fits_button(asked: Ask) -> bool:
    """Whether a question fits a button on each of its pages."""
    try:
        asked.with_options(page="99").encode()
    except ValueError:
        return False
    return True


def _encode(asked: Ask) -> str:
    options = (f"{key}={value.translate(_ESCAPES)}" for key, value in asked.options.items())
    text = "|".join([_VERSION, asked.command, *options])
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a question of {len(text)} characters does not fit a button: {text}")
    return text
