"""Steps become tasks, and a workflow ends when its steps have (spec section 16)."""

from collections.abc import Iterable
from typing import Any

from ittybit_emulator.records import Task
from ittybit_emulator.tasks.kinds import canonical
from ittybit_emulator.tasks.requests import count_steps

_RUNNING_MAX = 99


def first_steps(workflow: Task) -> list[Task]:
    """Return the tasks that a workflow begins with; they run side by side."""
    return [
        _step(step, workflow, file_id=workflow.file_id, after_id=None)
        for step in workflow.request["workflow"]
    ]


def next_steps(task: Task) -> list[Task]:
    """Return the tasks that follow `task`, on its output or, without one, its input."""
    return [
        _step(step, task, file_id=task.output_id or task.file_id, after_id=task.id)
        for step in task.request.get("next") or ()
    ]


def progress(workflow: Task, steps: Iterable[Task]) -> int:
    """Return how far a running workflow is, in percent of all its steps."""
    done = sum(100 if step.ended else step.progress for step in steps)
    total = count_steps(workflow.request["workflow"])
    return max(workflow.progress, min(_RUNNING_MAX, done // total))


def failure(steps: Iterable[Task]) -> str | None:
    """Return what went wrong in the steps of an ended workflow, or None."""
    failed = [step for step in steps if step.status == "failed"]
    told = "; ".join(f"{step.kind} ({step.id}): {step.error}" for step in failed)
    return f"a step failed: {told}" if told else None


def _step(
    step: dict[str, Any], before: Task, *, file_id: str | None, after_id: str | None
) -> Task:
    return Task(
        kind=canonical(step["kind"]),
        request=step,
        url=step.get("url"),
        file_id=file_id,
        created_by=before.created_by,
        parent_id=before.parent_id or before.id,
        after_id=after_id,
    )
