"""Each step in the life of a task, saved and told before it is acted upon.

A task is pending or, behind another, waiting; then processing; in the end completed,
failed or cancelled (spec sections 14, 23 and 24).
"""

from collections.abc import Sequence

from ittybit_emulator.store.identifiers import now
from ittybit_emulator.store.records import Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks import groups
from ittybit_emulator.webhooks.events import Events

_RUNNING_MAX = 99
_TOLD_PERCENT = 10


class Ledger:
    """Writes down how tasks go, and says which may begin next."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def add(self, task: Task, steps: Sequence[Task] = ()) -> None:
        """Save a new task or group, and the steps that wait in it."""
        with self._store.transaction():
            self._store.save_task(task)
            for step in steps:
                self._store.save_task(step)
            for new in (task, *steps):
                self._events.created(new)

    def begin(self, task: Task) -> None:
        """Say that `task` is at work."""
        task.status, task.updated = "processing", now()
        task.started = task.started or task.updated
        self._change(task)

    def reach(self, task: Task, percent: float) -> bool:
        """Say how far a running task is; false where that is nothing new."""
        done = min(_RUNNING_MAX, int(percent))
        if done <= task.progress:
            return False
        told = done // _TOLD_PERCENT > task.progress // _TOLD_PERCENT
        task.progress, task.updated = done, now()
        if told:
            self._change(task)
        else:
            self._store.save_task(task)
        return True

    def open(self, group: Task) -> list[Task]:
        """Return the first steps of a group, saved."""
        with self._store.transaction():
            return self._saved(groups.first_steps(group, self._store))

    def end(
        self, task: Task, status: str, error: str | None = None, *, goes_on: bool
    ) -> list[Task]:
        """Save the end of `task`, and return the steps that may begin, saved.

        Unless it `goes_on`, those that wait for it are cancelled.
        """
        with self._store.transaction():
            task.status, task.error, task.updated = status, error, now()
            task.finished = task.updated
            task.progress = 100 if status == "completed" else task.progress
            self._change(task)
            if goes_on:
                return self._saved(groups.next_steps(task, self._store))
            for step in groups.hopeless(task, self._store):
                self._give_up(step, f"{task.kind} ({task.id}) led no further")
            return []

    def cancel_steps(self, group: Task) -> list[Task]:
        """Cancel all steps of `group` that have not ended, and return them."""
        steps = [s for s in self._store.steps_of(group.id) if not s.ended]
        with self._store.transaction():
            for step in steps:
                self._give_up(step, None)
        return steps

    def settled(self, group: Task) -> list[Task] | None:
        """Bring a group up to date; once it has ended, return what may follow it."""
        steps = self._store.steps_of(group.id)
        if not all(step.ended for step in steps):
            self.reach(group, groups.progress(group, steps))
            return None
        status, error = groups.outcome(group, steps)
        if group.generation == "jobs":
            made = (step.output_id for step in steps if step.kind == group.kind)
            group.output_id = next(made, None)
        return self.end(group, status, error, goes_on=status == "completed")

    def _give_up(self, step: Task, error: str | None) -> None:
        step.status, step.error, step.updated = "cancelled", error, now()
        step.finished = step.updated
        self._change(step)

    def _saved(self, steps: list[Task]) -> list[Task]:
        for step in steps:
            new = step.generation == "dated"
            self._store.save_task(step)
            (self._events.created if new else self._events.changed)(step)
        return steps

    def _change(self, task: Task) -> None:
        with self._store.transaction():
            self._store.save_task(task)
            self._events.changed(task)
