"""Errors for the end of a task, and the options of a wait."""

import pickle
from typing import Any

import pytest

from ittybit.core.waiting.options import WaitOptions
from ittybit.core.waiting.work import TASKS
from ittybit.errors import ArgumentError, TaskCancelled, TaskFailed
from ittybit.types import Task


@pytest.mark.parametrize(
    ("error_value", "reason"),
    [
        ("no sound", "no sound"),
        ({"message": "no sound"}, "no sound"),
        (None, "gave no"),
    ],
)
def test_a_failure_quotes_the_reason(error_value: Any, reason: str) -> None:
    task = Task(id="task_1", kind="audio", status="failed", error=error_value)
    error = TASKS.failure(task)
    assert isinstance(error, TaskFailed)
    assert reason in str(error)
    assert (error.task, error.tasks, error.task_id) == (task, (task,), "task_1")


def test_a_cancelled_task_is_an_error_and_a_completed_one_is_not() -> None:
    cancelled = Task(id="task_1", status="canceled")
    assert isinstance(TASKS.failure(cancelled), TaskCancelled)
    assert TASKS.failure(Task(id="task_1", status="ready")) is None


def test_a_timeout_mentions_the_progress_of_the_task() -> None:
    task = Task(id="task_1", kind="video", status="processing", progress=4)
    assert str(TASKS.timeout(task, 0.3)) == (
        "task task_1 (video) was still processing at 4 % after 0.3 s; it keeps "
        "running: wait for it again"
    )
    assert "report task task_1 within 2 s" in str(TASKS.timeout(Task(id="task_1"), 2))


def test_the_problem_of_an_error_is_its_message_without_the_advice() -> None:
    for task, problem in (
        (Task(id="a", status="failed", error="dark; wet"), "task a failed: dark; wet"),
        (Task(id="a", status="cancelled"), "task a was cancelled"),
    ):
        error = TASKS.failure(task)
        assert error is not None
        assert pickle.loads(pickle.dumps(error)).problem == problem
        assert error.message.startswith(f"{problem}; ")
    error = TASKS.timeout(Task(id="a", status="ready"), 2)
    assert error.problem == "task a was still ready after 2 s"


def test_an_error_of_several_tasks_can_be_pickled_with_them() -> None:
    tasks = tuple(Task(id=f"task_{n}", status="failed") for n in range(3))
    error = TASKS.failure(tasks[1])
    assert error is not None
    error.tasks = tasks
    assert pickle.loads(pickle.dumps(error)).tasks == tasks


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"timeout": -1}, "timeout must be a number"),
        ({"timeout": "3"}, "timeout must be a number"),
        ({"timeout": True}, "timeout must be a number"),
        ({"timeout": float("nan")}, "timeout must be a number"),
        ({"timeout": float("inf")}, "or None for no limit"),
        ({"timeout": 1e300}, "or None for no limit"),
        ({"on_timeout": "return"}, "on_timeout must be 'leave' or 'raise'"),
        ({"options": {"additional_body_parameters": {}}}, "several requests"),
    ],
)
def test_invalid_wait_options_are_refused(terms: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        WaitOptions(**terms)
