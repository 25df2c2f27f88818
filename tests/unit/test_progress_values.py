"""A progress that is no finite number is ignored, because the server may send any."""

from typing import Any

import pytest

from ittybit.core.display.progress import WorkCount
from ittybit.core.waiting.schedule import PollSchedule
from ittybit.core.waiting.work import TASKS, is_newer
from ittybit.types import Job, Task
from ittybit.types.job import JobTask

VALUES: list[Any] = [10**400, -(10**400), float("nan"), float("inf"), "50", [1], {}]


@pytest.mark.parametrize("progress", VALUES)
def test_it_changes_neither_the_schedule_nor_the_order_of_states(
    progress: Any,
) -> None:
    task = Task(id="task_a", status="processing", progress=progress)
    schedule = PollSchedule()
    schedule.add(task.id, now=0.0)
    for now in (1.0, 2.0):
        schedule.record(task.id, now, task, jitter=0.0)
    assert schedule.next_due() == 2.5
    assert not is_newer(task, Task(id="task_a", status="processing"))
    assert " % " not in str(TASKS.timeout(task, 5.0))


@pytest.mark.parametrize("progress", VALUES)
def test_the_progress_of_a_job_counts_it_as_zero(progress: Any) -> None:
    tasks = (JobTask(id="a", progress=progress), JobTask(id="b", progress=50))
    assert Job(id="job_a", tasks=tasks).progress == 25.0


def test_the_smallest_difference_of_progress_is_no_error() -> None:
    schedule = PollSchedule()
    schedule.add("task_a", now=0.0)
    for now, progress in ((1.0, 0.0), (100.0, 5e-324)):
        task = Task(id="task_a", status="processing", progress=progress)
        schedule.record(task.id, now, task, jitter=0.0)
    assert schedule.next_due() == 105.0


def test_a_kind_of_the_wrong_type_is_no_kind() -> None:
    schedule = PollSchedule()
    kind: Any = [1]
    for status in ("processing", "ready"):
        schedule.add("task_a", now=0.0)
        task = Task(id="task_a", kind=kind, status=status)
        schedule.record(task.id, 1.0, task, jitter=0.0)
    assert schedule.next_due() == float("inf")


def test_the_progress_of_several_works_is_their_mean() -> None:
    count = WorkCount(2)
    assert count.record(Task(id="a", progress=50)) == (0.25, "0 of 2")
    assert count.record(Task(id="b", status="failed")) == (0.75, "1 of 2")
    assert count.record(Task(id="a", status="ready")) == (1.0, "2 of 2")
    one: Any = Task(id="a", status="processing\x1b", progress="all")  # type: ignore[arg-type]  # a server may send anything
    assert WorkCount(1).record(one) == (0.0, "processing\\x1b")
