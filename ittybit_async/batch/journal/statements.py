"""SQL statements that record changes of items."""

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
    Retried,
    Uploaded,
)

STATEMENTS: Mapping[type[Change], str] = {
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
        "UPDATE items SET stage = 4, results = :results, wait = :seconds "
        "WHERE seq = :seq AND stage < 5"
    ),
    Downloaded: (
        "UPDATE items SET stage = 5, files = :files, received = received + :received, "
        "download = :seconds WHERE seq = :seq AND stage < 6"
    ),
    Done: "UPDATE items SET stage = 6, ended = :when WHERE seq = :seq AND stage < 7",
    Finished: (
        "UPDATE items SET stage = 6, results = :results, wait = :seconds, "
        "ended = :when WHERE seq = :seq AND stage < 7"
    ),
    Failed: (
        "UPDATE items SET stage = 7, ended = :when, cause = :cause, error = :error "
        "WHERE seq = :seq AND stage < 6"
    ),
    Retried: "UPDATE items SET retries = retries + 1 WHERE seq = :seq",
}
"""One statement per kind of change, in the order of the stages of an item.

Its parameters are the fields of the change. No statement moves an item back to an
earlier stage, so that repeating one is safe.
"""

_TWINS = "FROM items WHERE key >= :low AND key < :high AND seq <> :seq AND"

TWIN = (
    "SELECT file_id, url, CASE WHEN attempt >= :attempt THEN work_id END AS work "
    f"{_TWINS} coalesce(file_id, work_id) IS NOT NULL "
    "ORDER BY work IS NULL, attempt DESC LIMIT 1"
)
"""Selects the file and the work of other items that need the same work."""

TWIN_INTENT = f"SELECT max(intended) {_TWINS} attempt = :attempt AND work_id IS NULL"
"""Selects the latest time of a create call without a response."""

_FAILED = "WHERE stage = 7 AND (:cause IS NULL OR cause = :cause)"

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
"""Reopens failed items.

It deletes invalid items, plans new attempts for work that failed on the server, and
resumes the other items after their last successful step.
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
