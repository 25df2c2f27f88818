"""Actors of a Ray batch, called in this process without Ray."""

import asyncio
import dataclasses
import errno
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ittybit.batch import Item, Outcome
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
from ittybit.errors import BatchStopped, JournalError
from ittybit.ray import block_worker, journal_actor
from ittybit.ray.block_worker import BlockWorker, WorkerSettings
from ittybit.ray.journal_actor import Claim, JournalActor
from ittybit.ray.leased_journal import LeasedJournal
from ittybit_async import _io
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal import admission
from ittybit_async.batch.journal.journal import Journal
from ittybit_async.batch.stop import RunStopping
from tests.support.clock import ShiftedClock
from tests.support.wire_server import Line, WireServer, answer

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


class SlowIntentActor(LocalActor):
    """Handle of an actor that takes a minute to record the first intent."""

    def __init__(self, actor: Any, clock: ShiftedClock) -> None:
        super().__init__(actor)
        self.intents, self._clock = 0, clock

    async def call(self, method: str, *arguments: Any) -> Any:
        if method == "record" and "Intended(" in repr(arguments):
            self.intents += 1
            self._clock.seconds = 60.0
        return await super().call(method, *arguments)


@pytest.fixture
async def actor(tmp_path: Path) -> AsyncIterator[JournalActor]:
    actor = JournalActor(str(tmp_path / "run.sqlite3"), LEASE, 1)
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
    before = JournalActor(str(tmp_path / "run.sqlite3"), LEASE, 1)
    await before.admit([arrival])
    (entry,) = (await before.claim("a", [arrival.key])).entries
    await before.close()
    after = JournalActor(str(tmp_path / "run.sqlite3"), LEASE, 1)
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


def worker_settings(
    actor: JournalActor | None, api_key: Any = lambda: "key", **client: Any
) -> WorkerSettings:
    """Return the settings of a worker whose server does not exist."""
    remote: Any = LocalActor(actor)
    return WorkerSettings(
        journal=remote,
        limiter=None,
        rate_limit=None,
        api_key=api_key,
        client={"base_url": "http://127.0.0.1:9", **client},
        batch=BatchSettings(defaults=Item("", task={"kind": "image"})),
        lease=LEASE,
    )


async def test_a_create_is_not_sent_when_other_workers_count_it_as_timed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = JournalActor(str(tmp_path / "run.sqlite3"), 600, 1)
    journal = SlowIntentActor(actor, ShiftedClock(monkeypatch))
    before_posts = list[int]()

    def script(line: Line) -> None:
        while line.request() is not None:
            before_posts.append(journal.intents)
            line.send(answer(b'{"id": "task_1", "status": "ready"}'))

    with WireServer(script) as server:
        remote: Any = journal
        settings = worker_settings(actor, base_url=server.url)
        settings = dataclasses.replace(settings, journal=remote)
        [outcome] = await BlockWorker(settings).process([SOURCE])
    await actor.close()
    assert outcome.succeeded
    assert before_posts == [2]  # the first intent took longer than a call may


def break_down(*_: object) -> None:
    raise ValueError("no\nsecret")


@pytest.mark.parametrize("broken", ["api_key", "on_request"])
async def test_an_error_of_a_function_of_the_caller_is_one_line(
    actor: JournalActor, broken: str
) -> None:
    hook = {"on_request": break_down} if broken == "on_request" else {}
    key = break_down if broken == "api_key" else (lambda: "key")
    worker = BlockWorker(worker_settings(actor, key, **hook))
    with pytest.raises(BatchStopped, match="stopped: ValueError: no secret") as caught:
        await worker.process([SOURCE, f"{SOURCE}?2"])
    assert "raised by break_down() in " in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_worker_works_on_three_blocks_at_a_time(
    actor: JournalActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most = 0, 0

    async def work(*_: object) -> list[Outcome]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return []

    monkeypatch.setattr(BlockWorker, "_process_items", work)
    worker = BlockWorker(worker_settings(actor))
    await asyncio.gather(*(worker.process([SOURCE]) for _ in range(8)))
    assert most == 3


async def test_an_outcome_says_whether_an_earlier_run_ended_the_item(
    actor: JournalActor,
) -> None:
    settings = worker_settings(actor)
    missing: list[object] = ["/nowhere.mov"]
    [failed] = await BlockWorker(settings).process(missing)
    again = dataclasses.replace(settings, first_turn=await actor.begin_run())
    (arrival,) = arrivals(SOURCE)
    await actor.admit([arrival])
    (entry,) = (await actor.claim("a", [arrival.key])).entries
    assert await actor.record([("a", [Done(entry.seq, 2.0)])]) == [True]
    await actor.release("a")
    ended = bytes.fromhex(failed.key)
    claimed = await actor.claim("b", [ended, arrival.key])
    found = [block_worker._build_outcome(e, again.first_turn) for e in claimed.finished]
    assert {one.source: one.earlier for one in found} == {
        "/nowhere.mov": True,
        SOURCE: False,
    }
    assert replace(failed, earlier=True, exception=None) in found


async def test_storms_are_reported_by_one_worker_of_a_run(actor: JournalActor) -> None:
    journal = leased_journal(actor)
    async with journal.lease_items("a") as a, journal.lease_items("b") as b:
        assert [await one.claim_report() for one in (a, b, a)] == [True, False, False]
        await actor.begin_run()
        assert await b.claim_report()


async def test_an_actor_waits_while_its_journal_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def fail(path: Path) -> None:
        too_many = OSError(errno.EMFILE, "too many open files")
        raise JournalError("cannot open", path=str(path)) from too_many

    async def close_files(seconds: float) -> None:
        waits.append(seconds)
        monkeypatch.setattr(journal_actor, "Journal", Journal)

    monkeypatch.setattr(journal_actor, "Journal", fail)
    monkeypatch.setattr(_io, "sleep", close_files)
    actor = JournalActor(str(tmp_path / "run.sqlite3"), LEASE, 60)
    await actor.open()
    await actor.close()
    assert len(waits) == 1
