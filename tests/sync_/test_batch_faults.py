# Generated from tests/async_/test_batch_faults.py by build_sync.py. Do not edit.
"""Failures between a batch and the server: no task is created twice, none is lost."""

import sqlite3
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import count, groupby
from pathlib import Path
from typing import Any

import pytest

from ittybit import deadline
from ittybit.batch import Outcome
from ittybit.errors import (
    APIConnectionError,
    AuthenticationError,
    BatchStopped,
    JournalError,
    PaymentRequiredError,
)
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit
from ittybit_sync.batch import Batch
from ittybit_sync.batch.journal import journal
from ittybit_sync.batch.journal.connection import open_journal
from ittybit_sync.batch.journal.pages import JournalPages

number = count(1)
TARGETS: dict[str, tuple[str, Any]] = {
    "task": ("/tasks", {"kind": "video"}),
    "job": ("/jobs", {"kind": "video"}),
    "run": ("/runs", [{"kind": "video"}]),
}


@pytest.fixture
def quick(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client with a timeout of one second and scripted tasks."""
    emulator.scripts.add(Script(), times=None)
    with Ittybit(emulator.key, base_url=emulator.url, timeout=1) as client:
        yield client


def batch(client: Ittybit, folder: Path, target: str = "task", **more: Any) -> Batch:
    """Return a batch of one target with a short settle time."""
    what = {target: TARGETS[target][1]}
    return client.batch(folder / "run.sqlite3", **{"settle": 0.5, **what, **more})


def unique_urls(many: int = 1) -> list[str]:
    """Return URLs that no other test uses."""
    return [
        f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov" for _ in range(many)
    ]


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items."""
    return [outcome for outcome in run(items)]


def methods(emulator: Emulator, path: str) -> list[str]:
    """Return the methods of the requests to a path, without repetitions."""
    sent = [one.method for one in emulator.requests if one.path == path]
    return [method for method, _ in groupby(sent)]


def latest_ids(client: Ittybit, target: str, since: int = 100) -> list[str]:
    """Return the IDs of the latest tasks, jobs, or runs."""
    resource: Any = getattr(client, f"{target}s")
    page = resource.list(limit=since)
    return [work.id for work in page.data]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "fault", [Fault(drop="after"), Fault(late=0.2)], ids=["dropped", "late"]
)
def test_a_create_with_a_lost_response_is_recovered(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, target: str, fault: Fault
) -> None:
    path = TARGETS[target][0]
    emulator.faults.add(fault, method="POST", path=path)
    before = latest_ids(quick, target)
    [outcome] = outcomes(batch(quick, tmp_path, target), unique_urls())
    assert outcome.adopted
    made = [id for id in latest_ids(quick, target) if id not in before]
    assert made == [outcome.id]
    assert len(emulator.requests.matching("POST", path)) == 1
    assert (batch(quick, tmp_path).report()).adopted == 1


@pytest.mark.parametrize("target", TARGETS)
def test_a_create_that_never_arrived_is_sent_again_after_a_search(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, target: str
) -> None:
    path = TARGETS[target][0]
    emulator.faults.add(Fault(drop="before"), method="POST", path=path)
    [outcome] = outcomes(batch(quick, tmp_path, target), unique_urls())
    assert (outcome.adopted, outcome.retries) == (False, 1)
    assert methods(emulator, path)[:3] == ["POST", "GET", "POST"]


def test_the_server_is_searched_after_a_server_error(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(status=500), method="POST", path="/tasks")
    [outcome] = outcomes(batch(quick, tmp_path), unique_urls())
    assert outcome.succeeded
    assert methods(emulator, "/tasks")[:3] == ["POST", "GET", "POST"]


def test_a_create_refused_with_429_is_sent_again_without_a_search(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "0.001"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=1)
    [outcome] = outcomes(batch(quick, tmp_path), unique_urls())
    assert (outcome.succeeded, outcome.retries) == (True, 1)
    methods = [request.method for request in emulator.requests]
    assert methods[:2] == ["POST", "POST"]


def test_the_end_of_the_caller_s_deadline_leaves_the_items_open(
    client: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(seconds=1.5), times=None)
    run, items = batch(client, tmp_path, concurrency=2), unique_urls(3)
    with pytest.raises(BatchStopped, match="deadline has passed"), deadline(0.7):
        outcomes(run, items)
    report = run.report()
    assert (report.failed, report.retries) == (0, 0)
    assert all(outcome.succeeded for outcome in outcomes(run, items))
    assert len(emulator.requests.matching("POST", "/tasks")) == 3


def test_items_in_doubt_leave_their_slots_to_other_items(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks", times=2)
    items, order = unique_urls(6), list[str]()
    run = batch(quick, tmp_path, concurrency=2, settle=1)
    for outcome in run(items):
        order.append(outcome.source)
        assert outcome.succeeded
    assert set(order[-2:]) == set(items[:2])
    assert len(emulator.requests.matching("POST", "/tasks")) == 8


def test_items_in_doubt_of_an_earlier_run_do_not_delay_others(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    items = unique_urls(4)
    run = batch(quick, tmp_path, concurrency=2, settle=60)
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks", times=2)
    emulator.faults.add(Fault(status=401), method="GET", path="/tasks*", times=None)
    with pytest.raises(BatchStopped):  # the first two are in doubt
        outcomes(run, items)
    emulator.faults.clear()
    found: list[str] = []
    with closing(run(items)) as results:
        for outcome in results:
            found.append(outcome.source)
            if len(found) == 2:
                break
    assert set(found) == set(items[2:])


def test_a_create_that_is_always_lost_is_sent_as_often_as_allowed(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(drop="before"), method="POST", path="/tasks", times=None)
    run = batch(quick, tmp_path, settle=0.01, tries=2)
    [outcome] = outcomes(run, unique_urls())
    assert (outcome.succeeded, outcome.retries) == (False, 1)
    assert len(emulator.requests.matching("POST", "/tasks")) == 2


def test_work_that_the_server_shows_late_is_polled_until_it_appears(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(status=404), method="GET", path="/tasks/*", times=3)
    [outcome] = outcomes(batch(quick, tmp_path), unique_urls())
    assert outcome.succeeded
    assert len(emulator.requests.matching("POST", "/tasks")) == 1


def test_a_retry_looks_for_created_work_and_never_pays_for_it_again(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(status=404), method="GET", path="/tasks/*", times=None)
    run = quick.batch(tmp_path / "run.sqlite3", task={"kind": "video"}, settle=0.01)
    items = unique_urls()
    [outcome] = outcomes(run, items)
    assert outcome.cause == "NotFoundError 404"
    assert run.retry() == 1
    [again] = outcomes(run, items)
    assert again.cause == "NotFoundError 404"
    emulator.faults.clear()
    assert run.retry() == 1
    [found] = outcomes(run, items)
    assert (found.succeeded, found.id) == (True, outcome.id)
    assert len(emulator.requests.matching("POST", "/tasks")) == 1


def test_retry_after_0_does_not_shorten_the_backoff(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "0"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=2)
    started = time.monotonic()
    [outcome] = outcomes(batch(quick, tmp_path, tries=3), unique_urls())
    assert outcome.succeeded
    assert time.monotonic() - started > 1.0


def test_waiting_for_a_low_rate_limit_is_not_a_failure(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    run = batch(quick, tmp_path, rate_limit=8, tries=1)
    found = outcomes(run, unique_urls(16))  # the last waits longer than the timeout
    assert [outcome.error for outcome in found] == [None] * 16
    assert sum(outcome.retries for outcome in found) == 0


def test_an_unreachable_server_fails_items_and_then_ends_the_run(
    tmp_path: Path,
) -> None:
    with Ittybit(
        "key", base_url="http://127.0.0.1:9", timeout=1, max_retries=0
    ) as client:
        run = batch(client, tmp_path, tries=1)
        with pytest.raises(BatchStopped, match="fix the cause, and run") as caught:
            outcomes(run, unique_urls(40))
        assert isinstance(caught.value.__cause__, APIConnectionError)
        report = run.report()
        assert report.failed + report.open == report.total
        assert report.failed < 10


@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthenticationError), (402, PaymentRequiredError)]
)
def test_an_error_that_affects_every_item_stops_a_run_that_can_resume(
    quick: Ittybit,
    emulator: Emulator,
    tmp_path: Path,
    status: int,
    error: type[Exception],
) -> None:
    items = unique_urls(5)
    emulator.faults.add(Fault(status=status), method="POST", path="/tasks", times=None)
    with pytest.raises(BatchStopped) as caught:
        outcomes(batch(quick, tmp_path), items)
    assert isinstance(caught.value.__cause__, error)
    report = batch(quick, tmp_path).report()
    assert (report.open, report.failed) == (5, 0)
    emulator.faults.clear()
    found = outcomes(batch(quick, tmp_path), None)
    assert [outcome.succeeded for outcome in found] == [True] * 5


def test_a_full_disk_under_the_journal_stops_a_run_that_can_resume(
    quick: Ittybit,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def little(pages: JournalPages, *, is_used: bool) -> sqlite3.Connection:
        connection = open_journal(pages, is_used=is_used)
        connection.execute("PRAGMA max_page_count = 18")  # the items take 16
        return connection

    items = unique_urls(200)
    run = batch(quick, tmp_path, concurrency=4)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "open_journal", little)
        with pytest.raises(BatchStopped, match=r"free disk space.*run the") as caught:
            outcomes(run, items)
    assert isinstance(caught.value.__cause__, JournalError)
    assert 0 < (run.report()).done < 200
    outcomes(run, items)
    assert (run.report()).done == 200
    assert len(emulator.requests.matching("POST", "/tasks")) == 200


def test_leaving_the_loop_ends_the_run_and_the_next_run_continues(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    items = unique_urls(30)
    before = latest_ids(quick, "task")
    run = batch(quick, tmp_path, concurrency=4)
    with closing(run(items)) as walk:
        for outcome in walk:
            assert outcome.succeeded
            break
    found = outcomes(run, items)
    assert (run.report()).done == 30
    assert len(found) == 30
    assert 0 < sum(outcome.earlier for outcome in found) < 30
    made = [id for id in latest_ids(quick, "task") if id not in before]
    assert len(made) == 30


def test_a_stopped_run_loses_nothing(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.clear()
    emulator.scripts.add(Script(), times=3)
    emulator.scripts.add(Script(seconds=30), times=27)
    before = latest_ids(quick, "task")
    items = unique_urls(30)
    run = batch(quick, tmp_path, concurrency=8)
    for _ in run(items):
        run.stop()
    report = run.report()
    assert 1 <= report.done < 30
    assert report.done + report.open == report.total
    made = [id for id in latest_ids(quick, "task") if id not in before]
    assert report.done + report.running == len(made)


def test_concurrency_limits_the_items_in_progress(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.clear()
    emulator.scripts.add(Script(seconds=0.5), times=None)
    run = batch(quick, tmp_path, concurrency=2)
    for _ in run(unique_urls(6)):
        # Two have ended, and two others replaced them.
        assert len(emulator.requests.matching("POST", "/tasks")) <= 4
        break


def test_a_second_run_on_the_same_journal_is_refused(
    quick: Ittybit, tmp_path: Path
) -> None:
    run = batch(quick, tmp_path)
    walk = run(unique_urls(2))
    for _ in walk:
        with pytest.raises(JournalError, match="another run works on the journal"):
            outcomes(batch(quick, tmp_path), unique_urls())
    assert (run.report()).done == 2


class Interrupted(BaseException):
    """A substitute for KeyboardInterrupt, which would end the test."""


def test_a_run_can_resume_after_an_interrupt_between_two_items(
    quick: Ittybit, tmp_path: Path
) -> None:
    items = unique_urls(12)
    before = latest_ids(quick, "task")
    run = batch(quick, tmp_path, concurrency=3)

    def interrupt() -> None:
        with closing(run(items)) as walk:
            for _ in walk:
                raise Interrupted

    with pytest.raises(Interrupted):
        interrupt()
    outcomes(run, items)
    made = [id for id in latest_ids(quick, "task") if id not in before]
    assert len(made) == 12


def test_an_interrupt_in_the_items_is_raised(quick: Ittybit, tmp_path: Path) -> None:
    def interrupt() -> Iterator[str]:
        yield from unique_urls(2)
        raise Interrupted

    with pytest.raises(Interrupted):
        outcomes(batch(quick, tmp_path), interrupt())
