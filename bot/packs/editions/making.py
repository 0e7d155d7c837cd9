"""Making an edition in a folder of its own, in this process or in one that ends when it is done.

Reading packs takes libraries that serving them does not need, and keeps a core busy: a bot that serves makes its
editions in a process of their own (`python -m bot.packs.editions.making`, which reads an order and writes what came of
it, as MessagePack).
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import msgspec

from ...domain.errors import Complaint, ConfigError
from ...domain.search import Searchable
from ..index_file import make_index
from .reading import Edition
from .storing import Kept, Store, Unusable
from .tables import create, open_to_read

ENTRIES, VERIFIED = "entries.sqlite", "verified.sqlite"
AWAY = {ENTRIES: "away.sqlite", VERIFIED: "verified-away.sqlite"}
_READERS, _INDEXERS = 8, 3  # processes at most: so all of them together take less than 150 MB
_AT_ONCE = 8_000  # entries, about, that are read into an index together
_PACKAGE = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made, and where; `seen` is the signature of the files, taken before they are read."""

    folders: tuple[str, ...]
    seeds: str
    strict: bool
    home: str
    key: str
    seen: str
    anew: bool = False  # whether the edition made last is not to be relied upon
    meanwhile: bool = False  # whether readers are being served, and come first


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The name of an edition, or what is wrong."""

    name: str = ""
    complaints: tuple[Complaint, ...] = ()


Make = Callable[[Order], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A folder with the entries of an edition, which have no index yet."""

    aside: str
    version: str


def make(order: Order) -> Made:
    """Make an edition, unless the one made last is of the same content. Raises OSError where it cannot be written."""
    made = write(order)
    return finish(order, made) if isinstance(made, Written) else made


def write(order: Order) -> Made | Written:
    """Write the entries of an edition, unless there is nothing new or something is wrong."""
    from .compiling import compile_into

    store = Store(Path(order.home), order.key)
    before = _before(store, order)
    aside = store.begin()
    connection = create(aside / ENTRIES)
    if before:
        last = open_to_read(before.folder / ENTRIES)
        last.backup(connection)
        last.close()
    folders = [Path(folder) for folder in order.folders]
    complaints = compile_into(connection, folders, Path(order.seeds), processes=min(_READERS, os.cpu_count() or 1))
    whole = Edition(connection) if not complaints else None
    if whole and not (before and before.version == whole.meta["version"]):
        _parts(aside, whole, strict=order.strict)
        connection.close()
        return Written(aside=str(aside), version=whole.meta["version"])
    connection.close()
    (aside / ENTRIES).unlink()
    aside.rmdir()
    if before and not complaints:
        store.point(before.folder.name, order.seen)
        return Made(name=before.folder.name)
    return Made(complaints=complaints)


def finish(order: Order, written: Written) -> Made:
    """Index what was written, and put it in its place."""
    aside = Path(written.aside)
    for entries in list(aside.glob("*.sqlite")):
        portions = _shared_out(entries)
        make_index(index_of(entries), portions, min(len(portions), _INDEXERS, os.cpu_count() or 1))
    store = Store(Path(order.home), order.key)
    return Made(name=store.publish(aside, written.version, order.seen).folder.name)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Some briefs and documents of an edition, read by whoever goes through them."""

    entries: Path
    first: int
    count: int

    def __iter__(self) -> Iterator[Searchable]:
        with closing(open_to_read(self.entries)) as connection:
            yield from Edition(connection).searchables(self.first, self.count)


def _shared_out(entries: Path) -> list[_Portion]:
    """Share out what is to be indexed; how many cores there are makes no difference to it."""
    with closing(open_to_read(entries)) as connection:
        edition = Edition(connection)
        briefs, facts, sources = len(edition.briefs), len(edition.facts), len(edition.sources)
    portions = ceil((briefs + facts + sources) / _AT_ONCE) or 1
    count = ceil(max(briefs, sources) / portions)
    return [_Portion(entries, number * count, count) for number in range(portions)]


def index_of(entries: Path) -> Path:
    """Return the file beside some entries by which they are found."""
    return entries.with_suffix(".index")


def _before(store: Store, order: Order) -> Kept | None:
    """Return the edition to go on from, if it is sound and was made by the same program."""
    if order.anew:
        return None
    try:
        kept, seen = store.current()
        kept.verify()
    except Unusable:
        return None
    same_program = seen.rpartition("-")[2] == order.seen.rpartition("-")[2]
    return kept if same_program else None


def _parts(aside: Path, whole: Edition, *, strict: bool) -> None:
    """Make what is told of the whole where not all of it is."""
    from .selecting import select_into

    wanted = [(VERIFIED, True, False)] if strict else []
    if not whole.travels:
        wanted.append((AWAY[VERIFIED if strict else ENTRIES], strict, True))
    for name, only_verified, away in wanted:
        connection = create(aside / name)
        select_into(connection, whole, strict=only_verified, away=away)
        connection.close()


class Workshop:
    """Makes editions in processes of their own, one at a time."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def __call__(self, order: Order) -> Made:
        """Make an edition. Raises ConfigError when nothing came of it."""
        path = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
        with subprocess.Popen(  # noqa: S603 - ourselves
            (sys.executable, "-m", __spec__.name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        ) as process:
            self._running = process
            told, said = process.communicate(msgspec.msgpack.encode(order))
            self._running = None
        try:
            return msgspec.msgpack.decode(told, type=Made)
        except msgspec.DecodeError:
            reason = (said.decode(errors="replace").strip().splitlines() or ["it was stopped"])[-1]
            raise ConfigError(f"The library could not be read: {reason}.") from None

    def close(self) -> None:
        """Stop what is being made."""
        if self._running:
            self._running.kill()


def main() -> None:
    """Make what is ordered on standard input; the index is made by a process that begins with an empty memory."""
    if len(sys.argv) > 1:
        gc.disable()  # it would look through all that waits to be sorted, and find nothing
        order, written = msgspec.msgpack.decode(bytes.fromhex(sys.argv[1]), type=tuple[Order, Written])
        made: Made | Written = finish(order, written)
    else:
        order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
        if order.meanwhile:
            os.nice(5)  # readers come first
        made = write(order)
    if isinstance(made, Written):
        task = msgspec.msgpack.encode((order, made)).hex()
        os.execv(sys.executable, (sys.executable, "-m", __spec__.name, task))  # noqa: S606 - ourselves
    sys.stdout.buffer.write(msgspec.msgpack.encode(made))


if __name__ == "__main__":
    main()
