"""Tasks and steps of kind ``conditions``."""

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypedDict

from ittybit.types.kinds.options import InputOptions, StepOptions

__all__ = ["Condition", "ConditionsStep", "ConditionsTask"]


class Condition(TypedDict):
    """Comparison of a property of the input with a value."""

    prop: str
    """Property of the input, for example ``kind``."""
    value: str
    """Value, as text."""


class ConditionsStep(StepOptions, total=False):
    """Run the steps of `next` only if all `conditions` are true.

    >>> step(
    ...     kind="conditions",
    ...     conditions=[{"prop": "kind", "value": "video"}],
    ...     next=[step(kind="thumbnails")],
    ... )
    """

    kind: Required[Literal["conditions"]]
    conditions: Required[Sequence[Condition | Mapping[str, str]]]


class ConditionsTask(ConditionsStep, InputOptions, total=False):
    """Task with the options of a `ConditionsStep`."""
