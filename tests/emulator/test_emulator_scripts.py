"""Scripted tasks: simulation, seeding, and cancellation."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from ittybit_emulator import Emulator, EmulatorError, Script
from ittybit_emulator.samples import video
from tests.emulator.emulator_support import Caller, until


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(processes=1) as emulator:
        yield emulator


@pytest.fixture
def caller(running: Emulator) -> Iterator[Caller]:
    yield Caller(running)
    running.scripts.clear()


@pytest.fixture
def picture(caller: Caller, samples: Path) -> Any:
    return caller.file("/s/p.png", (samples / "still.png").read_bytes())


def test_a_seeded_task_follows_its_script(caller: Caller) -> None:
    (task,) = caller.emulator.seed(1, Script(wait=0.3, seconds=0.4), kind="audio")
    path = f"/tasks/{task}"
    assert caller.api("GET", path).json["status"] == "pending"
    until(lambda: caller.api("GET", path).json["status"] == "processing")
    until(lambda: caller.api("GET", path).json["progress"] >= 25)
    ended = caller.ended(path)
    assert (ended["kind"], ended["status"], ended["output"]) == (
        "audio",
        "completed",
        None,
    )
    (failing,) = caller.emulator.seed(1, Script(error="no such luck"))
    ended = caller.ended(f"/tasks/{failing}")
    assert (ended["status"], ended["error"]) == ("failed", "no such luck")


@pytest.mark.parametrize("noun", ["runs", "jobs"])
def test_runs_and_jobs_can_be_seeded_too(
    caller: Caller, noun: Literal["runs", "jobs"]
) -> None:
    made = caller.emulator.seed(3, Script(seconds=0.1), noun=noun)
    for identifier in made:
        ended = caller.ended(f"/{noun}/{identifier}")
        assert ended["status"] == "succeeded"
        assert [task["status"] for task in ended["tasks"]] == ["succeeded"]
    listed = caller.api("GET", f"/{noun}?limit=3").json
    assert [one["id"] for one in listed] == made[::-1]


def test_a_page_of_thousands_is_read_alone(caller: Caller) -> None:
    waiting = caller.emulator.seed(1000, Script(wait=60))
    others = caller.emulator.seed(5000, over=True)
    dated = {"Accept_Version": "2025-08-20"}
    newest = caller.api("GET", "/tasks?limit=100", **dated).json
    deep = caller.api("GET", "/tasks?page=51&limit=100", **dated).json
    between = caller.api("GET", f"/tasks?after={waiting[50]}&limit=50").json
    assert [task["id"] for task in newest] == others[:-101:-1]
    assert [task["id"] for task in deep] == waiting[:-101:-1]
    assert [task["id"] for task in between] == waiting[49::-1]
    assert {task["status"] for task in newest} == {"completed"}
    assert {task["status"] for task in deep} == {"pending"}


def test_requested_tasks_can_follow_a_script(caller: Caller, picture: Any) -> None:
    script = Script(seconds=0.1, error="acted")
    rule = caller.emulator.scripts.add(script, kind="vid*", times=2)
    body = {"kind": "video", "file_id": picture["id"]}
    assert [caller.done(**body)["error"] for _ in range(2)] == ["acted"] * 2
    assert (caller.done(**body)["error"] != "acted", rule.hits) == (True, 2)
    assert caller.done(kind="image", file_id=picture["id"])["status"] == "completed"


def test_a_cancelled_task_stays_cancelled(caller: Caller) -> None:
    emulator = caller.emulator
    for script in (Script(wait=60), Script(seconds=60)):
        (task,) = emulator.seed(1, script)
        time.sleep(0.05)
        assert emulator.cancel(task)
        time.sleep(0.05)
        assert caller.api("GET", f"/tasks/{task}").json["status"] == "cancelled"
        assert not emulator.cancel(task)
    assert not emulator.cancel("task_none")


def test_a_cancelled_run_cancels_its_tasks(caller: Caller, picture: Any) -> None:
    steps = {"kind": "video", "url": picture["url"], "next": [{"kind": "image"}]}
    caller.emulator.scripts.add(Script(seconds=60), kind="video", times=2)
    run = caller.api("POST", "/runs", {"tasks": [steps]}).json
    assert caller.emulator.cancel(run["id"])
    run = caller.api("GET", f"/runs/{run['id']}").json
    assert (run["status"], run["error"]) == ("cancelled", None)
    assert [task["status"] for task in run["tasks"]] == ["cancelled"] * 2
    run = caller.api("POST", "/runs", {"tasks": [steps]}).json
    assert caller.emulator.cancel(run["tasks"][0]["id"])
    run = caller.ended(f"/runs/{run['id']}")
    assert run["status"] == "cancelled"
    assert [task["status"] for task in run["tasks"]] == ["cancelled"] * 2


def test_a_rendering_in_progress_can_be_cancelled(
    caller: Caller, tmp_path: Path
) -> None:
    clip = video(tmp_path / "c.mp4", width=64, height=48).read_bytes()
    url = caller.file("/s/c.mp4", clip)["url"]
    body = {"input": url, "kind": "video", "options": {"format": "webm", "width": 1920}}
    job = caller.api("POST", "/jobs", body).json
    path = f"/tasks/{job['tasks'][2]['id']}"
    until(lambda: (caller.api("GET", path).json["progress"] or 0) > 0)
    assert caller.emulator.cancel(job["id"])
    until(lambda: not any((caller.emulator.data / "tmp").iterdir()))
    job = caller.api("GET", f"/jobs/{job['id']}").json
    assert (job["status"], job["output"]) == ("cancelled", None)
    statuses = [task["status"] for task in job["tasks"]]
    assert statuses == ["succeeded", "succeeded", "cancelled"]


def test_seeding_needs_a_running_emulator() -> None:
    with pytest.raises(EmulatorError, match="not running"):
        Emulator().seed(1)


def test_runs_and_jobs_resume_after_a_restart(samples: Path, tmp_path: Path) -> None:
    still = (samples / "still.png").read_bytes()
    with Emulator(data=tmp_path) as emulator:
        caller = Caller(emulator)
        file = caller.file("/s/p.png", still)
        emulator.scripts.add(Script(wait=60), times=None)
        gate = {"kind": "conditions", "url": file["url"]}
        gate["options"] = {"conditions": [{"prop": "kind", "value": "image"}]}
        gate["next"] = [{"kind": "image"}]
        run = caller.api("POST", "/runs", {"tasks": [gate]}).json
        seeded = emulator.seed(2, Script(seconds=0.2), noun="jobs")
        port = int(emulator.delivery_url.rpartition(":")[2])
    with Emulator(data=tmp_path, delivery_port=port) as emulator:
        caller = Caller(emulator)
        for identifier in seeded:
            assert caller.ended(f"/jobs/{identifier}")["status"] == "succeeded"
        run = caller.ended(f"/runs/{run['id']}")
        assert [task["status"] for task in run["tasks"]] == ["succeeded"] * 2
