"""Restarts: persistent data, resumed tasks, and cleanup."""

import gc
import json
import os
import sqlite3
import threading
import warnings
from contextlib import closing, suppress
from pathlib import Path

import pytest

from ittybit_emulator import Emulator, EmulatorError
from ittybit_emulator.samples import video
from tests.emulator.emulator_support import Caller, target_of, until


def test_a_restart_keeps_media_files_tasks_and_automations(
    samples: Path, tmp_path: Path
) -> None:
    picture = (samples / "still.png").read_bytes()
    trigger = {"kind": "event", "event": "media.created"}
    with Emulator(data=tmp_path) as emulator:
        caller = Caller(emulator)
        file = caller.file("/k/a.png", picture)
        task = caller.done(kind="image", file_id=file["id"], width=16, ref="tiny")
        body = {"trigger": trigger, "workflow": [{"kind": "image"}]}
        automation = caller.api("POST", "/automations", body).json
        identity = caller.api("GET", "/media", Accept_Version="2025-07-01").json["meta"]
    with Emulator(data=tmp_path) as emulator:
        caller = Caller(emulator)
        kept = caller.api("GET", f"/files/{file['id']}").json
        assert kept["url"] == emulator.delivery_url + "/k/a.png"
        assert {**kept, "url": ""} == {**file, "url": ""}
        assert caller.get("/k/a.png").body == picture
        media = caller.media(file["media_id"])
        assert media["urls"]["tiny"].startswith(emulator.delivery_url)
        assert caller.get(target_of(media["urls"]["tiny"])).status == 200
        again = caller.api("GET", f"/tasks/{task['id']}").json
        assert again["output"]["id"] == task["output"]["id"]
        assert caller.api("GET", "/automations").json == [automation]
        meta = caller.api("GET", "/media", Accept_Version="2025-07-01").json["meta"]
        for name in ("org_id", "project_id"):
            assert meta[name] == identity[name]


def test_a_running_task_resumes_after_a_restart(tmp_path: Path) -> None:
    clip = video(tmp_path / "clip.mp4", width=96, height=54).read_bytes()
    with Emulator(data=tmp_path / "data", processes=1) as emulator:
        caller = Caller(emulator)
        file = caller.file("/r/clip.mp4", clip)
        step = {"kind": "video", "format": "webm", "width": 320}
        following = [{"kind": "image", "width": 20, "ref": "last"}]
        steps = [step, {**step, "next": following}]
        workflow = caller.create(kind="workflow", file_id=file["id"], workflow=steps)
        lone = caller.create(kind="image", file_id=file["id"], width=30)
        running = workflow["id"]
        until(lambda: caller.api("GET", f"/tasks/{running}").json["progress"] > 0)
    # Stopping does not wait for the end of the rendering.
    with closing(sqlite3.connect(tmp_path / "data" / "ittybit.sqlite3")) as db:
        (body,) = db.execute(
            "SELECT body FROM tasks WHERE id = ?", [running]
        ).fetchone()
    assert json.loads(body)["status"] == "processing"
    with Emulator(data=tmp_path / "data") as emulator:
        caller = Caller(emulator)
        assert caller.wait(running)["status"] == "completed"
        assert caller.wait(lone["id"])["status"] == "completed"
        assert "last" in caller.media(file["media_id"])["urls"]
        tasks = caller.api("GET", "/tasks").json
        assert [task["parent_id"] for task in tasks].count(running) == 3
        assert len(caller.media(file["media_id"])["files"]) == 5


def test_an_unfinished_upload_continues_after_a_restart(
    samples: Path, tmp_path: Path
) -> None:
    picture = (samples / "still.png").read_bytes()
    half, total = len(picture) // 2, len(picture)
    with Emulator(data=tmp_path) as emulator:
        headers = {"Content-Range": f"bytes 0-{half - 1}/{total}"}
        answer = Caller(emulator).put("/r/half.png", picture[:half], headers)
        assert answer.status == 202
    with Emulator(data=tmp_path) as emulator:
        caller = Caller(emulator)
        headers = {"Content-Range": f"bytes {half}-{total - 1}/{total}"}
        assert caller.put("/r/half.png", picture[half:], headers).status == 201
        assert caller.get("/r/half.png").body == picture


def test_leftovers_of_a_crash_are_deleted_at_the_start(
    samples: Path, tmp_path: Path
) -> None:
    picture = (samples / "still.png").read_bytes()
    with Emulator(data=tmp_path) as emulator:
        file = Caller(emulator).file("/s/a.png", picture)
    sixteen = "0123456789abcdef"
    left = [f"blobs/file_{sixteen}", f"parts/part_{sixteen}", "tmp/work_a_b1c2d3/input"]
    foreign = ["blobs/mine.bin", "parts/file.txt", "tmp/thesis/a.txt", "tmp/notes"]
    for name in left + foreign:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"left")
    with Emulator(data=tmp_path):
        found = {
            str(path.relative_to(tmp_path))
            for folder in ("blobs", "parts", "tmp")
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        assert found == {f"blobs/{file['id']}", *foreign}
        assert not (tmp_path / "tmp" / "work_a_b1c2d3").exists()


def _all_below(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_with_other_files_is_rejected_and_unchanged(tmp_path: Path) -> None:
    for name in ("tmp/work_01234567/a.txt", "parts/mine.txt", "blobs/mine.bin"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("precious")
    before = _all_below(tmp_path)
    with (
        pytest.raises(EmulatorError, match="contains no emulator data; choose"),
        Emulator(data=tmp_path),
    ):
        pass
    assert _all_below(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA application_id = 1",
        "CREATE TABLE media (x)",
        "CREATE VIEW tasks AS SELECT 1",
    ],
)
def test_a_database_of_another_program_is_rejected_and_unchanged(
    tmp_path: Path, statement: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "ittybit.sqlite3")) as database:
        database.execute(statement)
    before = _all_below(tmp_path)
    with (
        pytest.raises(EmulatorError, match="the database of another program"),
        Emulator(data=tmp_path),
    ):
        pass
    assert _all_below(tmp_path) == before


def test_data_of_an_older_emulator_without_a_mark_is_accepted(tmp_path: Path) -> None:
    with Emulator(data=tmp_path) as emulator:
        media = Caller(emulator).api("POST", "/media", {"title": "]}"}).json
        deep = '{"a": ' * 2000 + "1" + "}" * 2000
        body = f'{{"id": "{media["id"]}", "title": "]}}", "metadata": {deep}}}'
    with closing(sqlite3.connect(tmp_path / "ittybit.sqlite3")) as database:
        database.execute("UPDATE media SET body = ?", [body.encode()])
        database.execute("PRAGMA application_id = 0")
        database.commit()
    for _ in range(2):
        with Emulator(data=tmp_path) as emulator:
            for version in ("2025-08-20", "2025-07-01"):
                answer = Caller(emulator).api("GET", "/media", Accept_Version=version)
                assert answer.status == 200
                assert 400 < answer.body.count(b'{"a":') <= 500
                assert b'"title":"]}"' in answer.body


def test_two_emulators_cannot_share_their_data(tmp_path: Path) -> None:
    with (
        Emulator(data=tmp_path),
        pytest.raises(EmulatorError, match="another emulator uses the data"),
        Emulator(data=tmp_path),
    ):
        pass
    with Emulator(data=tmp_path) as later:
        assert Caller(later).api("GET", "/media").status == 200


def test_a_port_in_use_raises_an_emulator_error() -> None:
    with Emulator() as first:
        port = int(first.url.rpartition(":")[2])
        other = int(first.delivery_url.rpartition(":")[2])
        why = f"the api port {port} on 127.0.0.1 is in use"
        with pytest.raises(EmulatorError, match=why), Emulator(port=port):
            pass
        why = f"the delivery port {other} on 127.0.0.1 is in use"
        both = Emulator(port=port, delivery_port=other)
        with pytest.raises(EmulatorError, match=why), both:
            pass


def test_an_invalid_database_raises_an_emulator_error(tmp_path: Path) -> None:
    (tmp_path / "ittybit.sqlite3").write_bytes(b"not a database at all" * 100)
    with (
        pytest.raises(EmulatorError, match="cannot be used as a database"),
        Emulator(data=tmp_path),
    ):
        pass


def test_a_data_path_that_is_a_file_raises_an_emulator_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(EmulatorError, match="cannot be used: it is a file"),
        Emulator(data=tmp_path / "file"),
    ):
        pass


def _children() -> set[str]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    found = path.read_text()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # the thread may have ended
            found += (task / "children").read_text()
    return set(found.split())


def test_an_emulator_starts_no_process_early_and_leaves_nothing_behind(
    samples: Path,
) -> None:
    threads, processes = set(threading.enumerate()), _children()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Emulator() as emulator:
            assert _children() <= processes
            caller = Caller(emulator)
            file = caller.file("/l/c.mp4", (samples / "clip.mp4").read_bytes())
            caller.done(kind="image", file_id=file["id"], width=16)
            caller.create(kind="video", file_id=file["id"], format="webm")
            folder = emulator.data
            assert folder.is_dir()
        gc.collect()
    assert not folder.exists()
    assert set(threading.enumerate()) <= threads
    assert _children() <= processes


def test_an_emulator_that_cannot_start_leaves_nothing_behind(tmp_path: Path) -> None:
    threads = set(threading.enumerate())
    with Emulator() as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(EmulatorError), Emulator(data=tmp_path, port=port):
            pass
        with Emulator(data=tmp_path) as second:
            assert second.url
    gc.collect()
    assert set(threading.enumerate()) <= threads


def test_data_of_an_older_emulator_with_fewer_columns_is_accepted(
    samples: Path, tmp_path: Path
) -> None:
    with Emulator(data=tmp_path) as emulator:
        caller = Caller(emulator)
        file = caller.file("/k/a.png", (samples / "still.png").read_bytes())
        task = caller.done(kind="image", file_id=file["id"])
    with closing(sqlite3.connect(tmp_path / "ittybit.sqlite3")) as db:
        db.execute("DROP INDEX tasks_kind")
        db.execute("ALTER TABLE tasks DROP COLUMN kind")
        db.commit()
    with Emulator(data=tmp_path) as emulator:
        found = Caller(emulator).api("GET", "/tasks?kind=image").json
        assert [one["id"] for one in found] == [task["id"]]
        assert Caller(emulator).api("GET", "/tasks?kind=video").json == []
