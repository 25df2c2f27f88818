# Generated from ittybit_async/batch/work/wait.py by build_sync.py. Do not edit.
"""Waiting for the work of an item, until it ends or the run does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.core.batch.plan import Target
from ittybit.core.waiting.work import JOBS, RUNS, TASKS, WorkType
from ittybit.errors import APIError
from ittybit_sync.batch.stop import Stop
from ittybit_sync.http.engine import Engine
from ittybit_sync.waiting.poller import poller_of
from ittybit_sync.waiting.registry import StatusClient, Waiter

WATCHED: Mapping[Target, WorkType[Any]] = {"task": TASKS, "job": JOBS, "run": RUNS}


def wait_for_end(engine: Engine, target: Target, id: str, stop: Stop) -> Any:
    """Return the task, job or run `id` when it has succeeded.

    It is asked for together with all that are waited for on the client. Raises
    TaskFailed or TaskCancelled, an APIError where it cannot be asked for, and Stopping
    where the run ends before.
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
                updates = poller.wait_for_updates(waiter, None)
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
