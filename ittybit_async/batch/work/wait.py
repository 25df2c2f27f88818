"""Wait for the work of an item, until it ends or the run stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.core.batch.plan import Target
from ittybit.core.waiting.work import JOBS, RUNS, TASKS, WorkType
from ittybit.errors import APIError
from ittybit_async.batch.stop import Stop
from ittybit_async.http.engine import Engine
from ittybit_async.waiting.poller import poller_of
from ittybit_async.waiting.registry import StatusClient, Waiter

WATCHED: Mapping[Target, WorkType[Any]] = {"task": TASKS, "job": JOBS, "run": RUNS}


async def wait_for_end(engine: Engine, target: Target, id: str, stop: Stop) -> Any:
    """Wait until the task, job, or run succeeds, and return it.

    All waits on a client share one poller. Raises TaskFailed, TaskCancelled, another
    APIError if polling fails, or RunStopping if the run stops before.
    """
    work_type = WATCHED[target]
    client: StatusClient[Any] = StatusClient(engine, work_type, {})
    waiter: Waiter[Any] = Waiter(client, [id], eager=False, events=None)
    poller = poller_of(waiter.client)

    def wake() -> None:
        waiter.ready = True
        waiter.wake_event.set()

    poller.join(waiter)
    try:
        with stop.subscribe(wake):
            while True:
                updates = await poller.wait_for_updates(waiter, None)
                work = updates.get(id)
                if isinstance(work, APIError):
                    raise work
                if work is not None and work.ended:
                    break
                stop.check()
    finally:
        poller.leave(waiter)
    if (error := work_type.failure(work, engine.options.secrets.hide)) is not None:
        raise error
    return work
