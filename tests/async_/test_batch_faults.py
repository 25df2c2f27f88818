"""What goes wrong between a batch and the server: nothing is paid twice or lost."""

import sqlite3
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from itertools import count, groupby
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Outcome
from ittybit.errors import (
    APIConnectionError,
    AuthenticationError,
    BatchStopped,
    JournalError,
    PaymentRequiredError,
)
from ittybit_async import AsyncIttybit
from ittybit_async.batch import Batch
from ittybit_async.batch.journal import journal
from ittybit_async.batch.journal.database import open_journal
from ittybit_emulator import Emulator, Fault, Script

number = count(1)
TARGETS: dict[str, tuple[str, Any]] = {
    "task": ("/tasks", {"kind": "video"}),
    "job": ("/jobs", {"kind": "video"}),
    "run": ("/runs", [{"kind": "video"}]),
}


@pytest.fixture
async def quick(emulator: Emulator) -> AsyncGenerator[AsyncIttybit]:
    """A client whose calls are late after a second; all tasks are acted."""
    emulator.scripts.add(Script(), times=None)
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=1) as client:
        yield client


def batch(
    client: AsyncIttybit, folder: Path, target: str = "task", **more: Any
) -> Batch:
    """A batch of one target that settles soon."""
    what = {target: TARGETS[target][1]}
    return client.batch(folder / "run.sqlite3", **{"settle": 0.5, **what, **more})


def some(many: int = 1) -> list[str]:
    """Addresses that no other test has."""
    return [
        f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov" for _ in range(many)
    ]


async def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """What becomes of items."""
    return [outcome async for outcome in run(items)]


def asked(emulator: Emulator, path: str) -> list[str]:
    """The methods of the requests for a path, several in a row as one."""
    sent = [one.method for one in emulator.requests if one.path == path]
    return [method for method, _ in groupby(sent)]


async def works(client: AsyncIttybit, target: str, since: int = 100) -> list[str]:
    """The ids of the latest tasks, jobs or runs."""
    resource: Any = getattr(client, f"{target}s")
    page = await resource.list(limit=since)
    return [work.id for work in page.data]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "fault", [Fault(drop="after"), Fault(late=0.2)], ids=["dropped", "late"]
)
async def test_a_create_whose_answer_is_lost_is_found_again(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path, target: str, fault: Fault
) -> None:
    path = TARGETS[target][0]
    emulator.faults.add(fault, method="POST", path=path)
    before = await works(quick, target)
    [outcome] = await outcomes(batch(quick, tmp_path, target), some())
    assert outcome.adopted
    made = [id for id in await works(quick, target) if id not in before]
    assert made == [outcome.id]
    assert len(emulator.requests.matching("POST", path)) == 1
    assert (await batch(quick, tmp_path).report()).adopted == 1


@pytest.mark.parametrize("target", TARGETS)
async def test_a_create_that_never_arrived_is_sent_again_after_a_look(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path, target: str
) -> None:
    path = TARGETS[target][0]
    emulator.faults.add(Fault(drop="before"), method="POST", path=path)
    [outcome] = await outcomes(batch(quick, tmp_path, target), some())
    assert (outcome.adopted, outcome.retries) == (False, 1)
    assert asked(emulator, path)[:3] == ["POST", "GET", "POST"]


async def test_after_a_server_error_the_server_is_asked_first(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(status=500), method="POST", path="/tasks")
    [outcome] = await outcomes(batch(quick, tmp_path), some())
    assert outcome.succeeded
    assert asked(emulator, "/tasks")[:3] == ["POST", "GET", "POST"]


async def test_what_the_server_had_no_room_for_is_sent_again_without_a_look(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "0"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=1)
    [outcome] = await outcomes(batch(quick, tmp_path), some())
    assert (outcome.succeeded, outcome.retries) == (True, 1)
    methods = [request.method for request in emulator.requests]
    assert methods[:2] == ["POST", "POST"]


async def test_a_server_that_has_no_room_and_says_at_once_is_given_time(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    busy = Fault(status=429, headers={"Retry-After": "0"})
    emulator.faults.add(busy, method="POST", path="/tasks", times=2)
    begun = time.monotonic()
    [outcome] = await outcomes(batch(quick, tmp_path, tries=3), some())
    assert outcome.succeeded
    assert time.monotonic() - begun > 1.0


async def test_a_low_rate_is_no_failure_of_those_who_wait_for_their_turn(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    run = batch(quick, tmp_path, rate_limit=8, tries=1)
    found = await outcomes(run, some(16))  # the last turn is later than a timeout
    assert [outcome.error for outcome in found] == [None] * 16
    assert sum(outcome.retries for outcome in found) == 0


async def test_a_server_that_is_not_there_ends_the_items_and_then_the_run(
    tmp_path: Path,
) -> None:
    async with AsyncIttybit(
        "key", base_url="http://127.0.0.1:9", timeout=1, max_retries=0
    ) as client:
        run = batch(client, tmp_path, tries=1)
        with pytest.raises(BatchStopped, match="fix the cause, and run") as caught:
            await outcomes(run, some(40))
        assert isinstance(caught.value.__cause__, APIConnectionError)
        report = await run.report()
        assert report.failed + report.open == report.total
        assert report.failed < 10


@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthenticationError), (402, PaymentRequiredError)]
)
async def test_what_no_item_gets_past_stops_the_run_which_goes_on_later(
    quick: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    status: int,
    error: type[Exception],
) -> None:
    items = some(5)
    emulator.faults.add(Fault(status=status), method="POST", path="/tasks", times=None)
    with pytest.raises(BatchStopped) as caught:
        await outcomes(batch(quick, tmp_path), items)
    assert isinstance(caught.value.__cause__, error)
    report = await batch(quick, tmp_path).report()
    assert (report.open, report.failed) == (5, 0)
    emulator.faults.clear()
    found = await outcomes(batch(quick, tmp_path), None)
    assert [outcome.succeeded for outcome in found] == [True] * 5


async def test_a_full_disk_under_the_journal_stops_the_run_which_goes_on_later(
    quick: AsyncIttybit,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def little(path: Path) -> sqlite3.Connection:
        connection = open_journal(path)
        connection.execute("PRAGMA max_page_count = 18")  # 16 take the items
        return connection

    items = some(200)
    run = batch(quick, tmp_path, concurrency=4)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "open_journal", little)
        with pytest.raises(BatchStopped, match=r"free disk space.*run the") as caught:
            await outcomes(run, items)
    assert isinstance(caught.value.__cause__, JournalError)
    assert 0 < (await run.report()).done < 200
    await outcomes(run, items)
    assert (await run.report()).done == 200
    assert len(emulator.requests.matching("POST", "/tasks")) == 200


async def test_leaving_the_walk_ends_the_run_and_the_next_one_goes_on(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    items = some(30)
    before = await works(quick, "task")
    run = batch(quick, tmp_path, concurrency=4)
    async with aclosing(run(items)) as walk:
        async for outcome in walk:
            assert outcome.succeeded
            break
    found = await outcomes(run, items)
    assert (await run.report()).done == 30
    assert 0 < len(found) < 30
    made = [id for id in await works(quick, "task") if id not in before]
    assert len(made) == 30


async def test_a_run_that_is_asked_to_stop_ends_and_nothing_is_lost(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.clear()
    emulator.scripts.add(Script(), times=3)
    emulator.scripts.add(Script(seconds=30), times=27)
    before = await works(quick, "task")
    items = some(30)
    run = batch(quick, tmp_path, concurrency=8)
    async for _ in run(items):
        run.stop()
    report = await run.report()
    assert 1 <= report.done < 30
    assert report.done + report.open == report.total
    made = [id for id in await works(quick, "task") if id not in before]
    assert report.done + report.running == len(made)


async def test_no_more_items_are_at_work_than_was_said(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.clear()
    emulator.scripts.add(Script(seconds=0.5), times=None)
    run = batch(quick, tmp_path, concurrency=2)
    async for _ in run(some(6)):
        # Two that have ended, and two that took their places.
        assert len(emulator.requests.matching("POST", "/tasks")) <= 4
        break


async def test_two_runs_on_one_journal_are_one_too_many(
    quick: AsyncIttybit, tmp_path: Path
) -> None:
    run = batch(quick, tmp_path)
    walk = run(some(2))
    async for _ in walk:
        with pytest.raises(JournalError, match="another run works on the journal"):
            await outcomes(batch(quick, tmp_path), some())
    assert (await run.report()).done == 2


async def test_labels_take_turns_by_their_weights(
    quick: AsyncIttybit, emulator: Emulator, tmp_path: Path
) -> None:
    items = [{"source": url, "label": "crowd"} for url in some(60)]
    items += [{"source": url, "label": "one"} for url in some(5)]
    items += [{"source": url, "label": "paying"} for url in some(10)]
    run = batch(quick, tmp_path, concurrency=1, weights={"paying": 2})
    emulator.faults.add(Fault(status=401), method="POST", path="/tasks", times=None)
    with pytest.raises(BatchStopped):
        await outcomes(run, items)
    emulator.faults.clear()
    order = [outcome.label for outcome in await outcomes(run, items)]
    assert len(order) == 75
    assert order[:20].count("one") == 5
    assert order[:20].count("paying") >= 9  # the crowd may have come before all others


class Interrupted(BaseException):
    """Stands for a KeyboardInterrupt, which would end the test."""


async def test_an_interrupt_between_two_items_leaves_a_journal_that_goes_on(
    quick: AsyncIttybit, tmp_path: Path
) -> None:
    items = some(12)
    before = await works(quick, "task")
    run = batch(quick, tmp_path, concurrency=3)

    async def interrupted() -> None:
        async with aclosing(run(items)) as walk:
            async for _ in walk:
                raise Interrupted

    with pytest.raises(Interrupted):
        await interrupted()
    await outcomes(run, items)
    made = [id for id in await works(quick, "task") if id not in before]
    assert len(made) == 12


async def test_an_interrupt_where_items_come_from_is_raised(
    quick: AsyncIttybit, tmp_path: Path
) -> None:
    def interrupted() -> Iterator[str]:
        yield from some(2)
        raise Interrupted

    with pytest.raises(Interrupted):
        await outcomes(batch(quick, tmp_path), interrupted())
