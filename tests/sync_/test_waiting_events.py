# Generated from tests/async_/test_waiting_events.py by build_sync.py. Do not edit.
"""A wait with events ends by a webhook and polls rarely. No webhook can harm it."""

import time
from collections.abc import Generator
from typing import Any

import pytest

from ittybit.core.waiting import schedule
from ittybit.core.waiting.schedule import IntervalBounds
from ittybit.errors import ArgumentError, TaskFailed, TaskTimeout
from ittybit.types import Job, Run, Task
from ittybit.webhooks import Dispatcher
from ittybit_emulator import DeliveryFault, Emulator, Script
from ittybit_sync import Ittybit, _io
from ittybit_sync.concurrency import each
from tests.support.webhook_server import WebhookServer, webhook_server

TOPICS = [
    f"{noun}.{what}" for noun in ("task", "run") for what in ("updated", "failed")
]
TOPICS += ["task.created", "task.succeeded", "run.succeeded"]


@pytest.fixture
def events() -> Dispatcher:
    return Dispatcher()


@pytest.fixture
def server(emulator: Emulator, events: Dispatcher) -> Generator[WebhookServer]:
    """Start a receiver of events sent to a `webhook_url`."""
    with webhook_server() as server:
        server.receive(emulator.webhook_secret, events)
        yield server


@pytest.fixture
def endpoint(
    client: Ittybit, server: WebhookServer, events: Dispatcher
) -> Generator[WebhookServer]:
    """Start a receiver of events sent to an endpoint."""
    made = client.webhook_endpoints.create(url=server.url, topics=TOPICS)
    server.receive(str(made.secret), events)
    yield server
    client.webhook_endpoints.delete(made.id)


def count_polls(emulator: Emulator, path: str = "/tasks") -> int:
    """Return the number of requests that polled the work."""
    return len(emulator.requests.matching("GET", f"{path}*"))


def start_task(client: Ittybit, server: WebhookServer) -> Task:
    """Create a task whose end is sent to a `webhook_url`."""
    return client.tasks.create(
        request={
            "kind": "image",
            "url": "http://127.0.0.1:9/a.png",
            "width": 9,
            "webhook_url": server.url,
        }
    )


def test_a_task_ends_with_its_event_without_polling(
    client: Ittybit,
    emulator: Emulator,
    endpoint: WebhookServer,
    events: Dispatcher,
) -> None:
    [id] = emulator.seed(1, Script(seconds=0.8))
    task = client.tasks.wait(id, timeout=20, events=events)
    assert (task.status, task.progress) == ("completed", 100)
    assert count_polls(emulator) == 1
    assert task == client.tasks.get(id)


def test_an_incomplete_event_causes_a_poll(
    client: Ittybit, emulator: Emulator, server: WebhookServer, events: Dispatcher
) -> None:
    emulator.scripts.add(Script(seconds=0.8))
    made = start_task(client, server)
    started = time.monotonic()
    task = client.tasks.wait(made.id, timeout=20, events=events)
    assert time.monotonic() - started < 3
    assert count_polls(emulator) == 2
    assert task.options is not None
    assert task.options["width"] == 9
    assert len(server.taken) == 1


def test_a_job_ends_with_its_callback(
    client: Ittybit, emulator: Emulator, server: WebhookServer, events: Dispatcher
) -> None:
    emulator.scripts.add(Script(seconds=1), times=None)
    seen: list[Job] = []
    body = {"kind": "image", "input": "http://127.0.0.1:9/a.png"}
    job = client.jobs.create_and_wait(
        request={**body, "webhook_url": server.url},
        timeout=20,
        events=events,
        on_progress=seen.append,
    )
    assert job.succeeded
    assert job.output is None or job.output.startswith("http")
    assert seen[-1] == job == client.jobs.get(job.id)
    assert len(server.taken) == 1
    assert count_polls(emulator, "/jobs") <= 4


def test_a_run_ends_with_its_event(
    client: Ittybit,
    emulator: Emulator,
    endpoint: WebhookServer,
    events: Dispatcher,
) -> None:
    [id] = emulator.seed(1, Script(seconds=0.8), noun="runs")
    run: Run = client.runs.wait(id, timeout=20, events=events)
    assert run.succeeded
    assert run == client.runs.get(id)
    assert count_polls(emulator, "/runs") <= 3


def test_events_may_arrive_in_any_order(
    client: Ittybit,
    emulator: Emulator,
    endpoint: WebhookServer,
    events: Dispatcher,
) -> None:
    late = DeliveryFault(late=1)
    emulator.deliveries.faults.add(late, topic="task.succeeded", times=3)
    emulator.deliveries.faults.add(DeliveryFault(copies=2), times=None)
    ids = emulator.seed(12, Script(seconds=1.5))
    walk = client.tasks.as_completed(ids, timeout=20, events=events)
    ended = [task.id for task in walk]
    assert sorted(ended) == sorted(ids)
    assert count_polls(emulator) <= 3
    assert [t.id for t in client.tasks.wait_all(ids, events=events)] == ids


def test_an_event_reports_a_failure(
    client: Ittybit,
    emulator: Emulator,
    endpoint: WebhookServer,
    events: Dispatcher,
) -> None:
    [id] = emulator.seed(1, Script(seconds=0.8, error="no such luck"))
    with pytest.raises(TaskFailed, match="no such luck"):
        client.tasks.wait(id, timeout=20, events=events)
    assert count_polls(emulator) == 1


def test_a_task_that_ended_before_the_wait_is_returned_immediately(
    client: Ittybit, emulator: Emulator, events: Dispatcher
) -> None:
    [over] = emulator.seed(1, over=True)
    assert (client.tasks.wait(over, timeout=5, events=events)).succeeded
    assert (client.tasks.wait(over, timeout=0, events=events)).succeeded
    assert count_polls(emulator) == 2


def test_a_lost_or_forged_webhook_blocks_no_wait(
    client: Ittybit,
    emulator: Emulator,
    server: WebhookServer,
    events: Dispatcher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedule, "INFREQUENT", IntervalBounds(1.0, 2.0))
    faults = emulator.deliveries.faults
    faults.add(DeliveryFault(signed=False))
    faults.add(DeliveryFault(tampered=True))
    emulator.scripts.add(Script(seconds=0.7), times=None)
    made = [start_task(client, server) for _ in range(2)]
    ids = [task.id for task in made]
    started = time.monotonic()
    tasks = client.tasks.wait_all(ids, timeout=20, events=events)
    assert all(task.succeeded for task in tasks)
    assert time.monotonic() - started < 4
    assert server.taken == []


def test_a_late_or_repeated_event_changes_nothing(
    client: Ittybit,
    emulator: Emulator,
    endpoint: WebhookServer,
    events: Dispatcher,
) -> None:
    faults = emulator.deliveries.faults
    faults.add(DeliveryFault(late=2, copies=2), topic="task.updated", times=None)
    [id] = emulator.seed(1, Script(wait=0.5, seconds=1))
    seen: list[Any] = []
    task = client.tasks.wait(id, timeout=20, events=events, on_progress=seen.append)
    assert task.succeeded
    _io.sleep(1.5)
    assert any(event.kind == "task.updated" for event in endpoint.taken)
    assert [one.ended for one in seen] == [False] * (len(seen) - 1) + [True]
    assert (client.tasks.wait(id, timeout=5, events=events)).succeeded


def test_a_timeout_applies_and_leaves_no_listener(
    client: Ittybit, emulator: Emulator, server: WebhookServer
) -> None:
    class Counting(Dispatcher):
        listening = 0

        def listen(self, hear: Any) -> None:
            self.listening += 1
            super().listen(hear)

        def unlisten(self, hear: Any) -> None:
            self.listening -= 1
            super().unlisten(hear)

    events = Counting()
    ids = emulator.seed(3, Script(seconds=60))
    started = time.monotonic()
    with pytest.raises(TaskTimeout):
        client.tasks.wait_all(ids, timeout=0.5, events=events)
    left = client.tasks.wait(ids[0], timeout=0, on_timeout="leave", events=events)
    assert (left.status, events.listening) == ("processing", 0)
    assert time.monotonic() - started < 3


def test_a_waiter_without_events_is_notified_next_to_one_with_events(
    client: Ittybit, emulator: Emulator, events: Dispatcher
) -> None:
    [id] = emulator.seed(1, Script(seconds=2))

    def wait(given: Dispatcher | None) -> float:
        _io.sleep(0 if given else 1)
        started = time.monotonic()
        assert (client.tasks.wait(id, timeout=20, events=given)).succeeded
        return time.monotonic() - started

    taken = [seconds for seconds in each(wait, [events, None], limit=2)]
    assert max(taken) < 4


@pytest.mark.parametrize("given", [print, "events", object()])
def test_an_invalid_events_argument_is_refused(
    client: Ittybit, emulator: Emulator, given: Any
) -> None:
    with pytest.raises(ArgumentError, match=r"events must be .* of your receiver"):
        client.tasks.wait("task_1", events=given)
    assert len(emulator.requests) == 0
