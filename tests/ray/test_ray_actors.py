"""The actors of a batch on Ray, each in this process and without Ray."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ittybit.batch import Item
from ittybit.core.batch.entry import NewItem
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Created, Done, Intended, Stage
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import ArgumentError, DeadlineError
from ittybit.ray import RayBatch
from ittybit.ray.journal_actor import Claimed, JournalActor
from ittybit.ray.leased_journal import LeasedJournal
from ittybit.ray.leased_rate import LeasedRate
from ittybit.ray.limiter_actor import LimiterActor
from ittybit.timeouts import Timeout
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.stop import RunStopping

LEASE = 0.4


class Here:
    """Calls an actor of this process as `Remote` calls one of the cluster."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._begun: set[asyncio.Task[Any]] = set()

    async def call(self, method: str, *arguments: object) -> Any:
        return await getattr(self._actor, method)(*arguments)

    def begin(self, method: str, *arguments: object) -> None:
        task = asyncio.ensure_future(self.call(method, *arguments))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)


class Behind(Here):
    """An actor on a machine whose clock is an hour behind."""

    async def call(self, method: str, *arguments: object) -> Any:
        answer = await super().call(method, *arguments)
        if isinstance(answer, Claimed):
            return replace(answer, now=answer.now - 3600)
        return answer


@pytest.fixture
async def actor(tmp_path: Path) -> AsyncIterator[JournalActor]:
    actor = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    await actor.open()
    yield actor
    await actor.close()


def journal_of(actor: JournalActor) -> LeasedJournal:
    remote: Any = Here(actor)
    return LeasedJournal(remote, LEASE)


def arrivals(*sources: str, to: str | None = None) -> list[NewItem]:
    work = {"kind": "image", "width": 64}
    items: list[object] = [Item(source, task=work, to=to) for source in sources]
    return ItemParser(BatchSettings()).parse(items)


SOURCE = "https://example.com/harbour.mov"


async def test_an_item_is_given_to_one_worker_at_a_time(actor: JournalActor) -> None:
    journal = journal_of(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.holding("a") as a, journal.holding("b") as b:
        assert [e.source.text for e in (await a.take([arrival.key])).entries] == [
            SOURCE
        ]
        assert (await b.take([arrival.key])).entries == []
        await a.let_go()
        assert len((await b.take([arrival.key])).entries) == 1


async def test_items_of_one_work_are_not_created_side_by_side(
    actor: JournalActor,
) -> None:
    journal = journal_of(actor)
    one, two = (*arrivals(SOURCE, to="one/"), *arrivals(SOURCE, to="two/"))
    assert one.key != two.key
    await journal.admit([one, two])
    async with journal.holding("a") as a, journal.holding("b") as b:
        assert len((await a.take([one.key])).entries) == 1
        assert (await b.take([two.key])).entries == []


async def test_a_worker_that_is_heard_of_keeps_its_items(actor: JournalActor) -> None:
    journal = journal_of(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.holding("a") as a, journal.holding("b") as b:
        await a.take([arrival.key])
        await asyncio.sleep(3 * LEASE)
        assert (await b.take([arrival.key])).entries == []


async def test_what_a_dead_worker_was_about_to_send_is_known_to_the_next(
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
    # By the clock of the journal, whatever that of the dead one said.
    assert entry.intended == pytest.approx(time.time(), abs=10)


async def test_what_may_have_been_sent_is_known_by_the_clock_of_the_worker(
    actor: JournalActor,
) -> None:
    one, two = (*arrivals(SOURCE, to="one/"), *arrivals(SOURCE, to="two/"))
    await actor.admit([one, two])
    (entry,) = (await actor.claim("dead", [one.key])).entries
    await actor.record([("dead", [Intended(entry.seq, 1.0)])])
    await actor.release("dead")
    remote: Any = Behind(actor)
    async with LeasedJournal(remote, LEASE).holding("next") as store:
        (own,) = (await store.take([one.key])).entries
        await store.let_go()
        (other,) = (await store.take([two.key])).entries
        twin = await store.shared_work(other)
    assert twin is not None
    assert own.intended == pytest.approx(time.time() + 3600, abs=10)
    assert twin.intended == pytest.approx(time.time() + 3600, abs=10)


async def test_who_lost_an_item_can_write_nothing_of_it(actor: JournalActor) -> None:
    journal = journal_of(actor)
    (arrival,) = arrivals(SOURCE)
    await journal.admit([arrival])
    async with journal.holding("a") as a:
        (entry,) = (await a.take([arrival.key])).entries
        await actor.release("a")
        await actor.claim("b", [arrival.key])
        with pytest.raises(RunStopping):
            await a.record(Intended(entry.seq, 1.0))
        (now,) = (await actor.claim("b", [arrival.key])).entries
        assert now.stage is Stage.WAITING


async def test_after_a_restart_nobody_holds_anything(tmp_path: Path) -> None:
    (arrival,) = arrivals(SOURCE)
    before = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    await before.admit([arrival])
    (entry,) = (await before.claim("a", [arrival.key])).entries
    await before.close()
    after = JournalActor(str(tmp_path / "run.sqlite3"), LEASE)
    assert await after.record([("a", [Intended(entry.seq, 1.0)])]) == [False]
    assert len((await after.claim("a", [arrival.key])).entries) == 1
    await after.close()


async def test_a_finished_item_is_told_as_such(actor: JournalActor) -> None:
    (arrival,) = arrivals(SOURCE)
    await actor.admit([arrival])
    (entry,) = (await actor.claim("a", [arrival.key])).entries
    changes = [Created(entry.seq, "task_1", 0.1), Done(entry.seq, 2.0)]
    assert await actor.record([("a", changes)]) == [True]
    await actor.release("a")
    claimed = await actor.claim("b", [arrival.key])
    assert claimed.entries == []
    assert [finished.work_id for finished in claimed.finished] == ["task_1"]


def outgoing(ends: float | None = None) -> Outgoing:
    return Outgoing("GET", "http://h/tasks", {}, None, Timeout(5), ends)


def rates_of(limiter: LimiterActor, count: int) -> list[LeasedRate]:
    remote: Any = Here(limiter)
    return [LeasedRate(remote) for _ in range(count)]


async def sent_by(
    rates: list[LeasedRate], seconds: float, status: int = 200
) -> list[float]:
    """Send through each of `rates` for so long; return when each request left."""
    times: list[float] = []
    ends = time.monotonic() + seconds

    async def send(rate: LeasedRate) -> None:
        while time.monotonic() < ends:
            begun = await rate.take(outgoing())
            times.append(begun)
            rate.learn(begun, status, None)

    async with asyncio.TaskGroup() as group:
        for rate in rates:
            for _ in range(20):
                group.create_task(send(rate))
    return sorted(times)


async def test_workers_share_one_rate() -> None:
    times = await sent_by(rates_of(LimiterActor(50), 3), 3)
    within = [moment for moment in times if moment < times[0] + 3]
    assert len(within) == pytest.approx(150, rel=0.05)


async def test_each_worker_has_its_share() -> None:
    first, second = rates_of(LimiterActor(50), 2)
    both = await asyncio.gather(sent_by([first], 2), sent_by([second], 2))
    assert len(both[0]) == pytest.approx(len(both[1]), rel=0.3)


async def test_a_refusal_to_one_worker_slows_all() -> None:
    refused, other = rates_of(LimiterActor("adaptive"), 2)
    await asyncio.gather(*(other.take(outgoing()) for _ in range(100)))
    begun = await refused.take(outgoing())
    refused.learn(begun, 429, None)
    await asyncio.sleep(0)
    times = await sent_by([other], 1, status=204)
    assert 25 < len(times) < 100


async def test_a_pause_asked_of_one_worker_holds_for_all() -> None:
    refused, other = rates_of(LimiterActor("adaptive"), 2)
    begun = await refused.take(outgoing())
    refused.learn(begun, 503, 0.6)
    await asyncio.sleep(0)
    assert await other.take(outgoing()) - begun > 0.5


async def test_a_request_whose_turn_is_too_late_is_not_sent() -> None:
    (rate,) = rates_of(LimiterActor(1), 1)
    await rate.take(outgoing())
    with pytest.raises(DeadlineError, match="its turn under the rate limit") as caught:
        await rate.take(outgoing(time.monotonic() + 0.1))
    assert caught.value.sent is False


def test_a_key_that_is_given_is_refused(tmp_path: Path) -> None:
    key: Any = "a-secret"
    with pytest.raises(ArgumentError, match="function that the workers call") as caught:
        RayBatch(tmp_path / "run.sqlite3", api_key=key)
    assert "a-secret" not in str(caught.value)


@pytest.mark.parametrize("lease", [0.5, 3601])
def test_a_lease_out_of_bounds_is_refused(tmp_path: Path, lease: float) -> None:
    with pytest.raises(ArgumentError, match="lease must be a number of seconds from 1"):
        RayBatch(tmp_path / "run.sqlite3", lease=lease)
