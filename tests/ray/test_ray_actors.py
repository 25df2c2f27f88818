"""Actors of a Ray batch, called in this process without Ray."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from ittybit.batch import Item
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import (
    Change,
    Created,
    Done,
    Failed,
    Intended,
    Reopened,
    Stage,
)
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import ArgumentError, BatchStopped, DeadlineError
from ittybit.ray import RayBatch
from ittybit.ray.actor_handle import import_optional
from ittybit.ray.block_worker import BlockWorker, WorkerSettings
from ittybit.ray.journal_actor import Claim, JournalActor
from ittybit.ray.leased_journal import LeasedJournal
from ittybit.ray.rate_limit import LeasedRate, LimiterActor
from ittybit.ray.tables import read_items
from ittybit.timeouts import Timeout
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal import admission
from ittybit_async.batch.stop import RunStopping

LEASE = 0.4


class LocalActor:
    """Handle of an actor in this process, with the methods of ActorHandle."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._tasks: set[asyncio.Task[Any]] = set()

    async def call(self, method: str, *arguments: object) -> Any:
        return await getattr(self._actor, method)(*arguments)

    def submit(self, method: str, *arguments: object) -> None:
        task = asyncio.ensure_future(self.call(method, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class SlowClockActor(LocalActor):
    """Handle of an actor on a machine whose clock is one hour behind."""

    async def call(self, method: str, *arguments: object) -> Any:
        response = await super().call(method, *arguments)
        if isinstance(response, Claim):
            return replace(response, now=response.now - 3600)
        return response


@pytest.fixture
async def actor(tmp_path: Path) -> AsyncIterator[JournalActor]:
    actor = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    await actor.open()
    yield actor
    await actor.close()


def leased_journal(actor: JournalActor) -> LeasedJournal:
    remote: Any = LocalActor(actor)
    return LeasedJournal(remote, LEASE)


def arrivals(*sources: str, to: str | None = None) -> list[Entry]:
    work = {"kind": "image", "width": 64}
    items: list[object] = [Item(source, task=work, to=to) for source in sources]
    return ItemParser(BatchSettings()).parse(items)


SOURCE = "https://example.com/harbour.mov"


async def test_an_item_is_leased_to_one_worker_at_a_time(actor: JournalActor) -> None:
    journal = leased_journal(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.lease_items("a") as a, journal.lease_items("b") as b:
        assert [
            e.source.text for e in (await a.claim_items([arrival.key])).entries
        ] == [SOURCE]
        assert (await b.claim_items([arrival.key])).entries == []
        await a.release()
        assert len((await b.claim_items([arrival.key])).entries) == 1


async def test_items_of_the_same_work_are_leased_to_one_worker(
    actor: JournalActor,
) -> None:
    journal = leased_journal(actor)
    one, two = (*arrivals(SOURCE, to="one/"), *arrivals(SOURCE, to="two/"))
    assert one.key != two.key
    await journal.admit([one, two])
    async with journal.lease_items("a") as a, journal.lease_items("b") as b:
        assert len((await a.claim_items([one.key])).entries) == 1
        assert (await b.claim_items([two.key])).entries == []


async def test_a_worker_that_renews_its_leases_keeps_its_items(
    actor: JournalActor,
) -> None:
    journal = leased_journal(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.lease_items("a") as a, journal.lease_items("b") as b:
        await a.claim_items([arrival.key])
        await asyncio.sleep(3 * LEASE)
        assert (await b.claim_items([arrival.key])).entries == []


async def test_the_next_worker_sees_the_intents_of_a_dead_worker(
    actor: JournalActor,
) -> None:
    (arrival,) = arrivals(SOURCE)
    await actor.admit([arrival])
    dead = await actor.claim("dead", [arrival.key])
    seq = dead.entries[0].seq
    assert await actor.record([("dead", [Intended(seq, 1.0)])]) == [True]
    assert (await actor.claim("next", [arrival.key])).entries == []
    await asyncio.sleep(LEASE)
    (entry,) = (await actor.claim("next", [arrival.key])).entries
    assert entry.stage is Stage.INTENDED
    # The journal's clock applies, not the dead worker's.
    assert entry.intended == pytest.approx(time.time(), abs=10)


async def test_intents_are_converted_to_the_clock_of_the_worker(
    actor: JournalActor,
) -> None:
    one, two = (*arrivals(SOURCE, to="one/"), *arrivals(SOURCE, to="two/"))
    await actor.admit([one, two])
    (entry,) = (await actor.claim("dead", [one.key])).entries
    await actor.record([("dead", [Intended(entry.seq, 1.0)])])
    await actor.release("dead")
    remote: Any = SlowClockActor(actor)
    async with LeasedJournal(remote, LEASE).lease_items("next") as store:
        (own,) = (await store.claim_items([one.key])).entries
        await store.release()
        (other,) = (await store.claim_items([two.key])).entries
        twin = await store.find_shared_work(other)
    assert twin is not None
    assert own.intended == pytest.approx(time.time() + 3600, abs=10)
    assert twin.intended == pytest.approx(time.time() + 3600, abs=10)


async def test_a_worker_that_lost_an_item_cannot_record_changes(
    actor: JournalActor,
) -> None:
    journal = leased_journal(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.lease_items("a") as a:
        (entry,) = (await a.claim_items([arrival.key])).entries
        await actor.release("a")
        await actor.claim("b", [arrival.key])
        with pytest.raises(RunStopping):
            await a.record(Intended(entry.seq, 1.0))
        (now,) = (await actor.claim("b", [arrival.key])).entries
        assert now.stage is Stage.WAITING


async def test_a_restart_ends_all_leases(tmp_path: Path) -> None:
    (arrival,) = arrivals(SOURCE)
    before = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    await before.admit([arrival])
    (entry,) = (await before.claim("a", [arrival.key])).entries
    await before.close()
    after = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    assert await after.record([("a", [Intended(entry.seq, 1.0)])]) == [False]
    assert len((await after.claim("a", [arrival.key])).entries) == 1
    await after.close()


async def test_a_finished_item_is_returned_as_finished(actor: JournalActor) -> None:
    (arrival,) = arrivals(SOURCE)
    await actor.admit([arrival])
    (entry,) = (await actor.claim("a", [arrival.key])).entries
    changes: list[Change] = [
        Created(entry.seq, "task_1", 0.1),
        Done(entry.seq, 2.0),
    ]
    assert await actor.record([("a", changes)]) == [True]
    await actor.release("a")
    claimed = await actor.claim("b", [arrival.key])
    assert claimed.entries == []
    assert [finished.work_id for finished in claimed.finished] == ["task_1"]


async def test_a_failed_item_is_opened_again_without_a_lease(
    actor: JournalActor,
) -> None:
    (arrival,) = arrivals(SOURCE)
    await actor.admit([arrival])
    (entry,) = (await actor.claim("a", [arrival.key])).entries
    failed = Failed(entry.seq, 2.0, "APITimeoutError", "no response")
    assert await actor.record([("a", [failed])]) == [True]
    await actor.release("a")
    assert await actor.record([("b", [Reopened(entry.seq)])]) == [True]
    assert len((await actor.claim("b", [arrival.key])).entries) == 1


async def test_workers_use_the_keys_of_the_journal(
    actor: JournalActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def use_old_keys(_: object, entries: Sequence[Entry]) -> None:
        for entry in entries:
            entry.key = b"o" * len(entry.key)

    monkeypatch.setattr(admission, "_use_old_keys", use_old_keys)
    (arrival,) = arrivals(SOURCE)
    opened, _ = await actor._get_journal()
    opened._admission._is_old = True
    given = replace(arrival)
    assert await actor.admit([given]) == [b"o" * len(arrival.key)]
    await leased_journal(actor).admit([arrival])
    assert arrival.key == b"o" * len(arrival.key)


def outgoing(ends: float | None = None) -> Outgoing:
    return Outgoing("GET", "http://h/tasks", {}, None, Timeout(5), ends)


def make_rates(limiter: LimiterActor, count: int) -> list[LeasedRate]:
    remote: Any = LocalActor(limiter)
    return [LeasedRate(remote) for _ in range(count)]


async def send_all(
    rates: list[LeasedRate], seconds: float, status: int = 200
) -> list[float]:
    """Send requests for `seconds` through each of `rates`, and return their times."""
    times: list[float] = []
    ends = time.monotonic() + seconds

    async def send(rate: LeasedRate) -> None:
        while time.monotonic() < ends:
            started = await rate.take(outgoing())
            times.append(started)
            rate.learn(started, status, None)

    async with asyncio.TaskGroup() as group:
        for rate in rates:
            for _ in range(20):
                group.create_task(send(rate))
    return sorted(times)


async def test_workers_share_one_rate() -> None:
    times = await send_all(make_rates(LimiterActor(50), 3), 3)
    within = [moment for moment in times if moment < times[0] + 3]
    assert len(within) == pytest.approx(150, rel=0.05)


async def test_each_worker_gets_the_same_share() -> None:
    first, second = make_rates(LimiterActor(50), 2)
    both = await asyncio.gather(send_all([first], 2), send_all([second], 2))
    assert len(both[0]) == pytest.approx(len(both[1]), rel=0.3)


async def test_a_429_response_to_one_worker_slows_all() -> None:
    refused, other = make_rates(LimiterActor("adaptive"), 2)
    await asyncio.gather(*(other.take(outgoing()) for _ in range(100)))
    started = await refused.take(outgoing())
    refused.learn(started, 204, None)
    refused.learn(started, 429, None)
    await asyncio.sleep(0)
    times = await send_all([other], 1, status=204)
    assert 25 < len(times) < 100


async def test_a_retry_after_response_to_one_worker_pauses_all() -> None:
    refused, other = make_rates(LimiterActor("adaptive"), 2)
    started = await refused.take(outgoing())
    refused.learn(started, 503, 0.6)
    await asyncio.sleep(0)
    assert await other.take(outgoing()) - started > 0.5


async def test_a_request_that_would_miss_its_deadline_is_not_sent() -> None:
    (rate,) = make_rates(LimiterActor(1), 1)
    await rate.take(outgoing())
    with pytest.raises(DeadlineError, match="delayed the request past its") as caught:
        await rate.take(outgoing(time.monotonic() + 0.1))
    assert caught.value.sent is False


def break_down(*_: object) -> None:
    raise ValueError("no\nsecret")


@pytest.mark.parametrize("broken", ["api_key", "on_request"])
async def test_an_error_of_a_function_of_the_caller_is_one_line(
    actor: JournalActor, broken: str
) -> None:
    remote: Any = LocalActor(actor)
    hook = {"on_request": break_down} if broken == "on_request" else {}
    worker = BlockWorker(
        WorkerSettings(
            journal=remote,
            limiter=None,
            rate_limit=None,
            api_key=break_down if broken == "api_key" else (lambda: "key"),
            client={"base_url": "http://127.0.0.1:9", **hook},
            batch=BatchSettings(defaults=Item("", task={"kind": "image"})),
            lease=LEASE,
        )
    )
    with pytest.raises(BatchStopped, match="stopped: ValueError: no secret") as caught:
        await worker.process([SOURCE, f"{SOURCE}?2"])
    assert "raised by break_down() in " in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_an_error_from_ray_data_is_one_line() -> None:
    from ittybit.ray.map_stopped import MapStopped

    errors: Any = import_optional("ray.exceptions")
    stopped = MapStopped("the run was stopped: because")
    error = errors.RayTaskError("map", "a\nlong\ntraceback", stopped)
    raised = error.as_instanceof_cause()
    assert isinstance(raised, BatchStopped)
    assert str(raised) == "the run was stopped: because"


def test_a_table_that_has_outcomes_already_is_refused_before_its_items_are_paid() -> (
    None
):
    arrow: Any = pytest.importorskip("pyarrow")
    with pytest.raises(ArgumentError, match="a column 'outcome', which map"):
        read_items(arrow.table({"source": ["file_a"], "outcome": [1]}))


def test_an_invalid_cell_of_a_table_is_reported_with_its_column() -> None:
    arrow: Any = pytest.importorskip("pyarrow")
    columns = {"source": ["file_a"], "task.kind": ["image"], "task.width": ["abc"]}
    [arrival] = ItemParser(BatchSettings()).parse(read_items(arrow.table(columns)))
    assert "row 'file_a': column 'task.width': must be" in str(arrival.error)


class Frame:
    """A table of pandas, which is iterable by its columns."""

    def __iter__(self) -> Iterator[str]:
        return iter(["source"])

    def iterrows(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("items", [None, "https://e.com", {"source": "a"}, 5, Frame()])
def test_items_that_are_not_a_list_are_refused_before_a_worker_starts(
    items: Any,
) -> None:
    run = RayBatch.run(cast("RayBatch", None), items)
    with pytest.raises(ArgumentError, match="items "):
        next(run)


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
def test_an_invalid_number_of_workers_is_refused(count: Any) -> None:
    batch = cast("RayBatch", None)
    with pytest.raises(ArgumentError, match="workers must be a whole number from 1"):
        next(RayBatch.run(batch, ["file_a"], workers=count))
    with pytest.raises(ArgumentError, match="block must be a whole number from 1"):
        RayBatch.map(batch, None, block=count)


def test_a_key_that_is_not_a_function_is_rejected(tmp_path: Path) -> None:
    key: Any = "a-secret"
    with pytest.raises(ArgumentError, match="function that the workers call") as caught:
        RayBatch(tmp_path / "run.sqlite3", api_key=key)
    assert "a-secret" not in str(caught.value)


@pytest.mark.parametrize("lease", [0.5, 3601])
def test_a_lease_out_of_bounds_is_rejected(tmp_path: Path, lease: float) -> None:
    with pytest.raises(ArgumentError, match="lease must be from 1 to 3600 seconds"):
        RayBatch(tmp_path / "run.sqlite3", lease=lease)
