"""Tasks of kind ``workflow`` (spec section 16); no step has this kind."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions, Steps

__all__ = ["WorkflowTask"]


class WorkflowTask(StepOptions, InputOptions, total=False):
    """Take the steps of `workflow`, each with the input of the task."""

    kind: Required[Literal["workflow"]]
    workflow: Required[Steps]
