"""Tasks of kind ``ingest``. Steps cannot have this kind."""

from typing import Literal, Required

from ittybit.types.kinds.options import StepOptions, TaskOptions

__all__ = ["IngestTask"]


class IngestTask(StepOptions, TaskOptions, total=False):
    """Download the file at `url` and store it in the project."""

    kind: Required[Literal["ingest"]]
    url: Required[str]
