"""Tasks of kind ``workflow``. Steps cannot have this kind."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions, Steps

__all__ = ["WorkflowTask"]


class WorkflowTask(StepOptions, InputOptions, total=False):
    """Run a workflow."""

    kind: Required[Literal["workflow"]]
    workflow: Required[Steps]
    """Steps that all work on the input of the task."""
