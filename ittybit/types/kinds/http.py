"""Tasks and steps of kind ``http``."""

from typing import Literal, Required

from ittybit.types.kinds.options import StepOptions, TaskOptions

__all__ = ["HttpOptions", "HttpStep", "HttpTask"]


class HttpOptions(StepOptions, total=False):
    """Options of a step that posts the result of the previous step to a server."""

    url: Required[str]
    """URL that receives the request."""


class HttpStep(HttpOptions, total=False):
    """Step with `HttpOptions`."""

    kind: Required[Literal["http"]]


class HttpTask(HttpStep, TaskOptions, total=False):
    """Task that posts to `url`. It has no input file."""
