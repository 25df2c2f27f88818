# Generated from ittybit_async/resources/task_kinds.py by build_sync.py. Do not edit.
"""Calls that create one kind of task. The stub beside this module has their types."""

from __future__ import annotations

from ittybit.types import Task
from ittybit_sync.http.resource import Mode
from ittybit_sync.resources.kind_calls import add_kind_calls
from ittybit_sync.resources.work import WorkResource


class TaskKinds(WorkResource[Mode, Task]):
    """One call per kind of task."""


add_kind_calls(TaskKinds, "task")
