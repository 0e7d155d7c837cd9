"""The tables of an edition, and the openings of such files."""

import sqlite3
from pathlib import Path

FORMAT = 4
"""Goes up whenever older files can no longer be read: they are made anew."""

# `number` is the same for a file and the brief or source in it. What the next edition is made from (files, names,
# leads, sealed) is in here too, so that it need not read files that have not changed.
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE packs (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE briefs (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE sources (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE facts (
    brief INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, key INTEGER NOT NULL,
    turn BLOB NOT NULL, opening TEXT NOT NULL, short INTEGER NOT NULL, record BLOB NOT NULL
);
CREATE TABLE citing (source TEXT NOT NULL, brief INTEGER NOT NULL, facts INTEGER NOT NULL);
CREATE TABLE days (
    day INTEGER NOT NULL, happened TEXT NOT NULL, fact TEXT NOT NULL, leap_day TEXT NOT NULL, brief INTEGER NOT NULL,
    place INTEGER NOT NULL
);
CREATE TABLE periods (
    precision TEXT NOT NULL, period INTEGER NOT NULL, first TEXT NOT NULL, fact TEXT NOT NULL, brief INTEGER NOT NULL,
    place INTEGER NOT NULL
);
CREATE TABLE retired (id TEXT NOT NULL, see TEXT NOT NULL, pack INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TABLE synonyms (number INTEGER PRIMARY KEY, pack TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE questions (file INTEGER NOT NULL, fact TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE files (
    number INTEGER PRIMARY KEY, place INTEGER NOT NULL, kind TEXT NOT NULL, pack INTEGER NOT NULL, path TEXT NOT NULL,
    name TEXT NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE names (key INTEGER NOT NULL, file INTEGER NOT NULL);
CREATE TABLE leads (id TEXT NOT NULL, file INTEGER NOT NULL);
CREATE TABLE sealed (digest BLOB PRIMARY KEY) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX packs_place ON packs (place);
CREATE INDEX briefs_id ON briefs (id);
CREATE INDEX briefs_place ON briefs (place);
CREATE INDEX sources_id ON sources (id);
CREATE INDEX sources_place ON sources (place);
CREATE INDEX facts_id ON facts (id);
CREATE INDEX facts_brief ON facts (brief, place);
CREATE INDEX facts_key ON facts (brief, place, id) WHERE key;
CREATE INDEX facts_turn ON facts (turn, id);
CREATE INDEX facts_opening ON facts (opening);
CREATE INDEX facts_short ON facts (id) WHERE short;
CREATE INDEX citing_source ON citing (source, brief, facts);
CREATE INDEX citing_brief ON citing (brief);
CREATE INDEX days_day ON days (day, happened, fact);
CREATE INDEX days_brief ON days (brief);
CREATE INDEX periods_period ON periods (precision, period);
CREATE INDEX periods_brief ON periods (brief);
CREATE INDEX retired_id ON retired (id);
CREATE INDEX questions_fact ON questions (fact);
CREATE INDEX questions_file ON questions (file);
CREATE INDEX names_key ON names (key);
CREATE INDEX names_file ON names (file);
CREATE INDEX leads_file ON leads (file);
"""


def create(file: Path | None) -> sqlite3.Connection:
    """Begin a new edition in a file of its own, or in memory. What a crash leaves of it is thrown away."""
    connection = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection


def open_to_read(file: Path) -> sqlite3.Connection:
    """Open an edition that is finished: nobody writes to it any more."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
