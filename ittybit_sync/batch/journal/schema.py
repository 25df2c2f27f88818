# Generated from ittybit_async/batch/journal/schema.py by build_sync.py. Do not edit.
"""Tables of a journal, and migrations from older layouts.

An item is one row, whose columns are filled from left to right. Items share plans,
which are stored once. `turn` orders the items of a run as they were read.

`stage` is the number of a ``Stage``: below 6 is open, 6 is done, and 7 is failed. It is
a literal in statements, because SQLite uses the index ``open_items`` only for literals.
"""

from __future__ import annotations

APPLICATION = 0x49545942  # "ITYB", in the header of the file

_FIRST = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, began REAL NOT NULL, ended REAL) STRICT;
CREATE TABLE plans (
    id INTEGER PRIMARY KEY, body BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE items (
    seq INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    plan INTEGER NOT NULL REFERENCES plans,
    place TEXT NOT NULL, source TEXT NOT NULL, "to" TEXT,
    label TEXT NOT NULL, ref TEXT,
    turn INTEGER NOT NULL,
    stage INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,
    file_id TEXT, url TEXT, intended REAL, work_id TEXT, results BLOB, files BLOB,
    cause TEXT, error TEXT,
    retries INTEGER NOT NULL DEFAULT 0, adopted INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0, received INTEGER NOT NULL DEFAULT 0,
    began REAL, ended REAL,
    upload REAL, "create" REAL, wait REAL, download REAL) STRICT;
CREATE INDEX open_items ON items (label, turn) WHERE stage < 6;
"""

_SECOND = """
CREATE TABLE places (path TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

LAYOUTS = (_FIRST, _SECOND)
"""SQL that creates each layout from the previous one; layouts are numbered from 1."""

COLUMNS = (
    'seq, turn, key, body, place, source, "to", label, ref, stage, attempt, '
    "file_id, url, intended, work_id, results, files, cause, error, "
    'retries, adopted, sent, received, began, upload, "create", wait, download'
)
"""The columns of an Entry, from `items` joined with `plans`."""
