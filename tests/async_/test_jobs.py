"""Jobs are created, listed by cursor, and waited for."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ittybit.errors import (
    APIResponseValidationError,
    ArgumentError,
    BadRequestError,
    NotFoundError,
    TaskCancelled,
    TaskFailed,
    TaskTimeout,
)
from ittybit.types import Job
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault, Script
from tests.support.wire_server import WireServer, answer, answering

URL = "http://127.0.0.1:9/clip.mp4"


@pytest.fixture
async def clip(client: AsyncIttybit, samples: Any) -> str:
    """Return the URL of a video."""
    file = await client.files.upload(samples / "clip.mp4")
    assert file.url is not None
    return file.url


async def test_a_job_renders_its_input(client: AsyncIttybit, clip: str) -> None:
    began = datetime.now(UTC) - timedelta(seconds=2)
    job = await client.jobs.create_and_wait(
        kind="image",
        input=clip,
        options={"width": 80, "format": "webp"},
        metadata={"pier": 4},
        timeout=60,
    )
    assert (job.succeeded, job.progress, job.input) == (True, 100, clip)
    assert (job.options, job.metadata) == ({"width": 80, "format": "webp"}, {"pier": 4})
    assert [task.kind for task in job.tasks] == ["probe", "import", "image"]
    assert job.output is not None
    assert job.output.endswith(".webp")
    assert job.created_at is not None
    assert job.finished_at is not None
    assert began <= job.created_at <= job.finished_at <= datetime.now(UTC)
    assert job.tasks[0].updated_at is not None
    assert job.tasks[0].updated_at <= datetime.now(UTC)
    assert await client.jobs.get(job.id) == job


async def test_a_job_that_cannot_be_rendered_raises_task_failed(
    client: AsyncIttybit,
) -> None:
    with pytest.raises(TaskFailed, match=r"job job_\w+ \(audio\) failed: ") as caught:
        await client.jobs.create_and_wait(kind="audio", input=URL, timeout=60)
    assert isinstance(caught.value.task, Job)
    assert set(caught.value.task.error) == {"kind", "message"}


async def test_a_job_is_sent_without_a_version_and_with_the_caller_s_key(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=9)
    key = f"harbour-{time.time_ns()}"
    one = await client.jobs.create(kind="video", input=URL, idempotency_key=key)
    again = await client.jobs.create(kind="video", input=URL, idempotency_key=key)
    ended = await client.jobs.create_and_wait(
        kind="video", input=URL, idempotency_key=key, timeout=20
    )
    other = await client.jobs.create(kind="video", input=URL)
    assert one.id == again.id == ended.id != other.id
    sent = emulator.requests.matching("POST", "/jobs")
    keys = [one.headers["Idempotency-Key"] == key for one in sent]
    assert keys == [True, True, True, False]
    assert not any("Accept-Version" in one.headers for one in sent)


async def test_a_retry_after_a_lost_response_creates_one_job(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=3)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/jobs")
    url = f"{URL}?{time.time_ns()}"
    job = await client.jobs.create(kind="audio", input=url)
    assert [one.id async for one in client.jobs.list(input=url)] == [job.id]


async def test_jobs_can_be_listed_in_both_directions(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    ids = emulator.seed(7, Script(seconds=0), noun="jobs")
    older = [job.id async for job in client.jobs.list(limit=2, after=ids[-1])]
    assert older[:6] == ids[5::-1]
    newer = [
        job.id async for job in client.jobs.list(limit=2, after=ids[0], order="asc")
    ]
    assert newer[:6] == ids[1:]
    pages = client.jobs.list(limit=3, before=ids[0]).iter_pages()
    assert [[job.id for job in page.data] async for page in pages][:2] == [
        [ids[3], ids[2], ids[1]],
        [ids[6], ids[5], ids[4]],
    ]
    page = await client.jobs.list(limit=2, after=ids[-1])
    assert page.has_next_page()
    assert (await page.get_next_page())[0].id == ids[3]


async def test_a_list_of_jobs_can_be_filtered(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    [failed] = emulator.seed(1, Script(error="no such luck"), noun="jobs")
    with pytest.raises(TaskFailed, match="no such luck"):
        await client.jobs.wait(failed, timeout=20)
    found = await client.jobs.list(status="failed", kind="video", limit=1)
    assert [job.status for job in found.data] == ["failed"]
    with pytest.raises(BadRequestError):
        await client.jobs.list(after="job_nowhere")


async def test_waiting_for_many_jobs_uses_the_list(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    ids = emulator.seed(30, Script(seconds=0.5), noun="jobs")
    jobs = await client.jobs.wait_all(ids, timeout=20)
    assert [job.id for job in jobs] == ids
    assert all(job.succeeded for job in jobs)
    assert len(emulator.requests.matching("GET", "/jobs*")) < 30
    late = emulator.seed(1, Script(seconds=0.5), noun="jobs")
    ended = [job.id async for job in client.jobs.as_completed([*late, ids[0]])]
    assert ended == [ids[0], late[0]]


async def test_a_wait_ends_if_the_job_is_cancelled_or_the_timeout_passes(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    [long] = emulator.seed(1, Script(seconds=60), noun="jobs")
    with pytest.raises(TaskTimeout, match="it keeps running") as caught:
        await client.jobs.wait(long, timeout=0.2)
    assert caught.value.task_id == long
    left = await client.jobs.wait(long, timeout=0, on_timeout="leave")
    assert not left.ended
    emulator.cancel(long)
    with pytest.raises(TaskCancelled, match="was cancelled"):
        await client.jobs.wait(long, timeout=20)
    with pytest.raises(NotFoundError) as missing:
        await client.jobs.get("job_nowhere")
    assert missing.value.kind == "job_not_found"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"kind": "hologram"},
            "job 'hologram'; the kinds are adaptive",
        ),
        ({}, "a job must have a kind, got None"),
        ({"kind": "video"}, "needs input: an http"),
        ({"kind": "video", "input": URL, "widht": 3}, "has no field 'widht'"),
        ({"kind": "video", "input": 3}, "input must be an http.* got 3"),
        ({"kind": "audio", "input": URL, "options": {"width": 3}}, "no option 'width'"),
        (
            {"kind": "image", "input": URL, "options": {"width": 0}},
            r"width must be a number of pixels \(1 or more\).* got 0",
        ),
        (
            {"kind": "image", "input": URL, "options": {"width": "wide"}},
            "width must be a number of pixels.* got 'wide'",
        ),
        (
            {"kind": "video", "input": URL, "options": {"fps": 61}},
            "from 1 to 60, got 61",
        ),
        (
            {"kind": "audio", "input": URL, "options": {"bitrate": 9}},
            "from 32000 to 320000",
        ),
        (
            {"kind": "image", "input": URL, "options": {"quality": 80}},
            "quality must be very_low, .* got 80",
        ),
        ({"kind": "animation", "input": URL}, "needs end: a number"),
        ({"kind": "animation", "input": URL, "options": {}}, "needs end: a number"),
        ({"kind": "video", "request": {}}, "either request"),
        (
            {"kind": "video", "input": URL, "idempotency_key": " "},
            "must be text of 1 to 255 characters",
        ),
        ({"kind": "video", "input": URL, "idempotency_key": "a\n"}, "line break"),
    ],
)
async def test_an_invalid_job_is_refused_before_it_is_sent(
    client: AsyncIttybit, emulator: Emulator, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        await client.jobs.create(**wrong)
    assert not emulator.requests.matching("POST", "/jobs")


async def test_a_request_argument_is_sent_unchanged(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    with pytest.raises(BadRequestError, match="hologram"):
        await client.jobs.create(request={"kind": "hologram", "input": URL})
    sent = emulator.requests.matching("POST", "/jobs")[0]
    assert sent.body == b'{"kind":"hologram","input":"' + URL.encode() + b'"}'


async def test_raw_responses_contain_jobs_and_pages(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=3)
    made = await client.jobs.with_raw_response.create(kind="video", input=URL)
    assert (made.status_code, made.data.kind) == (201, "video")
    listed = await client.jobs.with_raw_response.list(limit=1)
    assert listed.headers["limit"] == "1"
    assert [type(job) for job in listed.data.data] == [Job]


async def test_an_invalid_time_is_kept_or_an_error_if_strict() -> None:
    body = b'{"id":"job_1","created_at":"soon","updated_at":"2026-01-02T03:04:05"}'
    with WireServer(answering(answer(body))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            job = await client.jobs.get("job_1")
            assert (job.id, job.created_at) == ("job_1", "soon")
            assert job.updated_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
            strict = client.with_options(strict_response_validation=True)
            with pytest.raises(APIResponseValidationError, match="created_at"):
                await strict.jobs.get("job_1")
