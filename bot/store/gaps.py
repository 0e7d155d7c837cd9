"""Questions that no statement answers, kept so that nobody can tell who asked: marks first, words once enough ask.

Each place counts for itself: its managers read no word that only others asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from ..domain.gaps import (
    KEPT,
    MOST,
    WAITING,
    Gap,
    Unanswered,
    alike,
    is_enough,
    marks,
    meaning,
    normalised,
    place_mark,
    reader_mark,
)
from .tables import gap_reader_table, gap_table, note_table
from .writing import insert_into

_KEY, _SALT = "gaps.key", "gaps.salt"
_READERS = 20  # of one question on one day: more say nothing new
_g, _r = gap_table.c, gap_reader_table.c


Fresh = Callable[[], str]  # chance, as 32 hexadecimal digits


def note(connection: Connection, unanswered: Unanswered, fresh: Fresh) -> None:
    """Note a question under the one it is like, else by itself."""
    key, day = _key(connection, fresh), unanswered.day
    own, place = marks(meaning(unanswered.question), key), place_mark(unanswered.place, key)
    gap = _like(connection, own, place) or _new(connection, own, place, unanswered, fresh)
    reader = reader_mark(unanswered.reader, _salt(connection, day, fresh))
    today = select(func.count()).select_from(gap_reader_table).where(_r.gap == gap, _r.day == day)
    if (connection.execute(today).scalar() or 0) < _READERS:
        row = {"gap": gap, "day": day, "reader": reader}
        connection.execute(insert_into(connection, gap_reader_table).on_conflict_do_nothing(), row)
    days, readers = _asked(connection, gap)
    told = {"question": normalised(unanswered.question)} if is_enough(days, readers) else {}
    near = {"nearest": unanswered.nearest} if unanswered.nearest else {}
    connection.execute(update(gap_table).where(_g.id == gap).values(last_day=day, **told, **near))


def forget(connection: Connection, today: date) -> None:
    """Remove what was not asked for long, and yesterday's salt, and with it who was who."""
    waiting = (_g.question == "") & (_g.last_day < today - WAITING)
    _remove(connection, connection.execute(select(_g.id).where((_g.last_day < today - KEPT) | waiting)).scalars())
    if not (_get(connection, _SALT) or "").startswith(f"{today} "):
        connection.execute(delete(note_table).where(note_table.c.key == _SALT))


def listed(connection: Connection, today: date, place: str | None) -> tuple[Gap, ...]:
    """Forget what was not asked for long, and return what enough have asked, in one place or in any.

    The most asked comes first; of all places, what is alike counts as one.
    """
    forget(connection, today)
    wanted = select(gap_table).where(_g.question != "").order_by(_g.last_day, _g.id)
    if place is not None:
        wanted = wanted.where(_g.place == place_mark(place, (_get(connection, _KEY) or "").encode()))
    groups: list[_Group] = []
    for row in connection.execute(wanted).mappings().all():
        own = frozenset(row["marks"].split())
        group = max(groups, key=lambda known: alike(known.marks, own), default=None)
        if group is None or not alike(group.marks, own):
            groups.append(group := _Group(own, _gap(row)))
        group.add(_gap(row), connection.execute(select(_r.day, _r.reader).where(_r.gap == row["id"])).tuples())
    return tuple(sorted((g.told() for g in groups), key=lambda gap: (-gap.days, -gap.readers, gap.question)))


@dataclass(slots=True)
class _Group:
    """Gaps of several places that are alike."""

    marks: frozenset[str]
    gap: Gap
    readers: dict[date, set[str]] = field(default_factory=dict)

    def add(self, gap: Gap, asked: Iterable[tuple[date, str]]) -> None:
        """Add one that was asked later, with its days and the marks of its readers."""
        self.gap = replace(gap, first=min(gap.first, self.gap.first))
        for day, reader in asked:
            self.readers.setdefault(day, set()).add(reader)

    def told(self) -> Gap:
        """Return it as curators read it."""
        return replace(self.gap, days=len(self.readers), readers=max(map(len, self.readers.values()), default=0))


def _gap(row: RowMapping) -> Gap:
    known = {name: row[name] for name in ("question", "nearest")}
    return Gap(first=row["first_day"], last=row["last_day"], days=0, readers=0, **known)


def _like(connection: Connection, own: frozenset[str], place: str) -> str | None:
    """Return the gap of the place whose marks are most like these, if any are."""
    rows = connection.execute(select(_g.id, _g.marks).where(_g.place == place)).all()
    likeness = {id: alike(own, frozenset(known.split())) for id, known in rows}
    best = max(likeness, key=lambda id: (likeness[id], id), default=None)
    return best if best and likeness[best] else None


def _new(connection: Connection, own: frozenset[str], place: str, unanswered: Unanswered, fresh: Fresh) -> str:
    many = connection.execute(select(func.count()).select_from(gap_table)).scalar() or 0
    if many >= MOST:
        fullest = select(_g.place).group_by(_g.place).order_by(func.count().desc(), _g.place).limit(1).scalar_subquery()
        oldest = select(_g.id).where(_g.place == fullest).order_by(_g.question != "", _g.last_day, _g.id)
        _remove(connection, connection.execute(oldest.limit(many - MOST + 1)).scalars())
    id = fresh()[:24]
    row = {
        "id": id,
        "place": place,
        "marks": " ".join(sorted(own)),
        "question": "",
        "nearest": unanswered.nearest,
        "first_day": unanswered.day,
        "last_day": unanswered.day,
    }
    connection.execute(insert_into(connection, gap_table), row)
    return id


def _asked(connection: Connection, gap: str) -> tuple[int, int]:
    """Return on how many days a gap was asked, and by how many readers at most on one of them."""
    query = select(func.count()).where(_r.gap == gap).group_by(_r.day)
    counts = connection.execute(query).scalars().all()
    return len(counts), max(counts, default=0)


def _remove(connection: Connection, gaps: Iterable[str]) -> None:
    ids = list(gaps)
    connection.execute(delete(gap_reader_table).where(_r.gap.in_(ids)))
    connection.execute(delete(gap_table).where(_g.id.in_(ids)))


def _key(connection: Connection, fresh: Fresh) -> bytes:
    """Return the key of all marks, made when there is none."""
    return (_get(connection, _KEY) or _set(connection, _KEY, fresh())).encode()


def _salt(connection: Connection, day: date, fresh: Fresh) -> bytes:
    """Return what readers are marked with today, in place of what they were marked with before.

    What is noted late, after midnight, makes no new one: with that, one reader would be two.
    """
    known = _get(connection, _SALT) or ""
    if known.partition(" ")[0] < day.isoformat():
        known = _set(connection, _SALT, f"{day} {fresh()}")
    return known.encode()


def _get(connection: Connection, name: str) -> str | None:
    return connection.execute(select(note_table.c.value).where(note_table.c.key == name)).scalar()


def _set(connection: Connection, name: str, value: str) -> str:
    statement = insert_into(connection, note_table).values(key=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    return value
