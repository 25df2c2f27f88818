"""Events that arrive in other threads and event loops than the waiters."""

import asyncio
import json
import threading
import time
from collections.abc import Generator
from typing import Any

import pytest
from aiohttp import web

from ittybit import webhooks
from ittybit.receivers import aiohttp_handler
from ittybit.types import Task
from ittybit_async import AsyncIttybit, _io
from ittybit_emulator import Emulator, Script
from ittybit_sync import Ittybit
from tests.emulator.emulator_support import send, until
from tests.receivers.receiver_servers import SERVERS, Handled
from tests.support.task_list import TaskList

SECRET = "whsec_of_the_tests"


@pytest.fixture
def server() -> Generator[TaskList]:
    with TaskList() as server:
        yield server


def end_event(id: Any, **changes: Any) -> webhooks.Event:
    task = {
        "id": id,
        "object": "task",
        "kind": "video",
        "status": "completed",
        "progress": 100,
        "output": None,
        "error": None,
    }
    body = json.dumps(task | changes).encode()
    return webhooks.unwrap(body, webhooks.sign(body, SECRET), SECRET)


def body(url: str) -> dict[str, Any]:
    image = {"kind": "image", "url": "http://127.0.0.1:9/a.png", "width": 9}
    return {**image, "webhook_url": url}


def count_known(client: AsyncIttybit | Ittybit) -> int:
    """Return the number of items whose state is known."""
    shared = client._engine.state.get("pollers")
    by_loop = shared.values.values() if shared else ()
    pollers = [poller for pollers in by_loop for poller in pollers.values()]
    return sum(len(poller.registry._known) for poller in pollers)


@pytest.mark.parametrize("serve", SERVERS, ids=lambda serve: serve.__name__)
async def test_a_receiver_in_another_thread_wakes_a_loop(
    emulator: Emulator, serve: Any
) -> None:
    events = webhooks.Dispatcher()
    emulator.scripts.add(Script(seconds=1))
    with serve(Handled(), emulator.webhook_secret, events=events) as origin:
        async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
            task = await client.tasks.create_and_wait(
                request=body(f"{origin}/hooks"), timeout=20, events=events
            )
    assert task.succeeded
    assert task.options is not None
    assert len(emulator.requests.matching("GET", "/tasks*")) == 2


async def test_a_receiver_in_the_same_loop_wakes_the_waiters(
    emulator: Emulator,
) -> None:
    events, handled = webhooks.Dispatcher(), Handled()
    app = web.Application()
    handler = aiohttp_handler(
        handled.take_async, emulator.webhook_secret, events=events
    )
    app.router.add_post("/hooks", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    emulator.scripts.add(Script(seconds=1))
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
        task = await client.tasks.create_and_wait(
            request=body(url), timeout=20, events=events
        )
    await runner.cleanup()
    assert task.succeeded
    assert len(handled.events) == 1


@pytest.mark.parametrize("serve", SERVERS, ids=lambda serve: serve.__name__)
def test_waiters_receive_events_although_the_program_fails(serve: Any) -> None:
    events, handled = webhooks.Dispatcher(), Handled()
    received: list[webhooks.Event] = []
    events.listen(received.append)
    handled.failing = True
    sent = json.dumps(end_event("task_1").sent).encode()
    with serve(handled, SECRET, events=events) as origin:
        forged = send(origin, "POST", "/hooks", sent, webhooks.sign(sent, "other"))
        true = send(origin, "POST", "/hooks", sent, webhooks.sign(sent, SECRET))
    assert (forged.status, true.status) == (401, 500)
    assert [event.data.id for event in received] == ["task_1"]


async def test_every_waiter_receives_events_while_another_polls(
    server: TaskList,
) -> None:
    events = webhooks.Dispatcher()
    server.add("task", 600)
    async with AsyncIttybit("key", base_url=server.url) as client:
        asks = asyncio.create_task(client.tasks.wait("task", events=events))
        follows = asyncio.create_task(client.tasks.wait("task", events=events))
        await asyncio.to_thread(until, lambda: count_known(client))
        server.delay = 2
        # Another waiter joins, so that a request is in progress.
        late = asyncio.create_task(client.tasks.wait("task", events=events))
        await asyncio.to_thread(until, lambda: server.requests == 2)
        started = time.monotonic()
        await asyncio.to_thread(events.dispatch, end_event("task"))
        assert (await follows).succeeded
        assert (await late).succeeded
        assert time.monotonic() - started < 1
        assert (await asks).succeeded


def test_threads_wake_threads(server: TaskList) -> None:
    events = webhooks.Dispatcher()
    ids = server.add_many("task", 24, 600)
    found: list[Task] = []
    with Ittybit("key", base_url=server.url) as client:
        waiting = [
            threading.Thread(
                target=lambda id=id: found.append(client.tasks.wait(id, events=events))
            )
            for id in ids
        ]
        for thread in waiting:
            thread.start()
        until(lambda: count_known(client) == 24)
        asked = server.requests
        telling = [
            threading.Thread(target=events.dispatch, args=(end_event(id),))
            for id in ids * 3
        ]
        for thread in telling:
            thread.start()
        for thread in [*telling, *waiting]:
            thread.join(5)
    assert sorted(task.id for task in found) == sorted(ids)
    # On a busy machine, a round that became due reads the list once more.
    assert server.requests <= asked + 2
    assert events._listeners == {}


def test_each_loop_listens_separately(server: TaskList) -> None:
    events = webhooks.Dispatcher()
    server.add("task", 600)
    client = AsyncIttybit("key", base_url=server.url)
    found: list[bool] = []

    async def wait() -> None:
        found.append((await client.tasks.wait("task", events=events)).succeeded)

    threads = [threading.Thread(target=asyncio.run, args=(wait(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: count_known(client) == 3)
    events.dispatch(end_event("task"))
    for thread in threads:
        thread.join(5)
    assert found == [True] * 3
    assert events._listeners == {}


def test_a_wake_event_of_a_closed_loop_can_be_set() -> None:
    async def make() -> _io.WakeEvent:
        return _io.WakeEvent()

    async def ring() -> bool:
        wake_event.set()
        return True

    wake_event = asyncio.run(make())
    wake_event.set()  # no exception without a running loop
    assert asyncio.run(ring())  # and none in another loop


async def test_a_cancelled_wait_stops_listening(server: TaskList) -> None:
    events = webhooks.Dispatcher()
    ids = server.add_many("task", 20, 600)
    async with AsyncIttybit("key", base_url=server.url) as client:
        waits = [asyncio.create_task(client.tasks.wait(i, events=events)) for i in ids]
        await asyncio.sleep(0.3)
        assert len(events._listeners) == 1
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        assert events._listeners == {}


async def test_thousands_of_tasks_end_by_events_without_polling(
    server: TaskList,
) -> None:
    events = webhooks.Dispatcher()
    ids = server.add_many("task", 3000, 600)
    ended = [end_event(id) for id in ids]
    async with AsyncIttybit("key", base_url=server.url) as client:
        wait = asyncio.create_task(client.tasks.wait_all(ids, events=events))
        await asyncio.to_thread(until, lambda: count_known(client) == len(ids), 40)
        asked = server.requests
        await asyncio.to_thread(lambda: list(map(events.dispatch, ended)))
        assert [task.id for task in await wait] == ids
    # On a busy machine, a round that became due reads the list once more.
    assert server.requests <= asked + 31


def test_a_task_that_ends_while_a_wait_starts_listening_is_not_missed(
    server: TaskList,
) -> None:
    server.add("other", 600)
    server.add("task", 600)

    class SlowToListen(webhooks.Dispatcher):
        def listen(self, hear: Any) -> None:
            time.sleep(0.5)
            server.tasks["task"].seconds = 0
            self.dispatch(end_event("task"))
            super().listen(hear)

    with Ittybit("key", base_url=server.url) as client:
        asks = threading.Thread(
            target=lambda: client.tasks.wait("other", timeout=3, on_timeout="leave")
        )
        asks.start()
        until(lambda: server.requests)
        started = time.monotonic()
        events = SlowToListen()
        assert client.tasks.wait("task", timeout=10, events=events).succeeded
        assert time.monotonic() - started < 2
        server.tasks["other"].seconds = 0
        asks.join(5)


async def test_a_remaining_waiter_receives_events_after_another_is_done(
    server: TaskList,
) -> None:
    events = webhooks.Dispatcher()
    server.add_many("task", 2, 600)
    async with AsyncIttybit("key", base_url=server.url) as client:
        waits = [
            asyncio.create_task(client.tasks.wait(f"task_{n}", events=events))
            for n in range(2)
        ]
        await asyncio.to_thread(until, lambda: count_known(client) == 2)
        for wait, id in zip(waits, ("task_0", "task_1"), strict=True):
            events.dispatch(end_event(id))
            assert (await asyncio.wait_for(wait, 1)).succeeded
        assert (events._listeners, count_known(client)) == ({}, 0)


async def test_an_event_that_is_not_an_end_causes_no_poll(server: TaskList) -> None:
    events = webhooks.Dispatcher()
    server.add("task", 600)
    async with AsyncIttybit("key", base_url=server.url) as client:
        wait = asyncio.create_task(client.tasks.wait("task", events=events))
        await asyncio.to_thread(until, lambda: count_known(client))
        events.dispatch(end_event("task", status="processing", output=[], progress=-1))
        events.dispatch(end_event("task", status=["completed"]))
        events.dispatch(end_event(["task"]))
        strange = dict.fromkeys(("kind", "progress"))
        events.dispatch(end_event("task", status="processing", **strange))
        await asyncio.sleep(0.5)
        assert (server.requests, wait.done()) == (1, False)
        events.dispatch(end_event("task", object="job"))
        await asyncio.to_thread(until, lambda: server.requests == 2)
        events.dispatch(end_event("task"))
        assert (await asyncio.wait_for(wait, 1)).succeeded


async def test_events_report_progress_that_never_decreases(
    server: TaskList,
) -> None:
    events = webhooks.Dispatcher()
    server.add("task", 600)
    seen: list[Task] = []
    async with AsyncIttybit("key", base_url=server.url) as client:
        wait = asyncio.create_task(
            client.tasks.wait("task", events=events, on_progress=seen.append)
        )
        await asyncio.to_thread(until, lambda: count_known(client))
        for done in (50, 20, 50, 70, -1):
            events.dispatch(end_event("task", status="processing", progress=done))
            await asyncio.sleep(0.05)
        events.dispatch(end_event("task"))
        await asyncio.wait_for(wait, 1)
    assert [task.progress for task in seen] == [0, 50, 70, 100]
    assert server.requests == 1


async def test_a_wait_with_strict_types_ignores_invalid_events(
    server: TaskList,
) -> None:
    events = webhooks.Dispatcher()
    server.add("task", 600)
    async with AsyncIttybit(
        "key", base_url=server.url, strict_response_validation=True
    ) as client:
        wait = asyncio.create_task(client.tasks.wait("task", events=events))
        await asyncio.to_thread(until, lambda: count_known(client))
        events.dispatch(end_event("task", progress="all"))
        await asyncio.to_thread(until, lambda: server.requests == 2)
        assert not wait.done()
        events.dispatch(end_event("task"))
        assert (await asyncio.wait_for(wait, 1)).succeeded
