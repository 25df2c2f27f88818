"""What receivers remember, in one process and in several that share a store."""

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
from ittybit.receivers.rejection import Rejection
from ittybit.receivers.replay_claims import CLAIM_SECONDS
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
    """A store that several processes could open."""

    def __init__(self, path: Path) -> None:
        self.now = 0.0
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("create table if not exists seen (id primary key, until)")

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Remember a delivery."""
        self.db.execute("delete from seen where until <= ?", (self.now,))
        row = (delivery_id, self.now + seconds)
        done = self.db.execute("insert or ignore into seen values (?, ?)", row)
        return done.rowcount == 1

    def forget(self, delivery_id: str) -> None:
        """Let it come again."""
        self.db.execute("delete from seen where id = ?", (delivery_id,))

    def close(self) -> None:
        """Close the file."""
        self.db.close()


class AwaitedStore:
    """The same, whose answers must be awaited."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.close = self.store.close

    @property
    def now(self) -> float:
        """The time."""
        return self.store.now

    @now.setter
    def now(self, now: float) -> None:
        self.store.now = now

    async def claim(self, delivery_id: str, seconds: float) -> bool:
        """Remember a delivery."""
        await asyncio.sleep(0)
        return self.store.claim(delivery_id, seconds)

    async def forget(self, delivery_id: str) -> None:
        """Let it come again."""
        await asyncio.sleep(0)
        self.store.forget(delivery_id)


@pytest.fixture(params=[Store, AwaitedStore])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Opens the store, as each process would."""
    stores: list[Any] = []

    def open_() -> Any:
        stores.append(request.param(tmp_path / "seen.db"))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


async def status_of(receiver: Receiver) -> int:
    """Receive the webhook, and return how it is answered."""
    try:
        async with receiver.receive(BODY, SIGNED):
            return 200
    except Rejection as rejection:
        return -rejection.status


OpenStore = Callable[[], Any]


async def test_processes_that_share_a_store_take_a_delivery_once(
    open_store: OpenStore,
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    answers = [await status_of(receiver) for receiver in (one, other, one)]
    assert answers == [200, -200, -200]


async def test_a_delivery_that_another_process_works_on_is_put_off(
    open_store: OpenStore, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    async with one.receive(BODY, SIGNED):
        assert await status_of(other) == -503
        assert await status_of(one) == -503
    assert await status_of(other) == -200
    in_progress = "webhook put off: the same delivery is being worked on"
    replay = "webhook refused (replay): this delivery came before"
    assert caplog.messages == [in_progress, in_progress, replay]


async def test_what_one_process_failed_at_another_may_take(
    open_store: OpenStore,
) -> None:
    one, other = (Receiver.create(SECRET, cache=open_store()) for _ in "ab")
    with pytest.raises(RuntimeError, match="broken"):
        async with one.receive(BODY, SIGNED):
            raise RuntimeError("broken")
    assert await status_of(other) == 200


async def test_what_a_killed_process_worked_on_may_come_again(
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
    store.now = 2 * 86_400 - 1  # what is done is remembered for longer
    assert await status_of(other) == -200
    del left  # kept till here, since it would be ended with the last name of it


async def test_one_process_works_on_a_delivery_once_however_long_that_takes(
    open_store: OpenStore,
) -> None:
    store = open_store()
    receiver = Receiver.create(SECRET, cache=store)
    async with receiver.receive(BODY, SIGNED):
        store.now = 10 * CLAIM_SECONDS
        assert await status_of(receiver) == -503
    assert await status_of(receiver) == -200


async def test_deliveries_are_worked_on_side_by_side(open_store: OpenStore) -> None:
    receiver = Receiver.create(SECRET, cache=open_store())
    other = b'{"id": "task_2", "object": "task"}'
    async with (
        receiver.receive(BODY, SIGNED) as first,
        receiver.receive(other, webhooks.sign(other, SECRET)) as second,
    ):
        assert [event.data.id for event in (first, second)] == ["task_1", "task_2"]


async def test_a_delivery_is_not_done_when_the_work_on_it_is_cancelled(
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
def test_a_store_that_is_awaited_works_in_a_server(serve: Any, tmp_path: Path) -> None:
    handled = Handled()
    store = AwaitedStore(tmp_path / "seen.db")
    with serve(handled, SECRET, cache=store) as origin:
        for _ in "ab":
            assert send(origin, "POST", "/hooks", BODY, SIGNED).status == 200
    store.close()
    assert len(handled.events) == 1


@pytest.mark.parametrize("serve", SERVERS)
def test_of_many_copies_at_once_one_alone_is_handed_over(serve: Any) -> None:
    handled = Handled()

    def post(origin: str, _: int) -> int:
        return send(origin, "POST", "/hooks", BODY, SIGNED).status

    with serve(handled, SECRET) as origin, ThreadPoolExecutor(8) as threads:
        statuses = set(threads.map(partial(post, origin), range(40)))
    assert statuses <= {200, 503}
    assert len(handled.events) == 1


def test_a_receiver_that_awaits_nothing_takes_no_store_that_is_awaited(
    tmp_path: Path,
) -> None:
    store = AwaitedStore(tmp_path / "seen.db")
    with pytest.raises(ArgumentError, match=r"cache\.claim is awaited"):
        wsgi_app(Handled().take, SECRET, cache=store)  # type: ignore[typeddict-item]  # that is the mistake
    waiting = webhooks.ReplayCache()
    waiting.claim = lambda *_: asyncio.sleep(0, True)  # type: ignore[assignment,method-assign,return-value]  # that is the mistake
    app = wsgi_app(Handled().take, SECRET, cache=waiting)
    with pytest.raises(ArgumentError, match="a WSGI receiver takes no `cache`"):
        call(app)
    with pytest.raises(ArgumentError, match=r"cache\.claim must be a plain function"):
        webhooks.verify(BODY, SIGNED, SECRET, cache=store)  # type: ignore[arg-type]  # that is the mistake
    store.close()
