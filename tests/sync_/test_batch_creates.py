# Generated from tests/async_/test_batch_creates.py by build_sync.py. Do not edit.
"""A create of a batch: what it carries, when it leaves, and what is not done again."""

import json
import sqlite3
import time
from collections.abc import Generator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Outcome
from ittybit.errors import BatchStopped
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit, _io
from ittybit_sync.batch import Batch
from ittybit_sync.batch.intake import queue

VIDEO = {"kind": "video"}
IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
def quick(emulator: Emulator) -> Generator[Ittybit]:
    """A client whose calls are late after a second."""
    with Ittybit(
        emulator.key, base_url=emulator.url, timeout=1, max_retries=0
    ) as client:
        yield client


@pytest.fixture
def patient(emulator: Emulator) -> Generator[Ittybit]:
    """A client that leaves the server the time to look at a picture."""
    with Ittybit(emulator.key, base_url=emulator.url, timeout=10) as client:
        yield client


def batch(client: Ittybit, folder: Path, **more: Any) -> Batch:
    """A batch that settles soon."""
    what = more if {"job", "run"} & more.keys() else {"task": VIDEO, **more}
    return client.batch(folder / "run.sqlite3", **{"settle": 0.2, **what})


def some(many: int = 1) -> list[str]:
    """Addresses that no other test has."""
    return [
        f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov" for _ in range(many)
    ]


def picture(samples: Path, path: Path) -> Path:
    """A picture at `path`."""
    path.write_bytes((samples / "still.png").read_bytes())
    return path


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """What becomes of items."""
    return [outcome for outcome in run(items)]


def creates(emulator: Emulator) -> int:
    """How many tasks were asked for."""
    return len(emulator.requests.matching("POST", "/tasks"))


def body(emulator: Emulator, path: str) -> Any:
    """The body of the one create that was sent to a path."""
    [sent] = emulator.requests.matching("POST", path)
    return json.loads(sent.body)


def test_a_create_carries_16_digits_wherever_a_look_may_find_them(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    metadata = {"pier": 4}
    [url] = some()
    items: list[dict[str, Any]] = [
        {"source": url, "task": {**VIDEO, "ref": "cover"}},
        {"source": url, "job": VIDEO, "metadata": metadata},
        {"source": url, "run": [VIDEO], "metadata": metadata},
    ]
    assert len(outcomes(quick.batch(tmp_path / "run.sqlite3"), items)) == 3
    ref, _, digits = body(emulator, "/tasks")["ref"].partition("~")
    assert (ref, len(digits)) == ("cover", 16)
    [job] = emulator.requests.matching("POST", "/jobs")
    of_job, of_run = body(emulator, "/jobs"), body(emulator, "/runs")
    keys = (job.headers["Idempotency-Key"], of_run["idempotency_key"])
    for sent, key in zip((of_job, of_run), keys, strict=True):
        assert sent["metadata"] == {**metadata, "ittybit_batch": key}
    assert len({digits, *keys}) == 3


def test_unless_it_is_told_a_batch_settles_for_twice_the_timeout(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(late=1.5), method="POST", path="/tasks")
    run = quick.batch(tmp_path / "run.sqlite3", task=VIDEO)
    [outcome] = outcomes(run, some())
    assert (outcome.adopted, creates(emulator)) == (True, 1)


def test_after_a_look_that_found_nothing_there_is_no_second_wait(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks")
    with Ittybit(emulator.key, base_url=emulator.url, timeout=4) as client:
        run = batch(client, tmp_path)
        [outcome] = outcomes(run, some())
        assert [outcome] == [one for one in run.outcomes()]
    assert (outcome.adopted, outcome.retries) == (False, 1)
    assert outcome.create is not None
    assert outcome.create < 2  # that of the create that arrived


def test_a_look_goes_back_to_the_intent_however_long_a_create_may_take(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks", times=None)
    now = time.time
    with Ittybit(emulator.key, base_url=emulator.url, timeout=200) as client:
        run = batch(client, tmp_path)
        with monkeypatch.context() as earlier:
            earlier.setattr(time, "time", lambda: now() - 400)
            with pytest.raises(BatchStopped):
                outcomes(run, some())
        emulator.faults.clear()
        [made] = (client.tasks.list(limit=1)).data
        others = [listed(f"task_{n}", 300) for n in range(100)]
        mine = listed(made.id, 390, body(emulator, "/tasks")["ref"])
        for page in (others, [mine]):
            content = json.dumps(page).encode()
            fault = Fault(status=200, body=content)
            emulator.faults.add(fault, method="GET", path="/tasks")
        [outcome] = outcomes(run, None)
    assert (outcome.id, outcome.adopted) == (made.id, True)
    assert creates(emulator) == 1


def listed(id: str, ago: float, ref: str = "") -> dict[str, Any]:
    """A task as a list has it, made so many seconds ago."""
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago))
    return {"id": id, "created": made, "options": {"ref": ref}}


def test_a_stop_while_a_source_is_signed_leaves_the_create_unsent(
    patient: Ittybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    file = patient.files.upload(samples / "still.png")
    emulator.requests.clear()
    emulator.faults.add(Fault(delay=0.3), method="GET", path="/files/*")
    run = batch(patient, tmp_path, job=VIDEO)

    def until_asked() -> Generator[str]:
        yield file.id
        while not emulator.requests.matching("GET", "/files/*"):
            _io.sleep(0.01)
        run.stop()

    assert outcomes(run, until_asked()) == []
    assert not emulator.requests.matching("POST", "/jobs")
    assert (run.report()).open == 1


def test_what_breaks_where_items_come_from_leaves_no_create_in_the_middle(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(seconds=30))
    emulator.faults.add(Fault(delay_after=0.3), method="POST", path="/tasks")
    run = batch(quick, tmp_path)

    def broken() -> Generator[str]:
        yield some()[0]
        while not creates(emulator):
            _io.sleep(0.01)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outcomes(run, broken())
    assert (run.report()).running == 1


def test_a_create_whose_answer_comes_drop_by_drop_is_looked_for(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drip_body=0.1), method="POST", path="/tasks")
    [outcome] = outcomes(batch(quick, tmp_path), some())
    assert outcome.adopted


def test_what_the_server_asks_of_a_create_holds_for_a_minute_at_most(
    emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "3600"})
    emulator.faults.add(busy, method="POST", path="/tasks")
    with Ittybit(emulator.key, base_url=emulator.url, rate_limit="adaptive") as client:
        [outcome] = outcomes(batch(client, tmp_path, tries=1), some())
        rate_limit = client._engine.sender.rate_limit
        assert rate_limit is not None
        assert 30 < rate_limit.limiter.held(time.monotonic()) <= 60
    assert outcome.cause == "RateLimitError 429"


def test_a_step_is_tried_as_often_as_was_said_with_the_pauses_asked_for(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After-ms": "200"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=None)
    begun = time.monotonic()
    [outcome] = outcomes(batch(quick, tmp_path, tries=3), some())
    assert time.monotonic() - begun >= 0.4
    assert (outcome.cause, outcome.retries) == ("RateLimitError 429", 2)
    assert creates(emulator) == 3


def test_failures_with_successes_between_do_not_end_the_run(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    busy = Fault(status=503)
    emulator.faults.add(busy, method="POST", path="/signatures", times=None)
    pictures = [picture(samples, tmp_path / f"{n}.png") for n in range(12)]
    items = [one for both in zip(pictures, some(12), strict=True) for one in both]
    run = batch(quick, tmp_path, concurrency=1, tries=1)
    found = outcomes(run, items)
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
def test_what_is_done_of_an_item_is_not_done_again(
    patient: Ittybit,
    emulator: Emulator,
    tmp_path: Path,
    samples: Path,
    stage: int,
    lost: tuple[str, ...],
    sent: set[str],
) -> None:
    run = batch(patient, tmp_path, task=IMAGE, to=f"{tmp_path}/web/")
    [before] = outcomes(run, [picture(samples, tmp_path / "star.png")])
    before.raise_for_error()
    with closing(sqlite3.connect(tmp_path / "run.sqlite3")) as connection:
        gone = "".join(f", {column} = NULL" for column in lost)
        connection.execute(f"UPDATE items SET stage = {stage}, ended = NULL{gone}")
        connection.commit()
    emulator.requests.clear()
    [outcome] = outcomes(run, None)
    assert outcome.files == before.files
    assert creates(emulator) == (1 if stage < 2 else 0)
    assert not emulator.requests.matching("PUT", "*")
    paths = {f"/{one.path.split('/')[1]}" for one in emulator.requests}
    assert ("/tasks" in paths) == ("/tasks" in sent)
    assert bool(paths) == bool(sent)


def test_each_item_is_handed_out_once_however_few_are_at_hand(
    quick: Ittybit,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "_MAX_LOADED", 3)
    emulator.scripts.add(Script(seconds=0.2), times=None)
    items = [{"source": url, "label": str(n % 2)} for n, url in enumerate(some(20))]
    run = batch(quick, tmp_path, concurrency=8)
    found = outcomes(run, items)
    assert len({one.source for one in found}) == len(found) == 20
    assert creates(emulator) == 20
