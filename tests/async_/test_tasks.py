"""Tasks are created and waited for, and their ends are reported."""

import time
from pathlib import Path

import pytest

from ittybit.errors import (
    ArgumentError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    TaskCancelled,
    TaskError,
    TaskFailed,
    TaskTimeout,
)
from ittybit.types import File, Task
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault


@pytest.fixture
async def clip(client: AsyncIttybit, samples: Path) -> File:
    """Return a stored video."""
    return await client.files.upload(samples / "clip.mp4")


@pytest.fixture
async def still(client: AsyncIttybit, samples: Path) -> File:
    """Return a stored picture."""
    return await client.files.upload(samples / "still.png")


async def test_a_task_starts_pending_and_ends_with_a_file(
    client: AsyncIttybit, clip: File
) -> None:
    task = await client.tasks.create(
        kind="image", file_id=clip.id, width=80, format="webp", ref="cover"
    )
    assert (task.status, task.output) == ("pending", None)
    done = await client.tasks.wait(task.id, timeout=30)
    assert (done.succeeded, done.progress) == (True, 100)
    assert done.output is not None
    assert (done.output.width, done.output.type) == (80, "image/webp")
    media = await client.media.get(clip.media_id or "")
    assert media.urls["cover"] == done.output.url


async def test_create_and_wait_returns_the_finished_task(
    client: AsyncIttybit, clip: File
) -> None:
    task = await client.tasks.create_and_wait(
        kind="audio", file_id=clip.id, format="mp3", timeout=30
    )
    assert task.output is not None
    assert task.output.kind == "audio"


async def test_a_request_argument_is_sent_unchanged(
    client: AsyncIttybit, still: File
) -> None:
    request = {"kind": "image", "file_id": still.id, "width": 40}
    task = await client.tasks.create_and_wait(request=request, timeout=30)
    assert task.output is not None
    assert task.output.width == 40


async def test_a_workflow_is_waited_for_like_a_task(
    client: AsyncIttybit, still: File
) -> None:
    task = await client.tasks.create_and_wait(
        kind="workflow",
        file_id=still.id,
        workflow=[
            {"kind": "image", "width": 40, "ref": "small"},
            {"kind": "image", "width": 80, "ref": "large"},
        ],
        timeout=30,
    )
    assert task.succeeded
    media = await client.media.get(still.media_id or "")
    assert {"small", "large"} <= set(media.urls)


async def test_waiting_reports_progress(client: AsyncIttybit, clip: File) -> None:
    task = await client.tasks.create(kind="video", file_id=clip.id, width=64)
    seen: list[Task] = []
    await client.tasks.wait(task.id, timeout=30, on_progress=seen.append)
    assert seen[-1].progress == 100
    assert [step.progress for step in seen] == sorted(s.progress for s in seen)


async def test_a_failed_task_raises_an_error_with_its_reason_and_id(
    client: AsyncIttybit, still: File
) -> None:
    with pytest.raises(TaskFailed, match="sound") as caught:
        await client.tasks.create_and_wait(kind="audio", file_id=still.id, timeout=30)
    error = caught.value
    assert error.task.status == "failed"
    assert error.task_id == error.task.id
    assert error.task_id in str(error)
    assert isinstance(error, TaskError)


async def test_a_cancelled_task_raises_task_cancelled(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    body = b'{"id": "task_1", "kind": "video", "status": "cancelled"}'
    emulator.faults.add(Fault(status=200, body=body), path="/tasks/task_1")
    with pytest.raises(TaskCancelled, match="task_1") as caught:
        await client.tasks.wait("task_1")
    assert caught.value.task_id == "task_1"


async def test_a_wait_timeout_leaves_the_task_running(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    body = b'{"id": "task_1", "kind": "video", "status": "processing", "progress": 4}'
    emulator.faults.add(Fault(status=200, body=body), path="/tasks/task_1", times=None)
    started = time.monotonic()
    with pytest.raises(TaskTimeout, match="processing at 4 % after 1 s") as caught:
        await client.tasks.wait("task_1", timeout=1)
    assert time.monotonic() - started >= 1
    assert caught.value.task_id == "task_1"
    assert isinstance(caught.value, TimeoutError)


async def test_a_task_of_an_unknown_status_counts_as_running(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    strange = b'{"id": "task_1", "status": "marinating", "spice": true}'
    ended = b'{"id": "task_1", "status": "completed"}'
    emulator.faults.add(Fault(status=200, body=strange), path="/tasks/task_1")
    emulator.faults.add(Fault(status=200, body=ended), path="/tasks/task_1")
    assert (await client.tasks.wait("task_1", timeout=5)).succeeded


async def test_a_temporary_failure_does_not_end_a_wait(
    client: AsyncIttybit, still: File, emulator: Emulator
) -> None:
    task = await client.tasks.create(kind="image", file_id=still.id, width=40)
    emulator.faults.add(Fault(status=502), path=f"/tasks/{task.id}")
    emulator.faults.add(Fault(drop="before"), path=f"/tasks/{task.id}")
    assert (await client.tasks.wait(task.id, timeout=30)).succeeded


async def test_tasks_can_be_listed(client: AsyncIttybit, still: File) -> None:
    task = await client.tasks.create(kind="image", file_id=still.id, width=40)
    assert task.id in [item.id for item in (await client.tasks.list()).data]
    await client.tasks.wait(task.id, timeout=30)


async def test_an_unknown_task_is_not_found(client: AsyncIttybit) -> None:
    with pytest.raises(NotFoundError, match="task_nowhere"):
        await client.tasks.wait("task_nowhere", settle=0)


async def test_an_unknown_kind_is_refused_before_anything_is_sent(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    with pytest.raises(ArgumentError, match=r"'hologram'; the kinds are audio"):
        await client.tasks.create(kind="hologram", file_id="file_1")
    assert len(emulator.requests) == 0


async def test_an_unknown_option_is_refused_before_anything_is_sent(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    with pytest.raises(ArgumentError, match=r"kind 'image' has no option 'widht'"):
        await client.tasks.create(kind="image", file_id="file_1", widht=3)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("inputs", [{}, {"url": "http://a/b", "file_id": "file_1"}])
async def test_a_task_has_exactly_one_input(
    client: AsyncIttybit, inputs: dict[str, str]
) -> None:
    with pytest.raises(ArgumentError, match=r"either url=\.\.\. or file_id=\.\.\."):
        await client.tasks.create(kind="image", **inputs)


async def test_request_and_kind_are_mutually_exclusive(client: AsyncIttybit) -> None:
    with pytest.raises(ArgumentError, match="not both"):
        await client.tasks.create(kind="image", request={"kind": "image"})


async def test_options_that_only_the_server_can_check_are_its_error(
    client: AsyncIttybit, still: File
) -> None:
    request = {"kind": "image", "file_id": still.id, "fit": "tight"}
    with pytest.raises(BadRequestError, match="fit"):
        await client.tasks.create(request=request)


@pytest.mark.parametrize("timeout", [-1.0, float("nan")])
async def test_a_wait_timeout_must_be_a_number_of_seconds(
    client: AsyncIttybit, timeout: float
) -> None:
    with pytest.raises(ArgumentError, match="timeout must be a number"):
        await client.tasks.wait("task_1", timeout=timeout)


async def test_every_error_that_ends_a_wait_carries_the_task_id(
    client: AsyncIttybit, still: File, emulator: Emulator
) -> None:
    busy = Fault(status=503, headers={"Retry-After": "0.001"})
    emulator.faults.add(busy, method="GET", path="/tasks/*", times=None)
    with pytest.raises(InternalServerError) as caught:
        await client.with_options(max_retries=0).tasks.create_and_wait(
            kind="image", file_id=still.id, width=40
        )
    emulator.faults.clear()
    assert caught.value.task_id is not None
    assert (await client.tasks.wait(caught.value.task_id, timeout=30)).succeeded
