"""Results of the work of an item."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ittybit.batch import Result
from ittybit.core.batch.plan import Plan, strip_marker
from ittybit.errors import TaskFailed
from ittybit.types import File, Job, Run, Task
from ittybit_async.batch.context import RunContext


class ResultReader:
    """Returns the results of work, and requests what the work itself does not have."""

    def __init__(self, context: RunContext) -> None:
        self._client = context.client

    async def read(self, plan: Plan, work: Any) -> tuple[Result, ...]:
        """Return the results of `work`; raise APIError if one is missing."""
        if isinstance(work, Job):
            return _job_results(work)
        if isinstance(work, Run):
            return await self._read_run(work)
        if plan.refs:
            return await self._read_workflow(plan, work)
        return _task_results(work)

    async def _read_workflow(self, plan: Plan, task: Task) -> tuple[Result, ...]:
        """Find the files by their refs, because a workflow task has no output."""
        media_id = task.input.media_id if task.input else None
        if media_id is None:
            return ()
        media = await self._client.media.get(media_id)
        files = {file.ref: file for file in media.files if _is_from(file, task)}
        if missing := [ref for ref in plan.refs if ref not in files]:
            raise TaskFailed(
                f"task {task.id} ended without the file {missing[0]!r}",
                task=task,
                advice="look at the task",
            )
        return tuple(describe_file(files[ref]) for ref in plan.refs)

    async def _read_run(self, run: Run) -> tuple[Result, ...]:
        results: list[Result] = []
        for one in run.tasks:
            task = await self._client.tasks.get(one.id)
            results += _task_results(task)
        return tuple(results)


def _is_from(file: File, task: Task) -> bool:
    if file.created is None or task.created is None:
        return True
    return file.created >= task.created


def _task_results(task: Task) -> tuple[Result, ...]:
    return () if task.output is None else (describe_file(task.output),)


def describe_file(file: File) -> Result:
    """Return `file` as a result."""
    return Result(
        url=file.url,
        ref=strip_marker(file.ref),
        file_id=file.id or None,
        kind=file.kind,
        type=file.type,
        width=file.width,
        height=file.height,
        duration=file.duration,
        filesize=file.filesize,
        filename=file.filename,
        folder=file.folder,
    )


def _job_results(job: Job) -> tuple[Result, ...]:
    if job.output is None:
        raise TaskFailed(
            f"job {job.id} succeeded without an output",
            task=job,
            advice="look at the job",
        )
    files = [task.output for task in job.tasks if task.kind == job.kind and task.output]
    known = describe_file(files[-1]) if files else Result()
    name = job.output.partition("?")[0].rpartition("/")[2]
    return (replace(known, url=job.output, filename=name or None),)
