"""How well questions are answered, alone and among unrelated facts; `python -m benchmarks.finding` writes it down.

The unrelated facts are made of common English words, so that they share words with the questions.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bot.domain.index.reading import index_in_memory
from bot.domain.lexicon import common_words
from bot.domain.library import Library
from bot.domain.search import Searchable, Trait
from bot.domain.searchables import searchables
from bot.packs.loader import load

from .asking import Score, answer, labelled, score
from .figures import Figure, Goal, percentile

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "finding.md"
UNRELATED = 50_000
SETS = (("questions", "dev"), ("questions", "test"), ("fresh", ""), ("blind", ""))
_TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)
_HEAD = """\
| set | questions | first right | in the first three | told at once | refused | wrong |
|---|---|---|---|---|---|---|
"""


def unrelated(count: int) -> Iterator[Searchable]:
    """Yield facts that have nothing to do with any question, the same ones each time."""
    chance = random.Random(2003)
    things, others = common_words()
    for number in range(count):
        a, b, c, d = chance.choices(things, k=4)
        verb, kind = chance.choices(others, k=2)
        year = chance.randrange(1700, 2020)
        yield Searchable(
            id=f"unrelated-{number}",
            kind="fact",
            title="",
            names=(d,),
            body=f"In {year} the {kind} {a} of the {b} {verb} {chance.randrange(2, 900)} {c}.",
            context=f"{a} {d}",
            weight=0.5,
            traits=frozenset({Trait.DATE, Trait.FIGURE}),
        )


def among_unrelated(library: Library, count: int) -> Library:
    """Return the library with unrelated facts in its index."""
    own = searchables(library.briefs.values(), library.sources.values(), library.questions)
    return replace(library, index=index_in_memory([*own, *unrelated(count)]))


def bundled() -> Library:
    """Return the bundled library."""
    return load([ROOT / "briefs"], ROOT / "seeds")


def scores(library: Library) -> Iterator[tuple[str, Score]]:
    """Yield how each set is answered, as far as it is there."""
    for name, split in SETS:
        if (ROOT / "tests" / "finding" / f"{name}.yaml").exists():
            yield split or name, score(answer(library, labelled(name, split)))


def row(name: str, of: Score) -> str:
    """Write a line of the table."""
    shares = (of.first, of.three, of.told, of.refused, of.wrong)
    return f"| {name} | {of.questions} | {' | '.join(f'{share:.1%}' for share in shares)} |\n"


def measure() -> list[Figure]:
    """Ask every question, and ask them again among unrelated facts."""
    library = bundled()
    full = among_unrelated(library, UNRELATED)
    figures = []
    for where, asked in (("", library), (f", among {UNRELATED:,} unrelated facts", full)):
        for name, of in scores(asked):
            for what, value, goal in (
                ("first right", of.first, Goal(limit=0.95, ratio=False, at_least=True)),
                ("in the first three", of.three, Goal(limit=0.99, ratio=False, at_least=True)),
                ("refused", of.refused, Goal(limit=0.95, ratio=False, at_least=True)),
                ("wrong and told", of.wrong, Goal(limit=0.01, ratio=False)),
            ):
                figures.append(Figure(what=f"Questions ({name}){where}: {what}", unit="", measured=value, goal=goal))
    took = []
    for question in labelled("questions"):
        began = perf_counter()
        answer(full, [question])
        took.append((perf_counter() - began) * 1000)
    for share, limit in ((0.5, 1), (0.99, 5)):
        goal = Goal(limit=limit, ratio=False)
        figures.append(
            Figure(what=f"… one, p{share * 100:.0f}", unit="ms", measured=percentile(took, share), goal=goal)
        )
    return figures


def main() -> None:
    """Measure, and write the table into the page."""
    library = bundled()
    rows = [row(name, of) for name, of in scores(library)]
    rows += [row(f"{name}, among 50,000", of) for name, of in scores(among_unrelated(library, UNRELATED))]
    table = _HEAD + "".join(rows)
    PAGE.write_text(_TABLE.sub(table, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
