"""Create requests of a batch: their content, their timing, and their repetition."""

import json
import time
from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Outcome
from ittybit.errors import BatchStopped
from ittybit_async import AsyncIttybit, _io
from ittybit_async.batch import Batch
from ittybit_async.batch.intake import queue
from ittybit_emulator import Emulator, Fault, Script
from tests.support.journal_file import edit_journal

VIDEO = {"kind": "video"}
IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
async def quick(emulator: Emulator) -> AsyncGenerator[AsyncIttybit]:
    """Return a client with a timeout of one second."""
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, timeout=1, max_retries=0
    ) as client:
        yield client


@pytest.fixture
async def patient(emulator: Emulator) -> AsyncGenerator[AsyncIttybit]:
    """Return a client that waits long enough for the server to probe a picture."""
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=10) as client:
        yield client


def batch(client: AsyncIttybit, folder: Path, **more: Any) -> Batch:
    """Return a batch with a short settle time."""
    what = more if {"job", "run"} & more.keys() else {"task": VIDEO, **more}
    return client.batch(folder / "run.sqlite3", **{"settle": 0.2, **what})


def unique_urls(many: int = 1) -> list[str]:
    """Return URLs that no other test uses."""
    return [
        f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov" for _ in range(many)
    ]


def picture(samples: Path, path: Path) -> Path:
    """Write a picture to `path`."""
    path.write_bytes((samples / "still.png").read_bytes())
    return path


async def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items."""
    return [outcome async for outcome in run(items)]


def creates(emulator: Emulator) -> int:
    """Return the number of create requests."""
    return len(emulator.requests.matching("POST", "/tasks"))


def body(emulator: Emulator, path: str) -> Any:
    """Return the body of the only create that was sent to a path."""
    [sent] = emulator.requests.matching("POST", path)
    return json.loads(sent.body)


async def test_a_create_carries_16_digits_wherever_recovery_may_look(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    metadata = {"pier": 4}
    [url] = unique_urls()
    items: list[dict[str, Any]] = [
        {"source": url, "task": {**VIDEO, "ref": "cover"}},
        {"source": url, "job": VIDEO, "metadata": metadata},
        {"source": url, "run": [VIDEO], "metadata": metadata},
    ]
    assert len(await outcomes(quick.batch(tmp_path / "run.sqlite3"), items)) == 3
    ref, _, digits = body(emulator, "/tasks")["ref"].partition("~")
    assert (ref, len(digits)) == ("cover", 16)
    [job] = emulator.requests.matching("POST", "/jobs")
    of_job, of_run = body(emulator, "/jobs"), body(emulator, "/runs")
    keys = (job.headers["Idempotency-Key"], of_run["idempotency_key"])
    for sent, key in zip((of_job, of_run), keys, strict=True):
        assert sent["metadata"] == {**metadata, "ittybit_batch": key}
    assert len({digits, *keys}) == 3


async def test_the_default_settle_time_is_twice_the_timeout(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(late=1.5), method="POST", path="/tasks")
    run = quick.batch(tmp_path / "run.sqlite3", task=VIDEO)
    [outcome] = await outcomes(run, unique_urls())
    assert (outcome.adopted, creates(emulator)) == (True, 1)


async def test_a_failed_recovery_is_followed_by_no_second_settle_time(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks")
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=4) as client:
        run = batch(client, tmp_path)
        [outcome] = await outcomes(run, unique_urls())
        assert [outcome] == [one async for one in run.outcomes()]
    assert (outcome.adopted, outcome.retries) == (False, 1)
    assert outcome.create is not None
    assert outcome.create < 2  # the duration of the create that arrived


async def test_recovery_looks_back_to_the_intent_however_long_a_create_takes(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks", times=None)
    now = time.time
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=200) as client:
        run = batch(client, tmp_path)
        with monkeypatch.context() as earlier:
            earlier.setattr(time, "time", lambda: now() - 400)
            with pytest.raises(BatchStopped):
                await outcomes(run, unique_urls())
        emulator.faults.clear()
        [made] = (await client.tasks.list(limit=1)).data
        others = [listed_task(f"task_{n}", 300) for n in range(100)]
        mine = listed_task(made.id, 390, body(emulator, "/tasks")["ref"])
        for page in (others, [mine]):
            content = json.dumps(page).encode()
            fault = Fault(status=200, body=content)
            emulator.faults.add(fault, method="GET", path="/tasks")
        [outcome] = await outcomes(run, None)
    assert (outcome.id, outcome.adopted) == (made.id, True)
    assert creates(emulator) == 1


def listed_task(id: str, ago: float, ref: str = "") -> dict[str, Any]:
    """Return a list entry of a task that was created `ago` seconds ago."""
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago))
    return {"id": id, "created": made, "options": {"ref": ref}}


async def test_stopping_while_a_source_is_signed_leaves_the_create_unsent(
    patient: AsyncIttybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    file = await patient.files.upload(samples / "still.png")
    emulator.requests.clear()
    emulator.faults.add(Fault(delay=0.3), method="GET", path="/files/*")
    run = batch(patient, tmp_path, job=VIDEO)

    async def until_asked() -> AsyncGenerator[str]:
        yield file.id
        while not emulator.requests.matching("GET", "/files/*"):
            await _io.sleep(0.01)
        run.stop()

    assert await outcomes(run, until_asked()) == []
    assert not emulator.requests.matching("POST", "/jobs")
    assert (await run.report()).open == 1


async def test_an_error_in_the_items_interrupts_no_create(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(seconds=30))
    emulator.faults.add(Fault(delay_after=0.3), method="POST", path="/tasks")
    run = batch(quick, tmp_path)

    async def broken() -> AsyncGenerator[str]:
        yield unique_urls()[0]
        while not creates(emulator):
            await _io.sleep(0.01)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await outcomes(run, broken())
    assert (await run.report()).running == 1


async def test_a_create_with_a_dripping_response_is_recovered(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drip_body=0.1), method="POST", path="/tasks")
    [outcome] = await outcomes(batch(quick, tmp_path), unique_urls())
    assert outcome.adopted


async def test_the_retry_after_of_a_create_is_limited_to_one_minute(
    emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "3600"})
    emulator.faults.add(busy, method="POST", path="/tasks")
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, rate_limit="adaptive"
    ) as client:
        with pytest.raises(BatchStopped):
            await outcomes(batch(client, tmp_path, storm_minutes=0), unique_urls())
        rate_limit = client._engine.sender.rate_limit
        assert rate_limit is not None
        assert 30 < rate_limit.limiter.delay(time.monotonic()) <= 60


async def test_a_step_is_retried_up_to_the_limit_with_the_requested_pauses(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=500, headers={"Retry-After-ms": "200"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=None)
    started = time.monotonic()
    [outcome] = await outcomes(batch(quick, tmp_path, tries=3), unique_urls())
    assert time.monotonic() - started >= 0.4
    assert (outcome.cause, outcome.retries) == ("InternalServerError 500", 2)
    assert creates(emulator) == 3


@pytest.mark.parametrize("target", ["task", "job", "run"])
async def test_every_attempt_of_a_create_sends_the_key_of_the_item(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path, target: str
) -> None:
    emulator.scripts.add(Script(), times=None)
    path = f"/{target}s"
    emulator.faults.add(Fault(drop="before"), method="POST", path=path, times=2)
    what: Any = [VIDEO] if target == "run" else VIDEO
    run = batch(quick, tmp_path, settle=0.01, **{target: what})
    assert len(await outcomes(run, unique_urls())) == 1
    sent = emulator.requests.matching("POST", path)
    keys = [request.headers["Idempotency-Key"] for request in sent]
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert len(keys[0]) == 16


async def test_a_response_for_another_item_is_not_recorded(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    other = {"id": "task_other", "options": {"ref": "~0123456789abcdef"}}
    body = json.dumps(other).encode()
    answer = Fault(status=200, body=body, headers={"Content-Type": "application/json"})
    emulator.faults.add(answer, method="POST", path="/tasks")
    [outcome] = await outcomes(batch(quick, tmp_path, settle=0.01), unique_urls())
    assert (outcome.succeeded, outcome.id) == (False, None)
    assert "describes other work" in str(outcome.error)


async def test_a_storm_does_not_use_up_the_tries(
    quick: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator.scripts.add(Script(), times=None)
    busy = Fault(status=429, headers={"Retry-After-ms": "1"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=4)
    found = await outcomes(batch(quick, tmp_path, tries=1), unique_urls(3))
    assert [outcome.succeeded for outcome in found] == [True] * 3
    assert [record.message[:18] for record in caplog.records] == ["the server is busy"]


async def test_a_run_reports_storms_in_one_line(
    quick: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    samples: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator.scripts.add(Script())
    busy = Fault(status=429, headers={"Retry-After-ms": "1"})
    for path in ("/signatures", "/tasks"):  # the upload succeeds between the two
        emulator.faults.add(busy, method="POST", path=path, times=1)
    run = batch(quick.with_options(max_retries=0), tmp_path)
    [outcome] = await outcomes(run, [samples / "still.png"])
    assert (outcome.succeeded, outcome.retries) == (True, 2)
    assert [record.message[:18] for record in caplog.records] == ["the server is busy"]


async def test_items_stay_open_if_a_storm_lasts_longer_than_allowed(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "1"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=None)
    run = batch(quick, tmp_path, storm_minutes=0)
    with pytest.raises(BatchStopped, match="answered 429"):
        await outcomes(run, unique_urls(12))
    report = await run.report()
    assert (report.failed, report.open) == (0, 12)


async def test_items_that_failed_because_the_server_was_gone_are_open_again(
    tmp_path: Path,
) -> None:
    async with AsyncIttybit(
        "key", base_url="http://127.0.0.1:9", max_retries=0
    ) as client:
        run = batch(client, tmp_path, tries=1, concurrency=2)
        with pytest.raises(BatchStopped):
            await outcomes(run, unique_urls(20))
        report = await run.report()
    assert (report.failed, report.open) == (0, report.total)
    assert report.total >= 10


async def test_failures_between_successes_do_not_end_the_run(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    busy = Fault(status=503)
    emulator.faults.add(busy, method="POST", path="/signatures", times=None)
    pictures = [picture(samples, tmp_path / f"{n}.png") for n in range(12)]
    items = [
        one for both in zip(pictures, unique_urls(12), strict=True) for one in both
    ]
    run = batch(quick, tmp_path, concurrency=1, tries=1)
    found = await outcomes(run, items)
    assert sorted(one.succeeded for one in found) == [False] * 12 + [True] * 12


@pytest.mark.parametrize(
    ("stage", "lost", "sent"),
    [
        (1, ("intended", "work_id", "results", "files"), {"/tasks", "/files"}),
        (3, ("results", "files"), {"/tasks", "/files"}),
        (4, ("files",), {"/files"}),
        (5, (), set[str]()),
    ],
)
async def test_finished_steps_of_an_item_are_not_repeated(
    patient: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    samples: Path,
    stage: int,
    lost: tuple[str, ...],
    sent: set[str],
) -> None:
    run = batch(patient, tmp_path, task=IMAGE, to=f"{tmp_path}/web/")
    [before] = await outcomes(run, [picture(samples, tmp_path / "star.png")])
    before.raise_for_error()
    with edit_journal(tmp_path / "run.sqlite3") as connection:
        gone = "".join(f", {column} = NULL" for column in lost)
        connection.execute(f"UPDATE items SET stage = {stage}, ended = NULL{gone}")
    emulator.requests.clear()
    [outcome] = await outcomes(run, None)
    assert outcome.files == before.files
    assert creates(emulator) == (1 if stage < 2 else 0)
    assert not emulator.requests.matching("PUT", "*")
    paths = {f"/{one.path.split('/')[1]}" for one in emulator.requests}
    assert ("/tasks" in paths) == ("/tasks" in sent)
    assert bool(paths) == bool(sent)


async def test_each_item_is_processed_once_however_short_the_queue_is(
    quick: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "_MAX_LOADED", 3)
    emulator.scripts.add(Script(seconds=0.2), times=None)
    items = [
        {"source": url, "label": str(n % 2)} for n, url in enumerate(unique_urls(20))
    ]
    run = batch(quick, tmp_path, concurrency=8)
    found = await outcomes(run, items)
    assert len({one.source for one in found}) == len(found) == 20
    assert creates(emulator) == 20
