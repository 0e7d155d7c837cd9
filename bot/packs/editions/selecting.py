"""Making an edition that tells only a part of another: what is verified, or what may be told away from home."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from ...domain.briefs import Brief, Pack
from ...domain.selection import tied, verified
from .drafting import rows
from .reading import Edition
from .writing import Writer


def select_into(connection: sqlite3.Connection, whole: Edition, *, strict: bool, away: bool) -> None:
    """Write what may be told of a whole edition into an empty database; brief by brief, twice."""
    writer = Writer(connection)
    connection.execute("BEGIN")
    writer.begin()
    packs = {pack.id: pack for pack in whole.packs() if pack.outside_home or not away}
    told: set[str] = set()
    for brief in _told(whole, packs, strict=strict):
        told |= {brief.id, *(fact.id for fact in brief.facts)}
    full = dict.fromkeys(packs) if not strict else {}
    for place, brief in enumerate(_told(whole, packs, strict=strict)):
        full[brief.pack] = None
        writer.brief(place, brief.id, rows(tied(brief, told), place, packs[brief.pack].leap_day), place)
    for place, pack in enumerate(pack for pack in packs.values() if pack.id in full):
        writer.pack(place, replace(pack, retired=tuple(one for one in pack.retired if one.see in told)), place)
    writer.questions(0, ((fact, whole.questions[fact]) for fact in whole.questions if fact in told))
    _sources(connection, writer, whole)
    writer.index()
    version = whole.meta["version"]
    writer.finish({**whole.meta, "version": f"{version}-away" if away else version})
    connection.execute("COMMIT")


def _told(whole: Edition, packs: dict[str, Pack], *, strict: bool) -> Iterator[Brief]:
    for id in whole.briefs:
        brief: Brief | None = whole.read_brief(id)
        if brief and brief.pack in packs and (told := verified(brief) if strict else brief):
            yield told


def _sources(connection: sqlite3.Connection, writer: Writer, whole: Edition) -> None:
    cited = {source for (source,) in connection.execute("SELECT DISTINCT source FROM citing")}
    for place, id in enumerate(id for id in whole.sources if id in cited):
        writer.source(place, whole.sources[id], place)
