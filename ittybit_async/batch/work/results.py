"""What the work of an item has made."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ittybit.batch import Result
from ittybit.core.batch.plan import Plan, own_ref
from ittybit.errors import TaskFailed
from ittybit.types import File, Job, Run, Task
from ittybit_async.batch.context import RunContext


class ResultReader:
    """Asks for what a task, job or run has made, as far as it does not tell itself."""

    def __init__(self, context: RunContext) -> None:
        self._client = context.client

    async def of(self, plan: Plan, work: Any) -> tuple[Result, ...]:
        """Return what `work` has made; APIError where something is missing of it."""
        if isinstance(work, Job):
            return _of_job(work)
        if isinstance(work, Run):
            return await self._of_run(work)
        if plan.refs:
            return await self._of_workflow(plan, work)
        return _of_task(work)

    async def _of_workflow(self, plan: Plan, task: Task) -> tuple[Result, ...]:
        """Find the files by their names: a workflow has no output of its own."""
        media_id = task.input.media_id if task.input else None
        if media_id is None:
            return ()
        media = await self._client.media.get(media_id)
        made = {file.ref: file for file in media.files if _is_from(file, task)}
        if missing := [ref for ref in plan.refs if ref not in made]:
            raise TaskFailed(
                f"task {task.id} has ended without {missing[0]!r}; look at the task",
                task=task,
            )
        return tuple(describe_file(made[ref]) for ref in plan.refs)

    async def _of_run(self, run: Run) -> tuple[Result, ...]:
        found: list[Result] = []
        for one in run.tasks:
            task = await self._client.tasks.get(one.id)
            found += _of_task(task)
        return tuple(found)


def _is_from(file: File, task: Task) -> bool:
    made, begun = file.created, task.created
    return made is None or begun is None or made >= begun


def _of_task(task: Task) -> tuple[Result, ...]:
    return () if task.output is None else (describe_file(task.output),)


def describe_file(file: File) -> Result:
    """Return what is kept of `file`."""
    return Result(
        url=file.url,
        ref=own_ref(file.ref),
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


def _of_job(job: Job) -> tuple[Result, ...]:
    if job.output is None:
        raise TaskFailed(
            f"job {job.id} has succeeded without an output; look at the job", task=job
        )
    made = [task.output for task in job.tasks if task.kind == job.kind and task.output]
    known = describe_file(made[-1]) if made else Result()
    name = job.output.partition("?")[0].rpartition("/")[2]
    return (replace(known, url=job.output, filename=name or None),)
