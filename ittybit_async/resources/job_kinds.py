"""Calls that create one kind of job. The stub beside this module has their types."""

from __future__ import annotations

from ittybit.types import Job
from ittybit_async.http.resource import Mode
from ittybit_async.resources.kind_calls import add_kind_calls
from ittybit_async.resources.work import WorkResource


class JobKinds(WorkResource[Mode, Job]):
    """One call per kind of job."""


add_kind_calls(JobKinds, "job")
