"""The word lists in `words/`: part of the program, like tables in it."""

from collections.abc import Iterator, Mapping
from importlib.resources import files


def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each section of a file in `words/`."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in lines(name):
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        else:
            section += line.split()
    return {title: tuple(words) for title, words in found.items()}


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a file in `words/`, without its remarks."""
    text = files(__package__).joinpath("words", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
