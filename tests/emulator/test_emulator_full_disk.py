"""Behavior with a full disk, and after the disk has space again."""

import errno
import io
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator, background
from tests.emulator.emulator_support import Caller, until


class _Disk:
    """The database of one emulator, which can simulate a full disk."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @contextmanager
    def full_for(self, table: str, when: str = "1") -> Generator[None]:
        """Reject rows of `table` and roll back, as SQLite does for a full disk."""
        raised = "SELECT RAISE(ROLLBACK, 'database or disk is full');"
        name = f"full_{table}"
        for event in ("INSERT", "UPDATE"):
            self._database.execute(
                f"CREATE TEMP TRIGGER {name}_{event} BEFORE {event} ON {table}"
                f" WHEN {when} BEGIN {raised} END"
            )
        try:
            yield
        finally:
            for event in ("INSERT", "UPDATE"):
                self._database.execute(f"DROP TRIGGER {name}_{event}")

    @contextmanager
    def without_pages(self) -> Generator[None]:
        """Prevent the database file from growing."""
        (pages,) = self._database.execute("PRAGMA page_count").fetchone()
        self._database.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            self._database.execute("PRAGMA max_page_count = 1000000")


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Database connections of the emulators in this test, usable in any thread."""
    found: list[sqlite3.Connection] = []
    connect = partial(sqlite3.connect, check_same_thread=False)

    def record(*args: Any, **options: Any) -> sqlite3.Connection:
        found.append(connect(*args, **options))
        return found[-1]

    monkeypatch.setattr(sqlite3, "connect", record)
    monkeypatch.setattr(background, "_PAUSE", 0.05)
    return found


@pytest.fixture
def caller(connections: list[sqlite3.Connection]) -> Generator[Caller]:
    with Emulator(processes=1) as emulator:
        yield Caller(emulator)


@pytest.fixture
def disk(connections: list[sqlite3.Connection], caller: Caller) -> _Disk:
    return _Disk(connections[0])


def test_a_full_database_is_507(caller: Caller, disk: _Disk) -> None:
    with disk.without_pages():
        answer = caller.api("POST", "/media", {"metadata": {"a": "x" * 500_000}})
        assert answer.status == 507
        assert "is full" in answer.json["message"]
    assert caller.api("POST", "/media").status == 201


def test_a_failing_database_is_500_with_its_error(caller: Caller, disk: _Disk) -> None:
    with disk.full_for("media"):
        answer = caller.api("POST", "/media")
    assert answer.status == 500
    message = "the emulator cannot use its data: database or disk is full"
    assert answer.json["message"] == message


def test_a_task_whose_end_cannot_be_saved_ends_when_the_disk_has_space(
    caller: Caller, disk: _Disk, samples: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = caller.file("/a.png", (samples / "still.png").read_bytes())
    body: dict[str, Any] = {"kind": "image", "width": 20}
    workflow = {"kind": "workflow", "workflow": [body]}
    with disk.full_for("tasks", "NEW.status IN ('completed', 'failed')"):
        ids = [
            caller.create(file_id=file["id"], **made)["id"] for made in (body, workflow)
        ]
        until(lambda: caplog.text.count("retrying every second") == 2)
        for identifier in ids:
            task = caller.api("GET", f"/tasks/{identifier}").json
            assert task["status"] == "processing"
    for identifier in ids:
        task = caller.wait(identifier)
        assert (task["status"], task["output"]) == ("failed", None)
        assert "database or disk is full" in task["error"]
        assert task["progress"] < 100
    assert len(caller.media(file["media_id"])["files"]) == 1
    blobs = [path.name for path in (caller.emulator.data / "blobs").iterdir()]
    assert blobs == [file["id"]]


def test_a_workflow_whose_end_cannot_be_saved_ends_when_the_disk_has_space(
    caller: Caller, disk: _Disk, samples: Path
) -> None:
    file = caller.file("/a.png", (samples / "still.png").read_bytes())
    step = {"kind": "image", "width": 20}
    ended = "NEW.status = 'completed' AND NEW.parent_id IS NULL"
    with disk.full_for("tasks", ended):
        body = {"kind": "workflow", "workflow": [step]}
        workflow = caller.create(file_id=file["id"], **body)["id"]
        until(lambda: caller.api("GET", "/tasks").json[0]["status"] == "completed")
        task = caller.api("GET", f"/tasks/{workflow}").json
        assert task["status"] == "processing"
    assert caller.wait(workflow)["status"] == "completed"


def test_a_file_that_cannot_be_replaced_stays(
    caller: Caller, disk: _Disk, samples: Path
) -> None:
    picture = (samples / "still.png").read_bytes()
    file = caller.file("/a.png", picture)
    trigger = {"kind": "event", "event": "media.created"}
    steps = [{"kind": "image", "width": 20}]
    body = {"trigger": trigger, "workflow": steps}
    assert caller.api("POST", "/automations", body).status == 201
    with disk.full_for("media"):
        assert caller.put("/a.png", (samples / "clip.mp4").read_bytes()).status == 500
        assert caller.put("/b.png", picture).status == 500
        assert caller.api("DELETE", f"/files/{file['id']}").status == 500
    assert caller.get("/a.png").body == picture
    assert caller.get("/b.png").status == 404
    blobs = [path.name for path in (caller.emulator.data / "blobs").iterdir()]
    assert blobs == [file["id"]]


def test_no_task_starts_for_a_file_that_is_not_stored(
    caller: Caller, disk: _Disk, samples: Path
) -> None:
    trigger = {"kind": "event", "event": "media.created"}
    step = {"kind": "image", "width": 20}
    body = {"trigger": trigger, "workflow": [step]}
    for _ in range(2):
        assert caller.api("POST", "/automations", body).status == 201
    second = "(SELECT count(*) FROM tasks) = 1"
    picture = (samples / "still.png").read_bytes()
    with disk.full_for("tasks", second):
        assert caller.put("/a.png", picture).status == 500
    assert caller.put("/b.png", picture).status == 201
    until(lambda: len(caller.api("GET", "/tasks").json) == 4)


def test_a_full_disk_is_reported_for_uploads_and_downloads(
    caller: Caller, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = (samples / "still.png").read_bytes()
    url = caller.file("/a.png", picture)["url"]
    real = Path.open

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def open_full(path: Path, mode: str = "r", **options: Any) -> Any:
        return Full() if mode == "wb" else real(path, mode, **options)

    monkeypatch.setattr(Path, "open", open_full)
    for answer in (
        caller.put("/b.png", picture),
        caller.api("POST", "/files", {"url": url}),
    ):
        assert answer.status == 507
        assert "is full" in answer.json["message"]
    task = caller.done(kind="ingest", url=url)
    assert task["status"] == "failed"
    assert task["error"] == "the disk that holds the emulator's data is full"
