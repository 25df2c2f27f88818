"""The state of an emulator in one SQLite file, with one table for each resource.

The event loop runs all statements: in WAL mode, one takes only microseconds.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from ittybit_emulator.store.database import is_marked, mark, open_database
from ittybit_emulator.store.identifiers import new_id
from ittybit_emulator.store.records import (
    Automation,
    Connection,
    Endpoint,
    Event,
    File,
    Media,
    Replay,
    Task,
    Upload,
)
from ittybit_emulator.store.table import Table


class Store:
    """All tables of one emulator, and the IDs of its organization and project.

    If `folder` contains other data or is in use, raise EmulatorError.
    """

    def __init__(self, folder: Path) -> None:
        self._depth = 0
        self._commit_callbacks: list[Callable[[], None]] = []
        self._rollback_callbacks: list[Callable[[], None]] = []
        self._db = open_database(folder)
        try:
            with self.transaction():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self.media = Table(self._db, "media", Media)
        self.files = Table(self._db, "files", File, "media_id", "path")
        self.automations = Table(self._db, "automations", Automation, "status")
        self.uploads = Table(self._db, "uploads", Upload, "path")
        columns = ("status", "kind", "parent_id", "file_id", "created_by")
        self.tasks = Table(self._db, "tasks", Task, *columns)
        self.runs = Table(self._db, "runs", Task, "status")
        self.jobs = Table(self._db, "jobs", Task, "status", "kind", "url")
        self.events = Table(self._db, "events", Event, "kind")
        self.endpoints = Table(self._db, "endpoints", Endpoint, "status")
        self.connections = Table(self._db, "connections", Connection)
        self.replays = Table(self._db, "replays", Replay)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS identity (prefix TEXT PRIMARY KEY, id TEXT)"
        )
        self._identity = {
            prefix: self._identity_of(prefix) for prefix in ("org", "prj", "key")
        }
        if not is_marked(self._db):
            # Emulators before the mark accepted bodies of any depth.
            for table in (self.media, self.files, self.tasks, self.automations):
                table.truncate_bodies()
            mark(self._db)

    def task_table(self, identifier: str | None) -> Table[Task]:
        """Return the table of tasks, runs, or jobs that an ID belongs to."""
        prefix = (identifier or "").partition("_")[0]
        return {"run": self.runs, "job": self.jobs}.get(prefix, self.tasks)

    def task(self, identifier: str | None) -> Task | None:
        """Return the task, run, or job with that ID, or None."""
        return self.task_table(identifier).get(identifier)

    def save_task(self, task: Task) -> None:
        """Insert or replace a task, run, or job."""
        self.task_table(task.id).save(task)

    def steps_of(self, identifier: str) -> list[Task]:
        """Return the tasks of a workflow, run, or job, oldest first."""
        return self.tasks.where("parent_id", identifier)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Save all changes in the block, or none of them. Blocks can be nested."""
        self._depth += 1
        try:
            if self._depth == 1:
                self._db.execute("BEGIN IMMEDIATE")
            yield
            if self._depth == 1:
                self._db.execute("COMMIT")
        except BaseException:
            if self._depth == 1:
                self._rollback()
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            self._call(self._commit_callbacks)

    def on_commit(self, act: Callable[[], None]) -> None:
        """Call `act` after the current transaction, or now without a transaction."""
        if self._depth:
            self._commit_callbacks.append(act)
        else:
            act()

    def on_rollback(self, act: Callable[[], None]) -> None:
        """Call `act` if the current transaction fails."""
        if self._depth:
            self._rollback_callbacks.append(act)

    def clear(self) -> None:
        """Delete all records. The IDs of the organization and the project stay."""
        with self.transaction():
            for table in (
                *(self.media, self.files, self.automations, self.uploads, self.tasks),
                *(self.runs, self.jobs, self.events, self.endpoints),
                *(self.connections, self.replays),
            ):
                table.clear()

    def identity(self, prefix: str) -> str:
        """Return the emulator's ID with that prefix: ``org``, ``prj``, or ``key``."""
        return self._identity[prefix]

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _rollback(self) -> None:
        # SQLite rolls back automatically if the disk is full.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._call(self._rollback_callbacks)

    def _call(self, acts: list[Callable[[], None]]) -> None:
        self._commit_callbacks, self._rollback_callbacks = [], []
        for act in acts:
            act()

    def _identity_of(self, prefix: str) -> str:
        self._db.execute(
            "INSERT OR IGNORE INTO identity VALUES (?, ?)", [prefix, new_id(prefix)]
        )
        query = "SELECT id FROM identity WHERE prefix = ?"
        (identifier,) = self._db.execute(query, [prefix]).fetchone()
        return str(identifier)
