"""Marks in the annotations of options that only some API generations accept."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

Api: TypeAlias = Literal["task", "step", "job", "standalone", "run"]
"""Place of a kind.

``task`` is a task of API version 2025-08-20, and ``step`` is a step of its workflows.
``job``, ``standalone`` (a task with an ``input``), and ``run`` (a task of a run) belong
to the undated API.
"""

Generation: TypeAlias = Literal["task", "job", "run"]
"""APIs that accept the same options."""

Work: TypeAlias = Literal["task", "job"]
"""Work that has one call per kind."""

GENERATIONS: dict[Api, Generation] = {
    "task": "task",
    "step": "task",
    "job": "job",
    "standalone": "job",
    "run": "run",
}

NOUNS: dict[Api | None, str] = {
    None: "step",
    "task": "task",
    "step": "step",
    "job": "job",
    "standalone": "task",
    "run": "run task",
}
"""Noun in messages by place."""


class Only:
    """Mark of an option that only these generations accept."""

    def __init__(self, *generations: Generation) -> None:
        self.generations = generations


class Needed:
    """Mark of an option that is required in these generations."""

    def __init__(self, *generations: Generation) -> None:
        self.generations = generations


class Narrower:
    """Mark of an option that has another type in these generations."""

    def __init__(self, hint: Any, *generations: Generation) -> None:
        self.hint = hint
        self.generations = generations


class Checked:
    """Mark of a type whose values must also satisfy a predicate."""

    def __init__(self, is_valid: Callable[[Any], bool]) -> None:
        self.is_valid = is_valid
