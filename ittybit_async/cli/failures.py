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


def told(error: TaskError) -> str:
    """Return what an error of the client says, with the command that says more."""
    noun, what = _NOUNS.get(error.task_id.partition("_")[0], "tasks"), str(error)
    said, _, advice = what.rpartition("; ")
    if "look at" in advice:
        return f"{said}; see ittybit {noun} get {error.task_id}"
    if "wait for it" in advice:
        return f"{said}; ittybit wait {error.task_id} waits for it again"
    return what


_NOUNS = {"job": "jobs", "run": "runs"}
