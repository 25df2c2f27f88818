"""How each change of an item is written down."""

from __future__ import annotations

from collections.abc import Mapping

from ittybit.batch.stages import (
    Change,
    Created,
    Done,
    Downloaded,
    Ended,
    Failed,
    Intended,
    Retried,
    Uploaded,
)

STATEMENTS: Mapping[type[Change], str] = {
    Uploaded: (
        "UPDATE items SET stage = 1, file_id = ?2, url = ?3, sent = sent + ?4, "
        "upload = ?5 WHERE seq = ?1 AND stage < 2"
    ),
    Intended: (
        "UPDATE items SET stage = 2, intended = ?2, began = coalesce(began, ?2) "
        "WHERE seq = ?1 AND stage < 3"
    ),
    Created: (
        'UPDATE items SET stage = 3, work_id = ?2, "create" = ?3, adopted = ?4 '
        "WHERE seq = ?1 AND stage < 4"
    ),
    Ended: (
        "UPDATE items SET stage = 4, results = ?2, wait = ?3 WHERE seq = ?1 "
        "AND stage < 5"
    ),
    Downloaded: (
        "UPDATE items SET stage = 5, files = ?2, received = received + ?3, "
        "download = ?4 WHERE seq = ?1 AND stage < 6"
    ),
    Done: "UPDATE items SET stage = 6, ended = ?2 WHERE seq = ?1 AND stage < 7",
    Failed: (
        "UPDATE items SET stage = 7, ended = ?2, cause = ?3, error = ?4 "
        "WHERE seq = ?1 AND stage < 6"
    ),
    Retried: "UPDATE items SET retries = retries + 1 WHERE seq = ?1",
}
"""One statement a kind of change; its parameters are the change's fields in order.

None takes an item back, so that one that is written twice does no harm.
"""

_FAILED = "WHERE stage = 7 AND (?1 IS NULL OR cause = ?1)"

RETRY = (
    f"DELETE FROM items {_FAILED} AND plan IN (SELECT id FROM plans WHERE body = x'')",
    "UPDATE items SET attempt = attempt + 1, work_id = NULL, intended = NULL "
    f"{_FAILED} AND work_id IS NOT NULL AND results IS NULL "
    "AND (cause LIKE 'Task%' OR cause LIKE 'NotFoundError%')",
    "UPDATE items SET cause = NULL, error = NULL, ended = NULL, stage = CASE "
    "WHEN results IS NOT NULL THEN 4 WHEN work_id IS NOT NULL THEN 3 "
    "WHEN intended IS NOT NULL THEN 2 WHEN file_id IS NOT NULL THEN 1 ELSE 0 END "
    f"{_FAILED}",
)
"""What opens failed items again: those that never began go; what the server failed at
is to be created once more; and each goes on behind the last step that went well."""

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
"""Brings items that have not begun to the attempt of those that ask for the same work:
what these create is theirs too."""
