"""Tasks and steps of kind ``conditions`` (spec section 15.16)."""

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypedDict

from ittybit.types.kinds.options import InputOptions, StepOptions

__all__ = ["Condition", "ConditionsStep", "ConditionsTask"]


class Condition(TypedDict):
    """Whether the property `prop` of the input is `value`, as text."""

    prop: str
    value: str


class ConditionsStep(StepOptions, total=False):
    """Take the steps of `next` only if all `conditions` hold.

    >>> step(
    ...     kind="conditions",
    ...     conditions=[{"prop": "kind", "value": "video"}],
    ...     next=[step(kind="thumbnails")],
    ... )
    """

    kind: Required[Literal["conditions"]]
    conditions: Required[Sequence[Condition | Mapping[str, str]]]


class ConditionsTask(ConditionsStep, InputOptions, total=False):
    """A `ConditionsStep` with its input."""
