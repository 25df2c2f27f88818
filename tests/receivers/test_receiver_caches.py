"""Replay caches of receivers, in one process and shared by several."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ittybit import webhooks
from ittybit.errors import ArgumentError
from ittybit.receivers import wsgi_app
from ittybit.receivers.receiver import Receiver
from ittybit.receivers.replay_claims import CLAIM_SECONDS, Rejection
from tests.emulator.emulator_support import send
from tests.receivers.receiver_servers import (
    BODY,
    SECRET,
    SERVERS,
    SIGNED,
    Handled,
    call,
    on_aiohttp,
    on_uvicorn,
)


class Store:
    """Replay cache in SQLite, which several processes can share."""

    def __init__(self, path: Path) -> None:
        self.now = 0.0
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("create table if not exists seen (id primary key, until)")

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Store a delivery."""
        self.db.execute("delete from seen where until <= ?", (self.now,))
        row = (delivery_id, self.now + seconds)
        done = self.db.execute("insert or ignore into seen values (?, ?)", row)
        return done.rowcount == 1

    def forget(self, delivery_id: str) -> None:
        """Remove a delivery."""
        self.db.execute("delete from seen where id = ?", (delivery_id,))

    def close(self) -> None:
        """Close the file."""
        self.db.close()


class AwaitedStore:
    """Asynchronous replay cache in SQLite."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.close = self.store.close

    @property
    def now(self) -> float:
        """Current time in seconds."""
        return self.store.now

    @now.setter
    def now(self, now: float) -> None:
        self.store.now = now

    async def claim(self, delivery_id: str, seconds: float) -> bool:
        """Store a delivery."""
        await asyncio.sleep(0)
        return self.store.claim(delivery_id, seconds)

    async def forget(self, delivery_id: str) -> None:
        """Remove a delivery."""
        await asyncio.sleep(0)
        self.store.forget(delivery_id)


@pytest.fixture(params=[Store, AwaitedStore])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return a function that opens the shared store, as each process would."""
    stores: list[Any] = []

    def open_() -> Any:
        stores.append(request.param(tmp_path / "seen.db"))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


async def status_of(receiver: Receiver) -> int:
    """Return 200 if the webhook is accepted, or the negative status if rejected."""
    try:
        async with receiver.receive(BODY, SIGNED):
            return 200
    except Rejection as rejection:
        return -rejection.status


OpenStore = Callable[[], Any]


async def test_processes_that_share_a_store_handle_a_delivery_once(
    open_store: OpenStore,
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    answers = [await status_of(receiver) for receiver in (one, other, one)]
    assert answers == [200, -200, -200]


async def test_a_delivery_in_progress_in_another_process_gets_503(
    open_store: OpenStore, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    async with one.receive(BODY, SIGNED):
        assert await status_of(other) == -503
        assert await status_of(one) == -503
    assert await status_of(other) == -200
    in_progress = "webhook rejected (duplicate): the delivery is in progress"
    replay = "webhook rejected (replay): the delivery was handled before"
    assert caplog.messages == [in_progress, in_progress, replay]


async def test_another_process_may_handle_a_failed_delivery(
    open_store: OpenStore,
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    with pytest.raises(RuntimeError, match="broken"):
        async with one.receive(BODY, SIGNED):
            raise RuntimeError("broken")
    assert await status_of(other) == 200


async def test_the_claim_of_a_killed_process_expires(
    open_store: OpenStore,
) -> None:
    killed, store = open_store(), open_store()
    left = Receiver.create(SECRET, cache=killed).receive(BODY, SIGNED)
    await left.__aenter__()
    other = Receiver.create(SECRET, cache=store)
    store.now = CLAIM_SECONDS - 1
    assert await status_of(other) == -503
    store.now = CLAIM_SECONDS
    assert await status_of(other) == 200
    store.now = 2 * 86_400 - 1  # handled deliveries are stored for longer
    assert await status_of(other) == -200
    del left  # garbage collection would end the context manager earlier


async def test_a_long_running_handler_blocks_duplicates_in_its_process(
    open_store: OpenStore,
) -> None:
    store = open_store()
    receiver = Receiver.create(SECRET, cache=store)
    async with receiver.receive(BODY, SIGNED):
        store.now = 10 * CLAIM_SECONDS
        assert await status_of(receiver) == -503
    assert await status_of(receiver) == -200


async def test_different_deliveries_are_handled_concurrently(
    open_store: OpenStore,
) -> None:
    receiver = Receiver.create(SECRET, cache=open_store())
    other = b'{"id": "task_2", "object": "task"}'
    async with (
        receiver.receive(BODY, SIGNED) as first,
        receiver.receive(other, webhooks.sign(other, SECRET)) as second,
    ):
        assert [event.data.id for event in (first, second)] == ["task_1", "task_2"]


async def test_a_cancelled_delivery_may_be_sent_again(
    open_store: OpenStore,
) -> None:
    receiver = Receiver.create(SECRET, cache=open_store())

    started = asyncio.Event()

    async def work() -> None:
        async with receiver.receive(BODY, SIGNED):
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await status_of(receiver) == 200


@pytest.mark.parametrize("serve", [on_aiohttp, on_uvicorn])
def test_an_asynchronous_store_works_in_a_server(serve: Any, tmp_path: Path) -> None:
    handled = Handled()
    store = AwaitedStore(tmp_path / "seen.db")
    with serve(handled, SECRET, cache=store) as origin:
        for _ in "ab":
            assert send(origin, "POST", "/hooks", BODY, SIGNED).status == 200
    store.close()
    assert len(handled.events) == 1


@pytest.mark.parametrize("serve", SERVERS)
def test_only_one_of_many_concurrent_copies_is_handled(serve: Any) -> None:
    handled = Handled()

    def post(origin: str, _: int) -> int:
        return send(origin, "POST", "/hooks", BODY, SIGNED).status

    with serve(handled, SECRET) as origin, ThreadPoolExecutor(8) as threads:
        statuses = set(threads.map(partial(post, origin), range(40)))
    assert statuses <= {200, 503}
    assert len(handled.events) == 1


def test_a_wsgi_receiver_rejects_an_asynchronous_store(
    tmp_path: Path,
) -> None:
    store = AwaitedStore(tmp_path / "seen.db")
    with pytest.raises(ArgumentError, match=r"cache\.claim must not be a coroutine"):
        wsgi_app(Handled().take, SECRET, cache=store)  # type: ignore[typeddict-item]  # that is the mistake
    waiting = webhooks.ReplayCache()
    waiting.claim = lambda *_: asyncio.sleep(0, True)  # type: ignore[assignment,method-assign,return-value]  # that is the mistake
    app = wsgi_app(Handled().take, SECRET, cache=waiting)
    with pytest.raises(ArgumentError, match="cache must not be asynchronous"):
        call(app)
    with pytest.raises(ArgumentError, match=r"cache\.claim must be a plain function"):
        webhooks.verify(BODY, SIGNED, SECRET, cache=store)  # type: ignore[arg-type]  # that is the mistake
    store.close()
