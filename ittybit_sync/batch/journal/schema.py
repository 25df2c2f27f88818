# Generated from ittybit_async/batch/journal/schema.py by build_sync.py. Do not edit.
"""The tables of a journal, and how those of older layouts become like them.

An item is a row; its columns fill from left to right as it goes on. Plans, which many
items share, are kept once. `turn` orders the items of a run as they came.

`stage` is the number of a ``Stage``: below 6 is open, 6 done, 7 failed. Statements have
it as a literal: with a parameter SQLite does not see that ``open_items`` would serve.
"""

from __future__ import annotations

APPLICATION = 0x49545942  # "ITYB"; SQLite keeps it in the head of the file

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
"""What makes each layout of the one before; the number of a layout is its place."""

COLUMNS = (
    'seq, turn, key, body, place, source, "to", label, ref, stage, attempt, '
    "file_id, url, intended, work_id, results, files, cause, error, "
    'retries, adopted, sent, received, began, upload, "create", wait, download'
)
"""What an Entry is made of, from `items` joined with `plans`."""
