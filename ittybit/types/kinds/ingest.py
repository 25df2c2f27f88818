"""Tasks of kind ``ingest`` (spec section 15.1); no step has this kind."""

from typing import Literal, Required

from ittybit.types.kinds.options import StepOptions, TaskOptions

__all__ = ["IngestTask"]


class IngestTask(StepOptions, TaskOptions, total=False):
    """Fetch `url` and store it in the project."""

    kind: Required[Literal["ingest"]]
    url: Required[str]
