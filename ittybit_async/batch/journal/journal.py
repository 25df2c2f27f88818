"""Journal of a batch: the items, their states, and their results, in SQLite.

Any thread may call its methods. They block, one at a time; a run calls them in threads,
with `JournalStore`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from ittybit.batch import Outcome
from ittybit.core.batch.entry import Entry, decode_entry, decode_outcome
from ittybit.core.batch.journal.checksums import State
from ittybit.core.batch.stages import Change
from ittybit.errors import JournalError
from ittybit_async import _io
from ittybit_async.batch.journal.admission import Admission, Admitted, key_after
from ittybit_async.batch.journal.connection import keep_wal, open_journal
from ittybit_async.batch.journal.errors import busy_error, guard
from ittybit_async.batch.journal.lock import FileLock, LockDatabase
from ittybit_async.batch.journal.owner import Heartbeat, build_owner, wait_for_owner
from ittybit_async.batch.journal.pages import JournalPages
from ittybit_async.batch.journal.paths import (
    is_journal_file,
    lock_path,
    read_identity,
)
from ittybit_async.batch.journal.schema import (
    ALIGN,
    COLUMNS,
    RETRY,
    SELECT_OUTCOME,
    STATEMENTS,
    TWIN,
    TWIN_INTENT,
)

_MAX_CHANGES = 1000  # changes of rows between checkpoints


class SharedWork(msgspec.Struct, frozen=True):
    """Uploaded file and created work of other items that need the same work."""

    file_id: str | None
    url: str | None
    work_id: str | None
    intended: float | None
    """Time of a create call without a response, by the wall clock."""
    cause: str | None = None
    """Why the work failed, if the caller retries it."""
    attempt: int = 0
    since: float | None = None
    """Time of the first create call without a response."""


class Journal:
    """A journal that is locked for this process until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        self._lock = _io.Lock()
        self._owner = build_owner()
        self._lock_database = LockDatabase(path)
        try:
            with guard(path):
                self._file_lock = FileLock(path)
            self._pages = JournalPages(self._file_lock.file, path)
            try:
                wait_for_owner(self._file_lock)
                is_used = self._lock_database.is_used or self._pages.is_marked
                self._connection = open_journal(self._pages, is_used=is_used)
                self._file_lock.renew()
            except BaseException:
                self._pages.close_wal()
                self._file_lock.close()
                raise
        except BaseException:
            self._lock_database.close()
            raise
        # Resolved once, because resolving links costs more than the check of a commit.
        self._files = {file: read_identity(file) for file in (path, lock_path(path))}
        try:
            self._begin()
            self._heartbeat = Heartbeat(self._commit_nothing)
        except BaseException:
            with guard(path), keep_wal(path):
                self._close()
            raise

    def _begin(self) -> None:
        """Write the run to the journal, and then its mark to the ``-wal`` file.

        If the run has no mark later, the other file is lost.
        """
        with self._locked_cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("UPDATE journal SET owner = ?", (self._owner,))
            cursor.execute("INSERT INTO runs (began) VALUES (?)", (time.time(),))
            self._run = cursor.lastrowid or 1
            cursor.execute("COMMIT")
            (self._commits,) = cursor.execute("SELECT commits FROM journal").fetchone()
            self._admission = Admission(cursor, self._run)
            self._checkpoint()
            cursor.execute("UPDATE runs SET ended = -1 WHERE id = ?", (self._run,))

    def begin_run(self) -> int:
        """Begin another run, and return the turn before its first one."""
        now = time.time()
        with self._transaction() as cursor:
            cursor.execute("UPDATE runs SET ended = ? WHERE id = ?", (now, self._run))
            cursor.execute("INSERT INTO runs (began, ended) VALUES (?, -1)", (now,))
            run = cursor.lastrowid or 1
            admission = Admission(cursor, run)
        self._run, self._admission = run, admission
        return admission.first_turn

    def close(self) -> None:
        """Close and unlock the journal; a forked child leaves that to its parent."""
        if self._is_inherited:
            _parent_connections.append((self._connection, self._lock_database))
            return
        self._heartbeat.stop()
        with self._lock:
            try:
                # No item needs this; an error here would hide the error of the run.
                with suppress(sqlite3.Error, OSError, ValueError):
                    self._end()
            finally:
                self._close()

    def _end(self) -> None:
        """Record that the run has ended, and close the database."""
        with closing(self._connection) as connection:
            ended = (time.time(), self._run)
            connection.execute("UPDATE runs SET ended = ? WHERE id = ?", ended)
            update = "UPDATE journal SET owner = NULL WHERE owner = ?"
            connection.execute(update, (self._owner,))
            is_complete = self._checkpoint()
        if is_complete:
            self._pages.finish(self._commits)
            if not self._lock_database.is_used or self._pages.mark():
                self._lock_database.remove()

    @property
    def _is_inherited(self) -> bool:
        return os.getpid() != self._process

    def _close(self) -> None:
        self._connection.close()
        self._pages.close_wal()
        self._file_lock.close()
        self._lock_database.close()

    def _checkpoint(self) -> bool:
        """Copy the ``-wal`` file into the journal; return whether that is complete."""
        with self._pages.checkpoint(self._commits):
            query = "PRAGMA wal_checkpoint(PASSIVE)"  # it does not wait for readers
            is_busy, found, copied = self._connection.execute(query).fetchone()
        self._checkpointed = self._connection.total_changes
        return not is_busy and found == copied

    def _commit_nothing(self) -> None:
        """Show other hosts that the run has not ended."""
        with suppress(JournalError), self._transaction() as cursor:
            cursor.execute("UPDATE journal SET owner = owner")

    @property
    def shares(self) -> bool:
        """True if two items may need the same work."""
        return self._admission.shares

    def admit(self, entries: Sequence[Entry]) -> Admitted:
        """Add `entries` to the run unless they are finished."""
        with self._transaction() as cursor:
            return self._admission.admit(cursor, entries)

    def admit_open(self) -> dict[str, int]:
        """Add all unfinished items to the current run; return counts by label."""
        with self._transaction() as cursor:
            return self._admission.admit_open(cursor)

    def load_waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, after the turn `after`."""
        after = max(after, self._admission.first_turn)
        return self._load(
            "label = ? AND turn > ? AND stage < 6 ORDER BY turn LIMIT ?",
            (label, after, limit),
        )

    def load_entries(self, keys: Sequence[bytes]) -> list[Entry]:
        """Return the items with these keys, finished or not."""
        return self._load(f"key IN ({','.join('?' * len(keys))})", tuple(keys))

    def load_outcomes(self, seqs: Sequence[int]) -> list[Outcome]:
        """Return the outcomes of these finished items, in the order of the items."""
        query = f"{SELECT_OUTCOME} WHERE seq IN ({','.join('?' * len(seqs))})"
        with self._locked_cursor() as cursor:
            rows = cursor.execute(query, seqs)
            return [decode_outcome(row, earlier=True) for row in rows]

    def find_shared_work(self, entry: Entry) -> SharedWork:
        """Return what other items with the same work have uploaded and created."""
        parameters = {
            "low": entry.work,
            "high": key_after(entry.work),
            "seq": entry.seq,
            "attempt": entry.attempt,
        }
        with self._locked_cursor() as cursor:
            found = cursor.execute(TWIN, parameters).fetchone()
            file_id, url, work_id, cause, attempt = found or (None, None, None, None, 0)
            intended, since = cursor.execute(TWIN_INTENT, parameters).fetchone()
        return SharedWork(file_id, url, work_id, intended, cause, attempt, since)

    def record(self, changes: Iterable[Change]) -> None:
        """Write `changes` in one transaction, and return when they are on disk."""
        rows_by_kind: dict[type[Change], list[dict[str, Any]]] = {}
        for change in changes:
            row = msgspec.structs.asdict(change)
            rows_by_kind.setdefault(type(change), []).append(row)
        with self._transaction() as cursor:
            # In the order of an item's stages: it may have several changes here.
            for kind, statement in STATEMENTS.items():
                if rows := rows_by_kind.get(kind):
                    cursor.executemany(statement, rows)

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Claim unclaimed `paths` for item `seq`; return for each whether it has it."""
        with self._transaction() as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO places VALUES (?, ?)", [(p, seq) for p in paths]
            )
            query = "SELECT seq FROM places WHERE path = ?"
            return [
                cursor.execute(query, (p,)).fetchone() == (seq,)
                and not is_journal_file(p, self.path)
                for p in paths
            ]

    def retry(self, cause: str | None = None) -> int:
        """Reopen failed items, all or those with `cause`; return their number.

        An item resumes at the step that failed. Work that failed on the server is
        requested once more before it is created again. Invalid items are deleted; the
        caller passes them again.
        """
        with self._transaction() as cursor:
            counts = [cursor.execute(step, {"cause": cause}).rowcount for step in RETRY]
            cursor.execute(ALIGN)
        return sum(counts)

    def _load(self, where: str, values: tuple[object, ...]) -> list[Entry]:
        with self._locked_cursor() as cursor:
            rows = cursor.execute(
                f"SELECT {COLUMNS} FROM items JOIN plans ON plan = plans.id "
                f"WHERE {where}",
                values,
            ).fetchall()
            return [decode_entry(row) for row in rows]

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Cursor]:
        with self._locked_cursor() as cursor:
            self._check_files()
            self._lock_database.mark_used()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                unchanged = self._connection.total_changes
                yield cursor
                self._check_owner(cursor)
                if self._connection.total_changes == unchanged:  # needs no commit
                    cursor.execute("ROLLBACK")
                    return
                cursor.execute("UPDATE journal SET commits = commits + 1")
                cursor.execute("COMMIT")
            except BaseException:
                self._admission.clear_plans()
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise
            self._commits += 1
            self._pages.write_state(State(self._commits))
            if self._connection.total_changes - self._checkpointed > _MAX_CHANGES:
                self._checkpoint()

    def _check_owner(self, cursor: sqlite3.Cursor) -> None:
        query = "SELECT owner FROM journal"
        if cursor.execute(query).fetchone() != (self._owner,):
            raise busy_error(self.path)  # it began while this process was paused

    def _check_files(self) -> None:
        if any(read_identity(file) != known for file, known in self._files.items()):
            # Changes would be lost.
            raise JournalError(
                f"the journal {str(self.path)!r} or its lock file was deleted or "
                "replaced during the run; restore it, or use another journal",
                path=str(self.path),
            )

    @contextmanager
    def _locked_cursor(self) -> Generator[sqlite3.Cursor]:
        if self._is_inherited:  # SQLite cannot be forked; the parent holds the lock
            raise JournalError(
                f"the journal {str(self.path)!r} belongs to the parent process; "
                "continue the run there",
                path=str(self.path),
            )
        # An open cursor would keep the files open as long as an error exists.
        with (
            self._lock,
            guard(self.path),
            closing(self._connection.cursor()) as cursor,
        ):
            yield cursor


# A child must not close them: that would release the locks of the parent.
_parent_connections: list[object] = []
