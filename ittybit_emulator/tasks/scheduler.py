"""What runs when: tasks on the running loop, from their start to their end.

Each step of a life is saved before it is acted upon, so that a restart takes up what
was at work.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial

from aiohttp import web

from ittybit_emulator.background import Background, log_failure
from ittybit_emulator.errors import RequestError, TaskError, disk_error
from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.scripts import Script, Scripts
from ittybit_emulator.service import Service
from ittybit_emulator.store.records import File, Task
from ittybit_emulator.tasks import groups
from ittybit_emulator.tasks.callbacks import post_ended
from ittybit_emulator.tasks.inputs import input_of
from ittybit_emulator.tasks.kinds import RENDERED
from ittybit_emulator.tasks.ledger import Ledger
from ittybit_emulator.tasks.scripted import Stage
from ittybit_emulator.tasks.work import Outcome, work
from ittybit_emulator.webhooks.events import Events

_log = logging.getLogger("ittybit_emulator")


class Scheduler:
    """Does tasks on the running loop; as many renderings at once as processes."""

    def __init__(self, service: Service, scripts: Scripts) -> None:
        self._service = service
        self._scripts = scripts
        self._store = service.store
        events = Events(service.store, service.shown, service.webhooks)
        self._ledger = Ledger(service.store, events)
        self._slots = asyncio.Semaphore(service.settings.processes)
        self._running: dict[str, tuple[Task, asyncio.Task[None]]] = {}
        self._abandoned: set[str] = set()
        self._stage = Stage()
        self._background = Background()

    def submit(self, task: Task, steps: Sequence[Task] = ()) -> None:
        """Save a new `task` and start it as soon as there is room.

        A run or a job comes with its `steps`.
        """
        self._ledger.add(task, steps)
        self._store.when_saved(partial(self._start, task))

    def resume(self) -> None:
        """Take up all tasks that were not ended when the emulator stopped."""
        for table in (self._store.runs, self._store.jobs, self._store.tasks):
            unended = [
                *table.where("status", "processing"),
                *table.where("status", "pending"),
            ]
            for task in unended:
                if task.is_group and groups.is_open(task, self._store):
                    self._settle(task.id)
                    continue
                task.status, task.progress = "pending", 0
                self._store.save_task(task)
                self._start(task)

    def abandon(self, file: File) -> None:
        """Fail the tasks that read `file`, which is gone."""
        for task, job in tuple(self._running.values()):
            if task.file_id == file.id:
                self._abandoned.add(task.id)
                job.cancel()

    def cancel(self, identifier: str) -> bool:
        """Cancel a task, run or job; false where there is none, or it has ended."""
        task = self._store.task(identifier)
        if task is None or task.ended:
            return False
        with self._store.transaction():
            if task.is_group:
                for step in self._ledger.cancel_steps(task):
                    self._stop(step)
            task = self._stop(task)
            self._ledger.end(task, "cancelled", goes_on=False)
        self._after(task, ())
        return True

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

    def _stop(self, task: Task) -> Task:
        """Stop the work on `task`, and return it as that knows it."""
        running, job = self._running.pop(task.id, (task, None))
        if job is not None:
            job.cancel()
        return running

    def _stopped(self, task: Task, job: asyncio.Task[None]) -> None:
        self._running.pop(task.id, None)
        if task.id in self._abandoned:
            self._abandoned.discard(task.id)
            if job.cancelled():
                self._fail(task, f"the input {task.file_id} was deleted")

    async def _run(self, task: Task) -> None:
        try:
            if task.is_group:
                await self._open(task)
            elif (script := task.script or self._scripts.take(task.kind)) is not None:
                await self._act(task, script)
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

    async def _open(self, group: Task) -> None:
        """Begin a group: its first steps start."""
        self._ledger.begin(group)
        if group.generation != "jobs" and (group.url or group.file_id):
            await input_of(self._service, group)
        for step in self._ledger.open(group):
            self._start(step)

    async def _do(self, task: Task) -> None:
        self._ledger.begin(task)
        with self._service.library.blobs.temporary() as folder:
            outcome = await work(
                self._service, task, folder, lambda done: self._report(task, done)
            )
            self._complete(task, outcome)

    async def _act(self, task: Task, script: Script) -> None:
        await self._stage.act(
            script,
            begin=lambda: self._ledger.begin(task),
            report=lambda done: self._report(task, done),
        )
        async with self._stage.turn():
            self._complete(task, Outcome())

    def _report(self, task: Task, done: float) -> None:
        # What is cancelled may still say something before it stops.
        if task.id in self._running and self._ledger.reach(task, done):
            self._settle(task.parent_id)

    def _complete(self, task: Task, outcome: Outcome) -> None:
        # No longer abandoned from here on, even if its output replaces its input.
        self._running.pop(task.id, None)
        with self._store.transaction():
            made = [self._service.library.add(new) for new in outcome.files]
            task.output_id = made[0].id if made else None
            task.results = outcome.results
            steps = self._ledger.end(task, "completed", goes_on=outcome.goes_on)
        self._after(task, steps)

    def _fail(self, task: Task, error: str) -> None:
        self._running.pop(task.id, None)
        self._background.insist(partial(self._save_failure, task, error))

    def _save_failure(self, task: Task, error: str) -> None:
        # As it is stored: `task` may tell of an end that could not be saved.
        task = self._store.task(task.id) or task
        with self._store.transaction():
            if task.is_group:
                self._ledger.cancel_steps(task)
            self._ledger.end(task, "failed", error, goes_on=False)
        self._after(task, ())

    def _after(self, task: Task, steps: Iterable[Task]) -> None:
        for step in steps:
            self._start(step)
        post_ended(self._service, task)
        self._background.insist(partial(self._settle, task.parent_id))

    def _settle(self, group_id: str | None) -> None:
        """Bring a group up to date with its steps."""
        group = self._store.task(group_id)
        if group is None or not group.is_group or group.ended:
            return
        following = self._ledger.settled(group)
        if following is not None:
            self._after(group, following)


SCHEDULER = web.AppKey("scheduler", Scheduler)
