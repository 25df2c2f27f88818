"""Messages about failed work, which name the command to run next."""

from argparse import Namespace

import pytest

from ittybit.cli.errors import describe_task_error, name_options
from ittybit.errors import TaskCancelled, TaskError, TaskFailed, TaskTimeout
from ittybit.types import Job, Run, Task

TASK, JOB, RUN = Task(id="w1"), Job(id="w1"), Run(id="w1")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TaskFailed("no film", task=TASK), "no film; see ittybit tasks get w1"),
        (TaskFailed("no film", task=JOB), "no film; see ittybit jobs get w1"),
        (TaskFailed("no film", task=RUN), "no film; see ittybit runs get w1"),
        (TaskTimeout("slow", task=TASK), "slow; to wait again: ittybit wait w1"),
        (TaskTimeout("slow", task=JOB), "slow; to wait again: ittybit wait w1"),
        (TaskCancelled("gone", task=RUN), "gone"),
        (TaskError("odd", task=TASK), "odd"),
    ],
)
def test_the_kind_of_error_and_work_selects_the_next_command(
    error: TaskError, expected: str
) -> None:
    assert describe_task_error(error) == expected


@pytest.mark.parametrize("advice", ["", "look; it is not part of the problem"])
@pytest.mark.parametrize("message", ["no film; no light", "; ", "no film"])
def test_the_next_command_replaces_only_the_advice(message: str, advice: str) -> None:
    failed = TaskFailed(message, task=TASK, advice=advice)
    expected = f"{message}; see ittybit tasks get w1"
    assert describe_task_error(failed) == expected
    timeout = TaskTimeout(message, task=TASK, advice=advice)
    assert describe_task_error(timeout) == f"{message}; to wait again: ittybit wait w1"


def test_a_cancelled_task_keeps_its_advice() -> None:
    error = TaskCancelled("gone", task=TASK, advice="create it again")
    assert describe_task_error(error) == "gone; create it again"


@pytest.mark.parametrize("value", ["'sep=;'", '"it\'s a=, b"', r"'\' width= '"])
def test_a_quoted_value_is_not_changed(value: str) -> None:
    shown = name_options(f"got {value}, see width= and {value}", Namespace(argv=[]))
    assert shown == f"got {value}, see --width and {value}"
