# Generated from tests/async_/test_runs.py by build_sync.py. Do not edit.
"""Runs start tasks or a workflow together and can be waited for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ittybit import Workflow
from ittybit.errors import (
    ArgumentError,
    BadRequestError,
    NotFoundError,
    TaskCancelled,
    TaskFailed,
)
from ittybit.steps import Image, Video, When
from ittybit.types import Run
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit

URL = "http://127.0.0.1:9/clip.mp4"


@pytest.fixture
def clip(client: Ittybit, samples: Path) -> str:
    """Return the URL of a video."""
    file = client.files.upload(samples / "clip.mp4")
    assert file.url is not None
    return file.url


def test_the_steps_of_a_workflow_run_in_order(
    client: Ittybit, clip: str, emulator: Emulator
) -> None:
    small = Video(width=80, format="mp4").then(Image(width=40, format="webp"))
    run = client.runs.create_and_wait(
        workflow=Workflow(When(kind="video").then(small)),
        url=clip,
        metadata={"pier": 4},
        timeout=60,
    )
    assert (run.succeeded, run.progress, run.metadata) == (True, 100, {"pier": 4})
    assert [task.kind for task in run.tasks] == ["conditions", "video", "image"]
    assert {task.status for task in run.tasks} == {"succeeded"}
    assert run.created_at is not None
    assert abs((datetime.now(UTC) - run.created_at).total_seconds()) < 60
    assert client.runs.get(run.id) == run
    [sent] = emulator.requests.matching("POST", "/runs")
    assert "Accept-Version" not in sent.headers


def test_tasks_of_a_run_are_sent_unchanged(client: Ittybit, clip: str) -> None:
    options = {"width": 40, "format": "png"}
    run = client.runs.create(tasks=[{"kind": "image", "url": clip, "options": options}])
    assert (client.runs.wait(run.id, timeout=60)).succeeded
    with pytest.raises(BadRequestError) as caught:
        client.runs.create(tasks=[{"kind": "image"}])
    assert caught.value.kind == "url_required"


def test_retries_with_one_idempotency_key_create_one_run(
    client: Ittybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=9)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/runs")
    flow = Workflow(Image(width=40))
    one = client.runs.create(workflow=flow, url=URL)
    assert (client.runs.list(limit=1))[0].id == one.id
    both = emulator.requests.matching("POST", "/runs")
    assert len(both) == 2
    assert both[0].body == both[1].body
    other = client.runs.create(workflow=flow, url=URL, idempotency_key=one.id)
    again = client.runs.create(workflow=flow, url=URL, idempotency_key=one.id)
    ended = client.runs.create_and_wait(
        workflow=flow, url=URL, idempotency_key=one.id, timeout=20
    )
    assert one.id != other.id == again.id == ended.id


def test_waiting_for_several_runs_returns_them_as_they_end(
    client: Ittybit, emulator: Emulator
) -> None:
    ids = emulator.seed(20, Script(seconds=0.4), noun="runs")
    runs = client.runs.wait_all(ids, timeout=20)
    assert [run.id for run in runs] == ids
    assert len(emulator.requests.matching("GET", "/runs*")) < 20
    [bad] = emulator.seed(1, Script(error="no such luck"), noun="runs")
    [long] = emulator.seed(1, Script(seconds=60), noun="runs")
    with pytest.raises(TaskFailed, match=rf"run {bad} failed: ") as caught:
        client.runs.wait(bad, timeout=20)
    assert isinstance(caught.value.task, Run)
    emulator.cancel(long)
    with pytest.raises(TaskCancelled):
        client.runs.wait(long, timeout=20)
    ended = client.runs.as_completed([bad, long], timeout=20)
    assert {run.id for run in ended} == {bad, long}
    failed = client.runs.list(status="failed", limit=1, after=long)
    assert [run.status for run in (failed).data] == ["failed"]
    with pytest.raises(NotFoundError) as missing:
        client.runs.get("run_nowhere")
    assert missing.value.kind == "run_not_found"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "either tasks"),
        ({"tasks": [], "workflow": []}, "either tasks"),
        ({"workflow": Workflow(Image())}, "pass both or neither"),
        ({"tasks": [{"kind": "image"}], "url": URL}, "pass both or neither"),
        ({"tasks": []}, "at least one task"),
        ({"tasks": [{"url": URL}]}, "takes steps"),
        ({"workflow": "image", "url": URL}, "takes a list of steps"),
        (
            {"tasks": [{"kind": "image"}], "idempotency_key": ""},
            "must be text of 1 to 255 characters",
        ),
    ],
)
def test_an_invalid_run_is_refused_before_it_is_sent(
    client: Ittybit, emulator: Emulator, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        client.runs.create(**wrong)
    assert not emulator.requests.matching("POST", "/runs")


def test_an_automation_can_be_run_on_a_url(
    client: Ittybit, clip: str, emulator: Emulator
) -> None:
    automation = client.automations.create(
        trigger={"kind": "event", "event": "media.created"},
        workflow=[Image(width=40, format="png")],
    )
    run = client.automations.run(automation.id, url=clip)
    done = client.runs.wait(run.id, timeout=60)
    assert (done.succeeded, done.created_by) == (True, automation.id)
    [sent] = emulator.requests.matching("POST", "/automations/*/run")
    assert "Accept-Version" not in sent.headers
    client.automations.update(automation.id, status="paused")
    with pytest.raises(BadRequestError, match="paused"):
        client.automations.run(automation.id, url=clip)
    client.automations.delete(automation.id)
