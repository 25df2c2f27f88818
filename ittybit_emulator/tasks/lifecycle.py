"""State changes of tasks, saved and reported as events.

A task is waiting (for another task) or pending, then processing, and finally completed,
failed, or cancelled.
"""

from collections.abc import Sequence

from ittybit_emulator.store.identifiers import now
from ittybit_emulator.store.records import Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks import groups
from ittybit_emulator.webhooks.events import Events

_RUNNING_MAX = 99
_EVENT_PERCENT = 10


class TaskLifecycle:
    """State changes of tasks, and the tasks that can start after them."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def add(self, task: Task, steps: Sequence[Task] = ()) -> None:
        """Save a new task, or a new group and its waiting steps."""
        with self._store.transaction():
            self._store.save_task(task)
            for step in steps:
                self._store.save_task(step)
            for new in (task, *steps):
                self._events.record_created(new)

    def begin(self, task: Task) -> None:
        """Record that `task` has started."""
        task.status, task.updated = "processing", now()
        task.started = task.started or task.updated
        self._change(task)

    def record_progress(self, task: Task, percent: float) -> bool:
        """Record the progress of a running task; return False if it did not rise."""
        done = min(_RUNNING_MAX, int(percent))
        if done <= task.progress:
            return False
        report = done // _EVENT_PERCENT > task.progress // _EVENT_PERCENT
        task.progress, task.updated = done, now()
        if report:
            self._change(task)
        else:
            self._store.save_task(task)
        return True

    def start_group(self, group: Task) -> list[Task]:
        """Save and return the first steps of a group."""
        with self._store.transaction():
            return self._save_steps(groups.first_steps(group, self._store))

    def end(
        self, task: Task, status: str, error: str | None = None, *, continues: bool
    ) -> list[Task]:
        """Save the end of `task`, and save and return the steps that can start.

        Unless `continues`, the steps that wait for `task` are cancelled.
        """
        with self._store.transaction():
            task.status, task.error, task.updated = status, error, now()
            task.finished = task.updated
            task.progress = 100 if status == "completed" else task.progress
            self._change(task)
            if continues:
                return self._save_steps(groups.next_steps(task, self._store))
            for step in groups.find_dependents(task, self._store):
                reason = f"cancelled: {task.kind} ({task.id}) did not continue"
                self._cancel_step(step, reason)
            return []

    def cancel_steps(self, group: Task) -> list[Task]:
        """Cancel and return all steps of `group` that have not ended."""
        steps = [s for s in self._store.steps_of(group.id) if not s.ended]
        with self._store.transaction():
            for step in steps:
                self._cancel_step(step, None)
        return steps

    def update_group(self, group: Task) -> list[Task] | None:
        """Update a group from its steps; if it ends, return the steps after it."""
        steps = self._store.steps_of(group.id)
        if not all(step.ended for step in steps):
            self.record_progress(group, groups.group_progress(group, steps))
            return None
        status, error = groups.group_outcome(steps)
        if group.generation == "jobs":
            outputs = (step.output_id for step in steps if step.kind == group.kind)
            group.output_id = next(outputs, None)
        return self.end(group, status, error, continues=status == "completed")

    def _cancel_step(self, step: Task, error: str | None) -> None:
        step.status, step.error, step.updated = "cancelled", error, now()
        step.finished = step.updated
        self._change(step)

    def _save_steps(self, steps: list[Task]) -> list[Task]:
        for step in steps:
            new = step.generation == "dated"
            self._store.save_task(step)
            (self._events.record_created if new else self._events.record_changed)(step)
        return steps

    def _change(self, task: Task) -> None:
        with self._store.transaction():
            self._store.save_task(task)
            self._events.record_changed(task)
