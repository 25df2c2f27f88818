"""Resources of the API on the command line: calls, options, and columns."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.kinds.request_fields import JobFields
from ittybit_async.resources.automations import AutomationsResource
from ittybit_async.resources.connections import ConnectionsResource
from ittybit_async.resources.events import EventsResource
from ittybit_async.resources.files import FilesResource
from ittybit_async.resources.jobs import JobsResource
from ittybit_async.resources.media import MediaResource
from ittybit_async.resources.runs import RunsResource
from ittybit_async.resources.tasks import TasksResource

_NOT_OPTIONS = {
    *("self", "request", "limit", "secret_access_key"),
    *("request_options", "timeout", "max_retries", "extra_headers"),
}

Columns = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class ResourceSpec:
    """Description of one resource. `columns` are the listed fields and their widths."""

    api_class: type
    columns: Columns

    def has(self, verb: str) -> bool:
        """Return whether the API has the call `verb`."""
        return hasattr(self.api_class, verb)

    def options(self, verb: str) -> Mapping[str, tuple[Any, bool]]:
        """Return the type of each option of a call, and whether it is required."""
        method: Callable[..., Any] = getattr(self.api_class, verb)
        hints = get_type_hints(method, include_extras=True)
        parameters = inspect.signature(method).parameters.values()
        # The signature of a create also has the options of each kind.
        fields = [
            parameter
            for parameter in parameters
            if parameter.kind is parameter.KEYWORD_ONLY and parameter.name in hints
        ]
        options = {
            parameter.name: (hints[parameter.name], not _has_default(parameter))
            for parameter in fields
        }
        if verb == "create":
            options = _create_options(self.api_class, options)
        return {n: option for n, option in options.items() if n not in _NOT_OPTIONS}


def _has_default(parameter: inspect.Parameter) -> bool:
    return parameter.default is not parameter.empty


def _create_options(api_class: type, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a create call."""
    if api_class is TasksResource:
        return {}  # `ittybit task KIND` has them
    if api_class is not JobsResource:
        return options
    return {
        "kind": (Literal[tuple(kinds_of("job"))], True),
        **options_of(JobFields, "job"),
        "options": (Mapping[str, Any], False),
        "idempotency_key": options["idempotency_key"],
    }


RESOURCES: Mapping[str, ResourceSpec] = {
    "media": ResourceSpec(
        MediaResource,
        [("id", 20), ("kind", 5), ("created", 16), ("title", 0)],
    ),
    "files": ResourceSpec(
        FilesResource,
        [("id", 21), ("kind", 14), ("filesize", 8), ("filename", 0)],
    ),
    "tasks": ResourceSpec(
        TasksResource,
        [("id", 21), ("kind", 14), ("status", 10), ("error", 0)],
    ),
    "automations": ResourceSpec(
        AutomationsResource,
        [("id", 21), ("status", 6), ("created", 16), ("name", 0)],
    ),
    "jobs": ResourceSpec(
        JobsResource,
        [("id", 20), ("kind", 14), ("status", 10), ("created_at", 0)],
    ),
    "runs": ResourceSpec(
        RunsResource,
        [("id", 20), ("status", 10), ("progress", 5), ("created_at", 0)],
    ),
    "connections": ResourceSpec(
        ConnectionsResource,
        [("id", 21), ("kind", 4), ("created_at", 16), ("name", 0)],
    ),
    "events": ResourceSpec(
        EventsResource,
        [("id", 20), ("kind", 14), ("created_at", 16), ("data", 0)],
    ),
}
"""Resources by their names on the command line."""
