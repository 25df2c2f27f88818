"""Groups of tasks: workflows, runs, and jobs, which consist of steps.

A step of a dated workflow becomes a task when it starts. Steps of a run or a job are
waiting tasks from the beginning.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ittybit_emulator.store.records import File, Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks.names import canonical_kind
from ittybit_emulator.tasks.validation.tasks import count_steps

_RUNNING_MAX = 99


def first_steps(group: Task, store: Store) -> list[Task]:
    """Return the first tasks of a group, ready to start; they run in parallel."""
    if group.generation == "dated":
        return [
            _new_step(step, group, file_id=group.file_id, after_id=None)
            for step in group.request["workflow"]
        ]
    steps = [step for step in store.steps_of(group.id) if step.after_id is None]
    return [_mark_ready(step, group.file_id) for step in steps]


def next_steps(task: Task, store: Store) -> list[Task]:
    """Return the tasks that follow `task`; their input is its output, or its input."""
    file_id = task.output_id or task.file_id
    if task.generation == "dated":
        return [
            _new_step(step, task, file_id=file_id, after_id=task.id)
            for step in task.request.get("next") or ()
        ]
    return [_mark_ready(step, file_id) for step in _find_waiting(task, store)]


def find_dependents(task: Task, store: Store) -> list[Task]:
    """Return the tasks that wait for `task`, directly or indirectly."""
    found: list[Task] = []
    for step in _find_waiting(task, store):
        found += [step, *find_dependents(step, store)]
    return found


def has_started(group: Task, store: Store) -> bool:
    """Return whether any step of `group` has started."""
    return any(step.status != "waiting" for step in store.steps_of(group.id))


def group_progress(group: Task, steps: Iterable[Task]) -> int:
    """Return the progress of a running group in percent."""
    each = [100 if step.ended else step.progress for step in steps]
    dated = group.generation == "dated"
    total = count_steps(group.request["workflow"]) if dated else len(each)
    return max(group.progress, min(_RUNNING_MAX, sum(each) // total))


def group_outcome(steps: Iterable[Task]) -> tuple[str, str | None]:
    """Return the status and the error of a group whose steps have ended."""
    steps = list(steps)
    failed = [step for step in steps if step.status == "failed"]
    if failed:
        errors = "; ".join(f"{step.kind} ({step.id}): {step.error}" for step in failed)
        return "failed", f"a step failed: {errors}"
    # Steps that a user cancelled have no error. Steps that were never reached have one.
    if any(step.status == "cancelled" and step.error is None for step in steps):
        return "cancelled", None
    return "completed", None


def _find_waiting(task: Task, store: Store) -> list[Task]:
    if task.generation == "dated" or task.parent_id is None:
        return []
    steps = store.steps_of(task.parent_id)
    return [s for s in steps if s.after_id == task.id and s.status == "waiting"]


def _mark_ready(step: Task, file_id: str | None) -> Task:
    step.status = "pending"
    if step.url is None:
        step.file_id = file_id
    return step


def _new_step(
    step: dict[str, Any], before: Task, *, file_id: str | None, after_id: str | None
) -> Task:
    return Task(
        kind=canonical_kind(step["kind"]),
        request=step,
        url=step.get("url"),
        file_id=file_id,
        created_by=before.created_by,
        parent_id=before.parent_id or before.id,
        after_id=after_id,
    )


def start_automations(store: Store, submit: Callable[[Task], None], file: File) -> None:
    """Submit a workflow task on `file` for each active automation with a trigger."""
    for automation in store.automations.where("status", "active"):
        if automation.trigger is None:
            continue
        submit(
            Task(
                kind="workflow",
                request={"kind": "workflow", "workflow": automation.workflow},
                file_id=file.id,
                created_by=automation.id,
            )
        )
