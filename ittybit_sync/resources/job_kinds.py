# Generated from ittybit_async/resources/job_kinds.py by build_sync.py. Do not edit.
"""Calls that create one kind of job. The stub beside this module has their types."""

from __future__ import annotations

from ittybit.types import Job
from ittybit_sync.http.resource import Mode
from ittybit_sync.resources.kind_calls import add_kind_calls
from ittybit_sync.resources.work import WorkResource


class JobKinds(WorkResource[Mode, Job]):
    """One call per kind of job."""


add_kind_calls(JobKinds, "job")
