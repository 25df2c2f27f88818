# Generated from tests/async_/test_batch_sharing.py by build_sync.py. Do not edit.
"""Items of the same work share its task, whatever happens to the other items."""

import time
from collections.abc import Generator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Item, Outcome
from ittybit.errors import BatchStopped
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit, _io
from ittybit_sync.batch import Batch
from tests.support.journal_file import edit_journal

VIDEO = {"kind": "video"}
IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
def quick(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client with a timeout of one second."""
    with Ittybit(emulator.key, base_url=emulator.url, timeout=1) as client:
        yield client


def batch(client: Ittybit, folder: Path, **more: Any) -> Batch:
    """Return a batch with a short settle time."""
    return client.batch(folder / "run.sqlite3", **{"settle": 0.2, **more})


def unique_url() -> str:
    """Return a URL that no other test uses."""
    return f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov"


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items."""
    return [outcome for outcome in run(items)]


def creates(emulator: Emulator) -> int:
    """Return the number of create requests."""
    return len(emulator.requests.matching("POST", "/tasks"))


def test_another_destination_after_a_failed_download_creates_no_other_task(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    gone = Fault(status=404)
    emulator.faults.add(gone, method="GET", port="delivery", times=None)
    picture = samples / "still.png"
    run = batch(quick, tmp_path, task=IMAGE)
    [failed] = outcomes(run, [Item(picture, to=f"{tmp_path}/file/")])
    assert failed.cause == "NotFoundError 404"
    emulator.faults.clear()
    [outcome] = outcomes(run, [Item(picture, to=f"{tmp_path}/web/")])
    assert outcome.succeeded
    assert outcome.id == failed.id
    assert creates(emulator) == 1


def test_work_that_fails_on_the_server_is_created_once_for_all_its_items(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(error="no such luck"), times=None)
    url = unique_url()
    items = [Item(url, to=f"{tmp_path}/{to}/") for to in "abc"]
    run = batch(quick, tmp_path, task=VIDEO)
    found = outcomes(run, items)
    assert [one.cause for one in found] == ["TaskFailed: no such luck"] * 3
    assert creates(emulator) == 1
    assert run.retry() == 3
    assert len(outcomes(run, None)) == 3
    assert creates(emulator) == 2


def test_a_new_item_shares_the_task_created_by_a_retry(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(error="no such luck"))
    url = unique_url()
    run = batch(quick, tmp_path, task=VIDEO)
    outcomes(run, [url])
    emulator.scripts.add(Script())
    run.retry()
    [again] = outcomes(run, None)
    assert again.succeeded
    [other] = outcomes(run, [Item(url, to=f"{tmp_path}/web/")])
    assert other.id == again.id
    assert creates(emulator) == 2


@pytest.mark.parametrize("body", [b"{}", b'{"id": ""}'])
def test_a_create_without_an_id_in_its_response_is_recovered(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, body: bytes
) -> None:
    answer = Fault(status=200, body=body, headers={"Content-Type": "application/json"})
    emulator.faults.add(answer, method="POST", path="/tasks")
    run = batch(quick, tmp_path, task=VIDEO)
    [outcome] = outcomes(run, [unique_url()])
    assert (outcome.succeeded, outcome.id) == (False, None)
    assert "the response to a create call has no id" in str(outcome.error)
    assert emulator.requests.matching("GET", "/tasks")
    assert creates(emulator) == 1


def test_a_resumed_run_waits_for_creates_of_the_earlier_run(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(late=0.9), method="POST", path="/tasks")
    # The create may run for one timeout (a second) and then settle.
    run, url = batch(quick, tmp_path, task=VIDEO, settle=0.3), unique_url()

    def until_sent() -> Generator[str]:
        yield url
        while not creates(emulator):
            _io.sleep(0.01)
        run.stop()

    assert outcomes(run, until_sent()) == []
    [outcome] = outcomes(run, None)
    assert outcome.adopted
    assert creates(emulator) == 1


def test_all_items_of_the_same_work_search_for_a_create_in_doubt(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks", times=None)
    run, url = batch(quick, tmp_path, task=VIDEO), unique_url()
    with pytest.raises(Exception, match="the run was stopped"):
        outcomes(run, [url])
    emulator.faults.clear()
    [other] = outcomes(run, [Item(url, to=f"{tmp_path}/web/")])
    assert other.adopted
    [outcome] = outcomes(run, [url])
    assert outcome.id == other.id
    assert creates(emulator) == 1


def test_the_last_create_of_all_items_of_the_same_work_must_settle(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks", times=2)
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks", times=None)
    run, url = batch(quick, tmp_path, task=VIDEO), unique_url()
    for item in (url, Item(url, to=f"{tmp_path}/web/")):
        with pytest.raises(Exception, match="the run was stopped"):
            outcomes(run, [item])
    emulator.faults.clear()
    with edit_journal(tmp_path / "run.sqlite3") as connection:
        connection.execute(
            "UPDATE items SET stage = 2, intended = ? + 1000 * (seq - 2)",
            [time.time()],
        )
    started = time.monotonic()
    outcomes(run, [url])
    assert time.monotonic() - started > 1  # the timeout of a call


@pytest.mark.parametrize("status", [401, 422])
def test_a_refused_create_is_not_searched_by_the_next_run(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, status: int
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(status=status), method="POST", path="/tasks")
    run, url = batch(quick, tmp_path, task=VIDEO, settle=60), unique_url()
    with suppress(BatchStopped):
        outcomes(run, [url])
    run.retry()
    [outcome] = outcomes(run, [url])
    assert outcome.succeeded
    assert not emulator.requests.matching("GET", "/tasks")


def test_a_refused_create_is_not_searched_by_other_items(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(status=422), method="POST", path="/tasks")
    url = unique_url()
    items = [Item(url, to=f"{tmp_path}/{to}/") for to in "ab"]
    outcomes(batch(quick, tmp_path, task=VIDEO, settle=60), items)
    assert creates(emulator) == 2
    assert not emulator.requests.matching("GET", "/tasks")


def test_work_is_found_after_the_clock_was_set_back(
    quick: Ittybit,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    emulator.scripts.add(Script(), times=None)
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks", times=None)
    run, url = batch(quick, tmp_path, task=VIDEO), unique_url()
    now = time.time
    with monkeypatch.context() as early:
        early.setattr(time, "time", lambda: now() + 7200)
        with pytest.raises(Exception, match="the run was stopped"):
            outcomes(run, [url])
    emulator.faults.clear()
    emulator.seed(150, over=True)
    again = batch(quick, tmp_path, task=VIDEO)
    [outcome] = outcomes(again, None)
    assert outcome.adopted
    assert creates(emulator) == 1


def test_outcomes_include_bytes_and_retries_of_earlier_runs(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    picture = tmp_path / "star.png"
    picture.write_bytes((samples / "still.png").read_bytes())
    run = batch(quick, tmp_path, task=IMAGE, to=f"{tmp_path}/web/")
    emulator.faults.add(Fault(status=503), method="POST", path="/tasks")
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    refused = Fault(status=403)
    emulator.faults.add(refused, method="GET", path="/tasks/*", times=None)
    with pytest.raises(Exception, match="the run was stopped"):
        outcomes(run, [picture])
    emulator.faults.clear()
    [outcome] = outcomes(run, None)
    [kept] = [one for one in run.outcomes()]
    assert outcome == kept
    report = run.report()
    assert (outcome.sent, outcome.retries) == (report.sent, report.retries)
    assert (outcome.sent, outcome.retries) == (picture.stat().st_size, 1)
    assert outcome.adopted
    assert outcome.received == report.received


def test_work_of_another_journal_is_not_adopted(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(), times=None)
    url = unique_url()
    [first] = outcomes(batch(quick, tmp_path, task=VIDEO), [url])
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks")
    (tmp_path / "b").mkdir()
    [second] = outcomes(batch(quick, tmp_path / "b", task=VIDEO), [url])
    assert second.succeeded
    assert (second.adopted, second.id == first.id) == (False, False)
