"""`usage`: what readers ask for, week by week, and what nobody asks for, for curators at the command line."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from .cards.badges import overdue
from .cards.briefs import clip
from .cards.telling import Telling
from .config import Config
from .desks import ledger_of
from .domain.briefs import Brief, Fact
from .domain.usage import Count

_MOST = 30  # of each kind, of what was asked for
_LISTED = 100  # of each kind, of what was not
Weekly = Mapping[tuple[str, str], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """The entries of a kind that are told now, and what names one."""

    name: str
    title: str
    entries: Mapping[str, Any]
    called: Callable[[Any], str]


async def list_usage(config: Config, telling: Telling, weeks: int, *, unused: bool) -> str:
    """Write how often each entry was asked for in the last weeks, this one included, or which never was."""
    since = telling.today - timedelta(days=telling.today.weekday() + 7 * (weeks - 1))
    async with ledger_of(config) as ledger:
        weekly = _by_week(await ledger.counted(since), since, weeks)
    if unused:
        return "\n".join(line for kind in _kinds(telling) for line in _unused(kind, weekly))
    if not weekly:
        off = "" if config.usage else "; “usage: false” in config.yaml switches counting off"
        return f"Nothing was asked for since {telling.words.day(since)}{off}."
    starts = [f"{since + timedelta(weeks=n):%d/%m}" for n in range(weeks)]
    head = ["Asked for in the week from Monday …, and in all:", "", _row(starts, "all", "")]
    return "\n".join([*head, *(line for kind in _kinds(telling) for line in _used(kind, weekly, telling))])


def _by_week(counts: Iterable[Count], since: date, weeks: int) -> Weekly:
    weekly: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * weeks)
    for count in counts:
        weekly[count.kind, count.entry][min((count.day - since).days // 7, weeks - 1)] += count.times
    return weekly


def _kinds(telling: Telling) -> Iterator[_Kind]:
    library = telling.library
    yield _Kind(name="brief", title="Topics", entries=library.briefs, called=attrgetter("title"))
    yield _Kind(name="fact", title="Facts", entries=library.facts, called=attrgetter("statement"))
    yield _Kind(name="source", title="Documents", entries=library.sources, called=attrgetter("short_title"))


def _used(kind: _Kind, weekly: Weekly, telling: Telling) -> Iterator[str]:
    asked = {entry: row for (of, entry), row in weekly.items() if of == kind.name}
    told = sum(entry in kind.entries for entry in asked)
    yield f"{kind.title}: {told} of {len(kind.entries)} asked for; --unused lists the others."
    for entry in sorted(asked, key=lambda entry: (-sum(asked[entry]), entry))[:_MOST]:
        name = _name(entry, kind) + _review(entry, kind, telling)
        yield _row(map(str, asked[entry]), str(sum(asked[entry])), name)
    if len(asked) > _MOST:
        yield f"  and {len(asked) - _MOST} more"


def _unused(kind: _Kind, weekly: Weekly) -> Iterator[str]:
    never = [entry for entry in kind.entries if (kind.name, entry) not in weekly]
    yield f"{kind.title}: {len(never)} of {len(kind.entries)} not asked for."
    yield from (f"  {_name(entry, kind)}" for entry in never[:_LISTED])
    if len(never) > _LISTED:
        yield f"  and {len(never) - _LISTED} more"


def _name(entry: str, kind: _Kind) -> str:
    return f"{entry}: {clip(kind.called(kind.entries[entry]))}" if entry in kind.entries else f"{entry}, told no more"


def _review(entry: str, kind: _Kind, telling: Telling) -> str:
    """Say where an entry that people read is to be read again by its curators."""
    reviewed = kind.entries.get(entry)
    late = overdue(reviewed, telling) if isinstance(reviewed, Brief | Fact) else ""
    return f" ({late})" if late else ""


def _row(cells: Iterable[str], total: str, name: str) -> str:
    return f"{' '.join(f'{cell:>6}' for cell in cells)} {total:>7}  {name}".rstrip()
