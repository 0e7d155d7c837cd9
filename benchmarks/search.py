"""The search index with 100,000 facts and 100,000 titles, no bot around it; its floor is SQLite's FTS5 in the same run.

Questions have two to five words of a fact; in half of them up to three others may stand for each word. Those of the
labelled set (`tests/finding/questions.yaml`) are read and ranked, too, as `/ask` does. The index is made, and its
memory is measured, in processes of their own.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time

import psutil
import yaml

from bot.domain.folding import indexed_words, stem
from bot.domain.matching import seek
from bot.domain.search import Group, Index
from bot.packs.index_file import make_index, open_index

from .corpus import Chance, Question, bundled, entries, questions
from .figures import Figure, Goal, percentile

_LABELLED = Path(__file__).parents[1] / "tests" / "finding" / "questions.yaml"
_QUESTIONS = 300
_OTHERS = 3  # words that may stand for another
_WEIGHTS = (1.0, 0.8, 0.6)
_FTS5_QUESTIONS = 40  # it takes its time
_PORTION = 10_000  # entries that are read into the index at a time
_ROUNDS = 3  # that each question is asked in; the median counts
_MB = 1 << 20
_FTS5 = "SELECT id, body FROM facts WHERE facts MATCH ? ORDER BY bm25(facts, 0, 3, 2, 1) LIMIT 50"


def measure() -> list[Figure]:
    """Make the index, then ask."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "index")
        built = _apart("make", path)
        asked = questions(_QUESTIONS)
        path.with_suffix(".json").write_text(json.dumps([asdict(question) for question in asked]))
        used = _apart("ask", path)
        size = path.stat().st_size / _MB
        index = open_index(path)
        parts = (_search(index, asked), _sought(index), _spelling(index, asked), _names(index))
        answered = [figure for part in parts for figure in part]
    return [
        Figure(what="Index of 100,000 facts and titles, made", unit="s", measured=built["seconds"]),
        Figure(what="… memory to make it", unit="MB", measured=built["memory"]),
        Figure(what="… on disk", unit="MB", measured=size),
        Figure(what="… checked and opened", unit="ms", measured=used["opened"]),
        Figure(what="… memory to answer from it", unit="MB", measured=used["memory"]),
        *answered,
    ]


def _search(index: Index, asked: Sequence[Question]) -> Iterator[Figure]:
    chance = Chance(3)
    posed = [_groups(question, chance if number % 2 else None) for number, question in enumerate(asked)]
    took = _medians(partial(index.candidates, groups, "fact") for groups in posed)
    floor = _fts5(posed[:_FTS5_QUESTIONS])
    for share, goal in ((0.5, 1), (0.99, 5)):
        ours, bare = percentile(took, share), percentile(floor, share)
        what = f"Search, fifty candidates, p{share * 100:.0f}; floor: FTS5"
        yield Figure(what=what, unit="ms", measured=ours, floor=bare, ratio=ours / bare, goal=_at_most(goal))
    yield Figure(what="… the longest", unit="ms", measured=max(took), goal=_at_most(25))


def _sought(index: Index) -> Iterator[Figure]:
    """Read, search and rank the labelled questions, among them typing errors, Japanese and what has no answer."""
    lexicon = bundled().lexicon
    asked = yaml.safe_load(_LABELLED.read_text(encoding="utf-8"))["questions"]
    took = _medians(partial(seek, index, question["ask"], lexicon) for question in asked)
    for share, goal in ((0.5, 1), (0.99, 5)):
        what = f"A question read, searched and ranked, p{share * 100:.0f}"
        yield Figure(what=what, unit="ms", measured=percentile(took, share), goal=_at_most(goal))


def _spelling(index: Index, asked: Sequence[Question]) -> Iterator[Figure]:
    """Ask with a typing error in each word; compare what is still found."""
    chance = Chance(4)
    wrong = [[chance.mistyped(word) for word in question.words] for question in asked]
    took = _medians(partial(index.near, word) for words in wrong for word in words)
    right = sum(_found(index, [_asked(word) for word in question.words], question) for question in asked)
    repaired = sum(
        _found(index, [_read(index, word) for word in words], question)
        for words, question in zip(wrong, asked, strict=True)
    )
    yield Figure(what="A misspelt word repaired, p50", unit="ms", measured=percentile(took, 0.5))
    yield Figure(what="… p99", unit="ms", measured=percentile(took, 0.99))
    kept = 100 * repaired / right
    goal = Goal(limit=95, ratio=False, at_least=True)
    yield Figure(what="Still found, each word misspelt", unit="%", measured=kept, goal=goal)


def _names(index: Index) -> Iterator[Figure]:
    chance = Chance(5)
    typed = [word[: chance.random.randint(1, 6)] for word in chance.words(2000)]
    took = _medians(partial(index.starting_with, start, "title", 25) for start in typed)
    missed = [" ".join(map(chance.mistyped, chance.words(3))) for _ in range(100)]
    near = _medians(partial(index.nearest, name, "title", 3) for name in missed)
    yield Figure(what="Autocomplete, its data, p99", unit="ms", measured=percentile(took, 0.99), goal=_at_most(0.1))
    yield Figure(what="“Did you mean”, p99", unit="ms", measured=percentile(near, 0.99), goal=_at_most(25))


def _groups(question: Question, chance: Chance | None) -> list[Group]:
    """Return what a question asks for; with chance, each word with others that may stand for it."""
    groups = []
    for word in question.words:
        others = chance.words(chance.random.randint(0, _OTHERS)) if chance else []
        groups.append((*_asked(word), *((stem(other), 0.7) for other in others)))
    return groups


def _asked(word: str) -> Group:
    return ((stem(word), 1.0),)


def _read(index: Index, word: str) -> Group:
    """Return a word as it is, where it is known, else what may be meant."""
    near = () if index.frequency(stem(word)) else index.near(word, len(_WEIGHTS))
    return tuple(zip(map(stem, near), _WEIGHTS, strict=False)) or _asked(word)


def _found(index: Index, groups: Sequence[Group], question: Question) -> bool:
    return any(document.id == question.fact for document in index.candidates(groups, "fact"))


def _fts5(posed: Iterable[Sequence[Group]]) -> list[float]:
    """Return how long SQLite takes for the same, with the same stems in its index."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE facts USING fts5(id UNINDEXED, names, body, context, tokenize = 'ascii')")
    rows = ((e.id, _stems(" ; ".join(e.names)), _stems(e.body), _stems(e.context)) for e in entries(titles=0))
    connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", rows)
    either = [" OR ".join(f'"{root}"' for group in groups for root, _ in group) for groups in posed]
    took = [_timed(lambda words=words: connection.execute(_FTS5, (words,)).fetchall()) for words in either]  # type: ignore[misc]
    connection.close()
    return took


def _stems(text: str) -> str:
    return " ".join(map(stem, indexed_words(text)))


def _timed(do: Callable[[], object]) -> float:
    """Return how long it takes on a core of its own, in milliseconds: nothing here waits, except for other programs."""
    started = thread_time()
    do()
    return (thread_time() - started) * 1000


def _medians(asked: Iterable[Callable[[], object]]) -> list[float]:
    """Return how long each takes, in milliseconds; between two turns of one all others have theirs."""
    asked = list(asked)
    rounds = [[_timed(do) for do in asked] for _ in range(_ROUNDS)]
    return [median(turns) for turns in zip(*rounds, strict=True)]


def _at_most(limit: float) -> Goal:
    return Goal(limit=limit, ratio=False)


def _apart(what: str, path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", __name__, what, path], check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def _make(path: Path) -> dict[str, float]:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    waiting = entries()
    took = _timed(lambda: make_index(path, iter(lambda: list(islice(waiting, _PORTION)), [])))
    return {"seconds": took / 1000, "memory": (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024}


def _ask(path: Path) -> dict[str, float]:
    asked = [
        Question(fact=q["fact"], words=tuple(q["words"])) for q in json.loads(path.with_suffix(".json").read_text())
    ]
    process = psutil.Process()
    before = process.memory_info().rss
    started = thread_time()
    index = open_index(path)
    opened = (thread_time() - started) * 1000
    for question in asked:
        _found(index, [_asked(word) for word in question.words], question)
        index.near(question.words[0][1:])
        index.starting_with(question.words[0][:3], "title", 25)
    return {"opened": opened, "memory": (process.memory_info().rss - before) / _MB}


if __name__ == "__main__":
    print(json.dumps({"make": _make, "ask": _ask}[sys.argv[1]](Path(sys.argv[2]))))
