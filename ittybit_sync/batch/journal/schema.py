# Generated from ittybit_async/batch/journal/schema.py by build_sync.py. Do not edit.
"""Tables of a journal, migrations from older layouts, and statements.

An item is one row, whose columns are filled from left to right. Items share plans,
which are stored once. `turn` orders the items of a run as they were read.

`stage` is the number of a ``Stage``: below 6 is open, 6 is done, and 7 is failed. It is
a literal in statements, because SQLite uses the index ``open_items`` only for literals.
"""

from __future__ import annotations

from collections.abc import Mapping

from ittybit.core.batch.stages import (
    Change,
    Created,
    Done,
    Downloaded,
    Ended,
    Failed,
    Finished,
    Intended,
    Refused,
    Reopened,
    Restarted,
    Retried,
    Uploaded,
)

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

_THIRD = """
CREATE TABLE journal (
    id BLOB NOT NULL, commits INTEGER NOT NULL, owner TEXT) STRICT;
"""

LAYOUTS = (_FIRST, _SECOND, _THIRD)
"""SQL that creates each layout from the previous one; layouts are numbered from 1."""

COLUMNS = (
    'key, body, place, source, "to", label, ref, cause, error, seq, turn, stage, '
    "attempt, (SELECT id FROM journal), file_id, url, intended, work_id, retries, "
    'adopted, sent, received, began, upload, "create", wait, download, ended, results, '
    "files"
)
"""The columns of an Entry, from `items` joined with `plans`."""

SELECT_OUTCOME = (
    "SELECT seq, stage, key, source, label, work_id, cause, error, retries, adopted, "
    'sent, received, upload, "create", wait, download, began, ended, results, files '
    "FROM items"
)
"""Selects the columns of an Outcome."""

_REOPEN = (
    "UPDATE items SET cause = NULL, error = NULL, ended = NULL, stage = CASE "
    "WHEN results IS NOT NULL THEN 4 WHEN work_id IS NOT NULL THEN 3 "
    "WHEN intended IS NOT NULL THEN 2 WHEN file_id IS NOT NULL THEN 1 ELSE 0 END"
)

STATEMENTS: Mapping[type[Change], str] = {
    Restarted: (
        "UPDATE items SET attempt = :attempt, work_id = NULL, intended = NULL, "
        "cause = NULL, stage = CASE WHEN file_id IS NOT NULL THEN 1 ELSE 0 END "
        "WHERE seq = :seq AND stage = 3"
    ),
    Uploaded: (
        "UPDATE items SET stage = 1, file_id = :file_id, url = :url, "
        "sent = sent + :sent, upload = :seconds WHERE seq = :seq AND stage < 2"
    ),
    Intended: (
        "UPDATE items SET stage = 2, intended = :when, began = coalesce(began, :when) "
        "WHERE seq = :seq AND stage < 3"
    ),
    Refused: "UPDATE items SET intended = NULL WHERE seq = :seq AND stage < 3",
    Created: (
        'UPDATE items SET stage = 3, work_id = :id, "create" = :seconds, '
        "adopted = :adopted WHERE seq = :seq AND stage < 4"
    ),
    Ended: (
        "UPDATE items SET stage = 4, cause = NULL, results = :results, wait = :seconds "
        "WHERE seq = :seq AND stage < 5"
    ),
    Downloaded: (
        "UPDATE items SET stage = 5, files = :files, received = received + :received, "
        "download = :seconds WHERE seq = :seq AND stage < 6"
    ),
    Done: "UPDATE items SET stage = 6, ended = :when WHERE seq = :seq AND stage < 7",
    Finished: (
        "UPDATE items SET stage = 6, cause = NULL, results = :results, "
        "wait = :seconds, ended = :when WHERE seq = :seq AND stage < 7"
    ),
    Failed: (
        "UPDATE items SET stage = 7, ended = :when, cause = :cause, error = :error "
        "WHERE seq = :seq AND stage < 6"
    ),
    Reopened: f"{_REOPEN} WHERE seq = :seq AND stage = 7",
    Retried: "UPDATE items SET retries = retries + 1 WHERE seq = :seq",
}
"""One statement per kind of change, in the order of the stages of an item.

Its parameters are the fields of the change. Only `Restarted` and
`Reopened` move an item back to an earlier stage. Repeating a statement is safe.
"""

_TWINS = "FROM items WHERE key >= :low AND key < :high AND seq <> :seq AND"

TWIN = (
    "SELECT file_id, url, CASE WHEN attempt >= :attempt THEN work_id END AS work, "
    "CASE WHEN stage = 3 THEN cause END, attempt "
    f"{_TWINS} coalesce(file_id, work_id) IS NOT NULL "
    "ORDER BY work IS NULL, attempt DESC LIMIT 1"
)
"""Selects the file and the work of other items that need the same work."""

TWIN_INTENT = (
    f"SELECT max(intended), min(began) {_TWINS} attempt = :attempt "
    "AND work_id IS NULL AND intended IS NOT NULL"
)
"""Selects the times of the last and the first create call without a response."""

_FAILED = "WHERE stage = 7 AND (:cause IS NULL OR cause = :cause)"

RETRY = (
    f"DELETE FROM items {_FAILED} AND plan IN (SELECT id FROM plans WHERE body = x'')",
    "UPDATE items SET error = NULL, ended = NULL, stage = 3 "
    f"{_FAILED} AND work_id IS NOT NULL AND results IS NULL AND cause LIKE 'Task%'",
    f"{_REOPEN} {_FAILED}",
)
"""Reopens failed items.

It deletes invalid items, and resumes the others after their last successful step. Work
that failed on the server keeps its cause: it is requested again before it is created
again, because its create was paid.
"""

ALIGN = """
WITH latest AS (
    SELECT seq, (
        SELECT max(attempt) FROM items AS other
        WHERE other.key >= substr(items.key, 1, 16)
        AND other.key < CAST(substr(items.key, 1, 16) || x'ffffffffffffffffff' AS BLOB)
    ) AS attempt
    FROM items WHERE work_id IS NULL AND intended IS NULL AND stage < 6
)
UPDATE items SET attempt = latest.attempt FROM latest
WHERE items.seq = latest.seq AND items.attempt < latest.attempt
"""
"""Gives items without work the latest attempt at that work, so that they share it."""
