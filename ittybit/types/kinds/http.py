"""Tasks and steps of kind ``http`` (spec section 15.15)."""

from typing import Literal, Required

from ittybit.types.kinds.options import StepOptions, TaskOptions

__all__ = ["HttpOptions", "HttpStep", "HttpTask"]


class HttpOptions(StepOptions, total=False):
    """Tell the server at `url` of the step before this one."""

    url: Required[str]


class HttpStep(HttpOptions, total=False):
    """`HttpOptions` as a step."""

    kind: Required[Literal["http"]]


class HttpTask(HttpStep, TaskOptions, total=False):
    """An `HttpStep` as a task: its `url` is where it posts, and it takes no file."""
