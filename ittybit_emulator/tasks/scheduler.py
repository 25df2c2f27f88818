"""Scheduling of tasks.

Each state change is saved before it takes effect, so that a restarted emulator can
resume its tasks.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial

from aiohttp import web

from ittybit_emulator.background import Background, log_failure
from ittybit_emulator.errors import MediaError, RequestError, TaskError, disk_error
from ittybit_emulator.rendering.workers.pools import QUICK, make_slots
from ittybit_emulator.service import Service
from ittybit_emulator.store.records import File, Script, Task
from ittybit_emulator.tasks import groups
from ittybit_emulator.tasks.callbacks import notify_ended
from ittybit_emulator.tasks.execution import Outcome, execute
from ittybit_emulator.tasks.lifecycle import TaskLifecycle
from ittybit_emulator.tasks.names import RENDERED
from ittybit_emulator.tasks.scripts import Scripts
from ittybit_emulator.tasks.simulation import Simulator
from ittybit_emulator.tasks.transfers import resolve_input
from ittybit_emulator.webhooks.events import Events

_MOMENT = 0.02  # seconds
_log = logging.getLogger("ittybit_emulator")


class Scheduler:
    """Scheduler of tasks, with one rendering per worker process."""

    def __init__(self, service: Service, scripts: Scripts) -> None:
        self._service = service
        self._scripts = scripts
        self._store = service.store
        events = Events(service.store, service.views, service.webhooks)
        self._lifecycle = TaskLifecycle(service.store, events)
        self._slots = make_slots(service.settings.processes)
        self._running: dict[str, tuple[Task, asyncio.Task[None]]] = {}
        self._abandoned: set[str] = set()
        self._simulator = Simulator()
        self._background = Background()

    def submit(self, task: Task, steps: Sequence[Task] = ()) -> None:
        """Save a new `task` and start it; `steps` are the tasks of a run or a job."""
        self._lifecycle.add(task, steps)
        self._store.on_commit(partial(self._start, task))

    def resume(self) -> None:
        """Resume all tasks that had not ended when the emulator stopped."""
        for table in (self._store.runs, self._store.jobs, self._store.tasks):
            unended = [
                *table.where("status", "processing"),
                *table.where("status", "pending"),
            ]
            for task in unended:
                if task.is_group and groups.has_started(task, self._store):
                    self._update_group(task.id)
                    continue
                task.status, task.progress = "pending", 0
                self._store.save_task(task)
                self._start(task)

    def abandon(self, file: File) -> None:
        """Fail the running tasks that read the deleted `file`."""
        for task, job in tuple(self._running.values()):
            if task.file_id == file.id:
                self._abandoned.add(task.id)
                job.cancel()

    def cancel(self, identifier: str) -> bool:
        """Cancel a task, run, or job; return False if it is unknown or has ended."""
        task = self._store.task(identifier)
        if task is None or task.ended:
            return False
        with self._store.transaction():
            if task.is_group:
                for step in self._lifecycle.cancel_steps(task):
                    self._stop(step)
            task = self._stop(task)
            self._lifecycle.end(task, "cancelled", continues=False)
        self._finish(task, ())
        return True

    async def settle(self, task: Task) -> None:
        """Give a task that renders nothing a moment to end before the response."""
        running = self._running.get(task.id)
        if self._service.settings.fast and running is not None:
            await asyncio.wait([running[1]], timeout=_MOMENT)

    async def stop(self) -> None:
        """Stop all running tasks; `resume` continues them after a restart."""
        jobs = [job for _, job in self._running.values()]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await self._background.close()

    def _start(self, task: Task) -> None:
        job = asyncio.get_running_loop().create_task(self._run(task), name=task.id)
        self._running[task.id] = (task, job)
        job.add_done_callback(partial(self._on_stopped, task))
        job.add_done_callback(log_failure)

    def _stop(self, task: Task) -> Task:
        """Stop `task` if it runs, and return the object that its job changes."""
        running, job = self._running.pop(task.id, (task, None))
        if job is not None:
            job.cancel()
        return running

    def _on_stopped(self, task: Task, job: asyncio.Task[None]) -> None:
        self._running.pop(task.id, None)
        if task.id in self._abandoned:
            self._abandoned.discard(task.id)
            if job.cancelled():
                self._fail(task, f"the input {task.file_id} was deleted")

    async def _run(self, task: Task) -> None:
        try:
            if task.is_group:
                await self._start_group(task)
            elif (script := task.script or self._scripts.take(task.kind)) is not None:
                await self._simulate(task, script)
            elif task.kind in RENDERED and task.file_id:
                async with self._slots[task.kind in QUICK]:
                    await self._execute(task)
            else:
                await self._execute(task)
        except (MediaError, TaskError, RequestError) as error:
            self._fail(task, str(error))
        except (OSError, sqlite3.Error) as error:
            _log.error("task %s failed: %s", task.id, error)
            self._fail(task, str(disk_error(error)))
        except Exception:
            _log.exception("task %s failed", task.id)
            self._fail(task, "the emulator failed; see its log for the cause")

    async def _start_group(self, group: Task) -> None:
        """Start a group and its first steps."""
        self._lifecycle.begin(group)
        if group.generation != "jobs" and (group.url or group.file_id):
            await resolve_input(self._service, group)
        for step in self._lifecycle.start_group(group):
            self._start(step)

    async def _execute(self, task: Task) -> None:
        self._lifecycle.begin(task)
        with self._service.library.blobs.temporary() as folder:
            outcome = await execute(
                self._service, task, folder, lambda done: self._report(task, done)
            )
            self._complete(task, outcome)

    async def _simulate(self, task: Task, script: Script) -> None:
        await self._simulator.simulate(
            script,
            begin=lambda: self._lifecycle.begin(task),
            report=lambda done: self._report(task, done),
        )
        async with self._simulator.serialize_writes():
            self._complete(task, Outcome())

    def _report(self, task: Task, done: float) -> None:
        # A cancelled task may still report progress before it stops.
        if task.id in self._running and self._lifecycle.record_progress(task, done):
            self._update_group(task.parent_id)

    def _complete(self, task: Task, outcome: Outcome) -> None:
        # The output may replace the input. That must not abandon this task.
        self._running.pop(task.id, None)
        with self._store.transaction():
            files = [self._service.library.add(new) for new in outcome.files]
            task.output_id = files[0].id if files else None
            task.results = outcome.results
            steps = self._lifecycle.end(task, "completed", continues=outcome.continues)
        self._finish(task, steps)

    def _fail(self, task: Task, error: str) -> None:
        self._running.pop(task.id, None)
        self._background.retry_until_saved(partial(self._save_failure, task, error))

    def _save_failure(self, task: Task, error: str) -> None:
        # Reload: `task` may contain an end state that could not be saved.
        task = self._store.task(task.id) or task
        with self._store.transaction():
            if task.is_group:
                self._lifecycle.cancel_steps(task)
            self._lifecycle.end(task, "failed", error, continues=False)
        self._finish(task, ())

    def _finish(self, task: Task, steps: Iterable[Task]) -> None:
        for step in steps:
            self._start(step)
        notify_ended(self._service, task)
        self._background.retry_until_saved(partial(self._update_group, task.parent_id))

    def _update_group(self, group_id: str | None) -> None:
        """Update a group from the state of its steps."""
        group = self._store.task(group_id)
        if group is None or not group.is_group or group.ended:
            return
        following = self._lifecycle.update_group(group)
        if following is not None:
            self._finish(group, following)


SCHEDULER = web.AppKey("scheduler", Scheduler)
