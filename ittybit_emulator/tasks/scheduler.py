"""The life of tasks: pending, processing, then completed or failed (spec section 14).

Each step of a life is saved before it is acted upon, so that a restart takes up what
was at work.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable
from functools import partial

from aiohttp import web

from ittybit_emulator.background import Background, log_failure
from ittybit_emulator.errors import RequestError, TaskError, disk_error
from ittybit_emulator.identifiers import now
from ittybit_emulator.records import File, Task
from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.service import Service
from ittybit_emulator.tasks import workflows
from ittybit_emulator.tasks.callbacks import post_ended
from ittybit_emulator.tasks.inputs import input_of
from ittybit_emulator.tasks.kinds import RENDERED
from ittybit_emulator.tasks.work import Outcome, work

_RUNNING_MAX = 99
_log = logging.getLogger("ittybit_emulator")


class Scheduler:
    """Does tasks on the running loop; as many renderings at once as processes."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._tasks = service.store.tasks
        self._slots = asyncio.Semaphore(service.settings.processes)
        self._running: dict[str, tuple[Task, asyncio.Task[None]]] = {}
        self._abandoned: set[str] = set()
        self._background = Background()

    def submit(self, task: Task) -> None:
        """Save a new `task` and start it as soon as there is room."""
        self._tasks.save(task)
        self._service.store.when_saved(partial(self._start, task))

    def resume(self) -> None:
        """Take up all tasks that were not ended when the emulator stopped."""
        unended = [
            *self._tasks.where("status", "processing"),
            *self._tasks.where("status", "pending"),
        ]
        for task in unended:
            if task.kind == "workflow" and self._tasks.where("parent_id", task.id):
                self._settle(task.id)
                continue
            task.status, task.progress = "pending", 0
            self.submit(task)

    def abandon(self, file: File) -> None:
        """Fail the tasks that read `file`, which is gone."""
        for task, job in tuple(self._running.values()):
            if task.file_id == file.id:
                self._abandoned.add(task.id)
                job.cancel()

    async def close(self) -> None:
        """Stop all work; what is not ended is taken up by `resume`."""
        jobs = [job for _, job in self._running.values()]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await self._background.close()

    def _start(self, task: Task) -> None:
        job = asyncio.get_running_loop().create_task(self._run(task), name=task.id)
        self._running[task.id] = (task, job)
        job.add_done_callback(partial(self._stopped, task))
        job.add_done_callback(log_failure)

    def _stopped(self, task: Task, job: asyncio.Task[None]) -> None:
        self._running.pop(task.id, None)
        if task.id in self._abandoned:
            self._abandoned.discard(task.id)
            if job.cancelled():
                self._fail(task, f"the input {task.file_id} was deleted")

    async def _run(self, task: Task) -> None:
        try:
            if task.kind == "workflow":
                await self._open(task)
            elif task.kind in RENDERED and task.file_id:
                async with self._slots:
                    await self._do(task)
            else:
                await self._do(task)
        except (MediaError, TaskError, RequestError) as error:
            self._fail(task, str(error))
        except (OSError, sqlite3.Error) as error:
            _log.error("task %s failed: %s", task.id, error)
            self._fail(task, str(disk_error(error)))
        except Exception:
            _log.exception("task %s failed", task.id)
            self._fail(task, "the emulator failed; its log says why")

    async def _open(self, workflow: Task) -> None:
        """Begin a workflow: its first steps become tasks."""
        self._process(workflow)
        await input_of(self._service, workflow)
        steps = workflows.first_steps(workflow)
        with self._service.store.transaction():
            for step in steps:
                self._tasks.save(step)
        for step in steps:
            self._start(step)

    async def _do(self, task: Task) -> None:
        self._process(task)
        with self._service.library.blobs.temporary() as folder:
            outcome = await work(
                self._service, task, folder, lambda done: self._report(task, done)
            )
            self._complete(task, outcome)

    def _process(self, task: Task) -> None:
        task.status, task.updated = "processing", now()
        self._tasks.save(task)

    def _report(self, task: Task, done: float) -> None:
        percent = min(_RUNNING_MAX, int(done))
        if percent > task.progress:
            task.progress, task.updated = percent, now()
            self._tasks.save(task)
            self._settle(task.parent_id)

    def _complete(self, task: Task, outcome: Outcome) -> None:
        # No longer abandoned from here on, even if its output replaces its input.
        self._running.pop(task.id, None)
        with self._service.store.transaction():
            made = [self._service.library.add(new) for new in outcome.files]
            task.output_id = made[0].id if made else None
            task.results = outcome.results
            steps = self._end(task, None, goes_on=outcome.goes_on)
        self._after(task, steps)

    def _fail(self, task: Task, error: str) -> None:
        self._running.pop(task.id, None)
        self._background.insist(partial(self._save_failure, task, error))

    def _save_failure(self, task: Task, error: str) -> None:
        # As it is stored: `task` may tell of an end that could not be saved.
        task = self._tasks.get(task.id) or task
        with self._service.store.transaction():
            self._end(task, error, goes_on=False)
        self._after(task, ())

    def _end(self, task: Task, error: str | None, *, goes_on: bool) -> list[Task]:
        """Save the end of `task` and, as new tasks, the steps that follow."""
        task.error, task.updated = error, now()
        task.status = "completed" if error is None else "failed"
        task.progress = 100 if error is None else task.progress
        self._tasks.save(task)
        steps = workflows.next_steps(task) if goes_on else []
        for step in steps:
            self._tasks.save(step)
        return steps

    def _after(self, task: Task, steps: Iterable[Task]) -> None:
        for step in steps:
            self._start(step)
        post_ended(self._service, task)
        self._background.insist(partial(self._settle, task.parent_id))

    def _settle(self, parent_id: str | None) -> None:
        """Bring a workflow up to date with its steps."""
        parent = self._tasks.get(parent_id)
        if parent is None or parent.kind != "workflow" or parent.ended:
            return
        steps = self._tasks.where("parent_id", parent.id)
        if not all(step.ended for step in steps):
            parent.progress = workflows.progress(parent, steps)
            self._tasks.save(parent)
            return
        error = workflows.failure(steps)
        with self._service.store.transaction():
            following = self._end(parent, error, goes_on=error is None)
        self._after(parent, following)


SCHEDULER = web.AppKey("scheduler", Scheduler)
