"""What ends a command early, and what is said of work that did not succeed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit.errors import TaskError


class UsageError(Exception):
    """The words make no sense together; the exit status is 2."""


class CommandError(Exception):
    """What was asked for cannot be done; the exit status is 1."""


class OutputClosed(Exception):
    """Nobody reads the output any more; nothing is said, as of other programs."""


class ThreadStillRunning(Exception):
    """A command has ended, with a status or an error; a thread still reads for it.

    Python would wait for that thread, and the input may never come.
    """

    def __init__(self, result: int | BaseException) -> None:
        super().__init__(result)
        self._result = result

    def end(self) -> int:
        """Return the status, or raise the error."""
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result


def describe_task_error(error: TaskError) -> str:
    """Return what an error of the client says, with the command that says more."""
    command, message = _NOUNS.get(error.task_id.partition("_")[0], "tasks"), str(error)
    summary, _, advice = message.rpartition("; ")
    if "look at" in advice:
        return f"{summary}; see ittybit {command} get {error.task_id}"
    if "wait for it" in advice:
        return f"{summary}; ittybit wait {error.task_id} waits for it again"
    return message


_NOUNS = {"job": "jobs", "run": "runs"}
