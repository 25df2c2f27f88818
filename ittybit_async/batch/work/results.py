"""Step that waits for the work of an item, and reads its results."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ittybit.batch import Result
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.plan import Plan, Target, decode_plan
from ittybit.core.batch.results import check_fields, describe, describe_job
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Ended
from ittybit.core.clock import monotonic
from ittybit.core.waiting.work import JOBS, RUNS, TASKS, WorkType
from ittybit.errors import APIError, NotFoundError, TaskFailed
from ittybit.types import File, Job, Run, Task
from ittybit_async.batch.context import Resources, RunContext
from ittybit_async.waiting.poller import poller_of
from ittybit_async.waiting.registry import StatusClient, Waiter

_FIRST_PAUSE = 0.1  # seconds
_LONGEST_PAUSE = 5.0
_LONGEST_INCOMPLETE = 2.0  # seconds after which ended work without results fails

_WORK_TYPES: Mapping[Target, WorkType[Any]] = {"task": TASKS, "job": JOBS, "run": RUNS}


async def wait_for_results(context: RunContext, entry: Entry, created: Any) -> None:
    """Wait until the work of `entry` succeeds, and read its results.

    `created` is the response of the create call, which may be final, or None. Raises
    APIError if the work failed or a result is missing.
    """
    started, plan = monotonic(), decode_plan(entry.plan)
    settled_at = started + _time_to_settle(context.settings, entry)
    work, pause = created, _FIRST_PAUSE
    while True:
        try:
            entry.results = await _read(context, plan, entry, work)
            break
        except (NotFoundError, TaskFailed) as error:
            limit = settled_at
            if isinstance(error, TaskFailed):
                if not error.task.succeeded:
                    raise
                limit = min(settled_at, started + _LONGEST_INCOMPLETE)
            if monotonic() + pause > limit:
                raise
        await context.stop.sleep(pause)
        work, pause = None, min(2 * pause, _LONGEST_PAUSE)
    seconds = monotonic() - started
    entry.wait = seconds if entry.wait is None else entry.wait
    if entry.to is not None:  # otherwise the last change of the item includes it
        results = msgspec.json.encode(entry.results)
        await context.store.record(Ended(entry.seq, results, entry.wait))


def _time_to_settle(settings: BatchSettings, entry: Entry) -> float:
    """Return the seconds during which the server may not show the work yet."""
    if entry.intended is None:  # another item created it
        return settings.settle
    left = entry.intended + settings.send + settings.settle - time.time()
    return min(left, settings.send + settings.settle)


async def _read(
    context: RunContext, plan: Plan, entry: Entry, work: Any
) -> tuple[Result, ...]:
    """Return the results of `work`; if it is None or runs, wait until it succeeds."""
    assert entry.work_id is not None  # it was created before
    if work is None or not work.succeeded:
        work = await _wait_for_end(context, plan.target, entry.work_id, work)
    results = await _read_results(context.client, plan, work)
    if not results and entry.to is not None:
        raise TaskFailed(
            f"{plan.target} {work.id} has no results to download",
            task=work,
            advice="look at it, and retry the item",
        )
    return results


async def _wait_for_end(
    context: RunContext, target: Target, id: str, known: Any
) -> Any:
    """Wait until the task, job, or run succeeds, and return it.

    The state `known` skips the first poll. All waits on a client share one poller.
    Raises TaskFailed, TaskCancelled, another APIError if polling fails, or RunStopping
    if the run stops before.
    """
    work_type, stop = _WORK_TYPES[target], context.stop
    client: StatusClient[Any] = StatusClient(context.engine, work_type, {})
    waiter: Waiter[Any] = Waiter(client, [id], eager=False, events=None)
    poller = poller_of(client)

    def wake() -> None:
        waiter.ready = True
        waiter.wake_event.set()

    poller.join(waiter, known)
    try:
        with stop.subscribe(wake), waiter.observation.activate():
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
    hide = context.engine.options.secrets.hide
    if (error := work_type.failure(work, hide)) is not None:
        raise error
    return work


async def _read_results(client: Resources, plan: Plan, work: Any) -> tuple[Result, ...]:
    """Return the results of `work`, and request what the work itself does not have."""
    check_fields(work)
    if isinstance(work, Job):
        return _describe_job(work)
    if isinstance(work, Run):
        tasks = [await client.tasks.get(task.id) for task in work.tasks]
        for task in tasks:
            check_fields(task)
        return tuple(result for task in tasks for result in _describe_task(task))
    if plan.refs:
        return await _read_workflow(client, plan.refs, work)
    return _describe_task(work)


async def _read_workflow(
    client: Resources, refs: list[str], task: Task
) -> tuple[Result, ...]:
    """Find the files by their refs, because a workflow task has no output."""
    media_id = task.input.media_id if task.input else None
    if media_id is None:
        return ()
    media = await client.media.get(media_id)
    check_fields(media)
    files = {file.ref: file for file in media.files if _is_from(file, task)}
    if missing := [ref for ref in refs if ref not in files]:
        raise TaskFailed(
            f"task {task.id} ended without the file {missing[0]!r}",
            task=task,
            advice="look at the task",
        )
    return tuple(describe(files[ref]) for ref in refs)


def _is_from(file: File, task: Task) -> bool:
    created, since = file.created, task.created
    if not (isinstance(created, datetime) and isinstance(since, datetime)):
        return True
    return (created.tzinfo is None) != (since.tzinfo is None) or created >= since


def _describe_task(task: Task) -> tuple[Result, ...]:
    return () if task.output is None else (describe(task.output),)


def _describe_job(job: Job) -> tuple[Result, ...]:
    if job.output is None:
        raise TaskFailed(
            f"job {job.id} succeeded without an output",
            task=job,
            advice="look at the job",
        )
    return (describe_job(job, job.output),)
