"""The nouns of the API on the command line: their calls, options and columns."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from ittybit.types.jobs import JobKind
from ittybit.types.jobs.options import JobFields
from ittybit_async.resources.automations import AutomationsResource
from ittybit_async.resources.connections import ConnectionsResource
from ittybit_async.resources.events import EventsResource
from ittybit_async.resources.files import FilesResource
from ittybit_async.resources.jobs import JobsResource
from ittybit_async.resources.media import MediaResource
from ittybit_async.resources.runs import RunsResource
from ittybit_async.resources.tasks import TasksResource

_NOT_OPTIONS = {"self", "request", "request_options", "limit", "secret_access_key"}

Columns = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Noun:
    """One resource of the client; its list has `columns`, each a field and a width."""

    resource: type
    columns: Columns

    def has(self, verb: str) -> bool:
        """Tell whether the API has that call."""
        return hasattr(self.resource, verb)

    def options(self, verb: str) -> Mapping[str, tuple[Any, bool]]:
        """Return the options of a call: the type of each, and whether it is needed."""
        call: Callable[..., Any] = getattr(self.resource, verb)
        hints = get_type_hints(call, include_extras=True)
        told = inspect.signature(call).parameters.values()
        fields = [one for one in told if one.kind is one.KEYWORD_ONLY]
        options = {one.name: (hints[one.name], not _has_default(one)) for one in fields}
        if verb == "create":
            options = _kinds(self.resource, options)
        return {n: option for n, option in options.items() if n not in _NOT_OPTIONS}


def _has_default(parameter: inspect.Parameter) -> bool:
    return parameter.default is not parameter.empty


def _kinds(resource: type, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a create, also where each kind has its own."""
    if resource is TasksResource:
        return {}  # `ittybit task KIND` has them
    if resource is not JobsResource:
        return options
    fields = get_type_hints(JobFields, include_extras=True)
    needed = JobFields.__required_keys__
    return {
        "kind": (JobKind, True),
        **{name: (hint, name in needed) for name, hint in fields.items()},
        "options": (Mapping[str, Any], False),
        "idempotency_key": options["idempotency_key"],
    }


NOUNS: Mapping[str, Noun] = {
    "media": Noun(
        MediaResource,
        [("id", 20), ("kind", 5), ("created", 16), ("title", 0)],
    ),
    "files": Noun(
        FilesResource,
        [("id", 21), ("kind", 14), ("filesize", 8), ("filename", 0)],
    ),
    "tasks": Noun(
        TasksResource,
        [("id", 21), ("kind", 14), ("status", 10), ("error", 0)],
    ),
    "automations": Noun(
        AutomationsResource,
        [("id", 21), ("status", 6), ("created", 16), ("name", 0)],
    ),
    "jobs": Noun(
        JobsResource,
        [("id", 20), ("kind", 14), ("status", 10), ("created_at", 0)],
    ),
    "runs": Noun(
        RunsResource,
        [("id", 20), ("status", 10), ("progress", 5), ("created_at", 0)],
    ),
    "connections": Noun(
        ConnectionsResource,
        [("id", 21), ("kind", 4), ("created_at", 16), ("name", 0)],
    ),
    "events": Noun(
        EventsResource,
        [("id", 20), ("kind", 14), ("created_at", 16), ("data", 0)],
    ),
}
"""The nouns, by the words of the command line."""
