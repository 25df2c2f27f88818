"""Errors that end a command, and messages about failed work."""

from __future__ import annotations

import re
from argparse import Namespace

from ittybit.errors import TaskError, TaskFailed, TaskTimeout

EXIT_STATUSES = {
    0: ("success", "none needed"),
    1: ("failure, or a failed item of a batch", "read the last line of standard error"),
    2: ("invalid usage; nothing was sent", "run the command with `--help`"),
    130: (
        "Ctrl-C",
        "run the command again; it resumes uploads and batches",
    ),
    141: ("the reader of standard output ended early, such as `head`", "none needed"),
    143: ("SIGTERM", "as for 130"),
}
"""Cause and solution of each exit status."""


class UsageError(Exception):
    """Invalid usage (exit status 2)."""


class CommandError(Exception):
    """Failed command (exit status 1)."""


class OutputClosed(Exception):
    """Closed standard output. The program exits without a message."""


class ThreadStillRunning(Exception):
    """Ended command with a thread that still waits for input.

    Python would join that thread before it exits, and the input may never arrive.
    """

    def __init__(self, result: int | BaseException) -> None:
        super().__init__(result)
        self._result = result

    def end(self) -> int:
        """Return the exit status of the command, or raise its error."""
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result


_ARGUMENT = re.compile(
    r"^([a-z_]+)(?= (?:must|already|cannot) )|\b([a-z_]+)=(?=$|[ ;,)])"
    r"|(?<!\w)'(?:[^'\\]|\\.)*'|(?<!\w)\"(?:[^\"\\]|\\.)*\""  # a quoted value
)
_ADVICE = re.compile(r"[:;] (?:pass|use|set) (?:[a-z ]+ as )?([a-z_]+)=[^;]*$")


def name_options(message: str, namespace: Namespace) -> str:
    """Return the message of the Python API with options of the command instead."""
    given = {word.partition("=")[0] for word in namespace.argv}

    def replace(found: re.Match[str]) -> str:
        if not (name := found[1] or found[2]):
            return found[0]
        option = f"--{name.replace('_', '-')}"
        return option if found[2] or option in given else found[0]

    advice = _ADVICE.search(message)
    if advice is not None and advice[1] not in namespace:
        message = message[: advice.start()]
    return _ARGUMENT.sub(replace, message)


def describe_task_error(error: TaskError) -> str:
    """Return the message of `error` with the command to run next."""
    commands = {"Job": "jobs", "Run": "runs"}
    command = commands.get(type(error.task).__name__, "tasks")
    # The message has advice for users of the Python API instead.
    if isinstance(error, TaskFailed):
        return f"{error.problem}; see ittybit {command} get {error.task_id}"
    if isinstance(error, TaskTimeout):
        return f"{error.problem}; to wait again: ittybit wait {error.task_id}"
    return str(error)
