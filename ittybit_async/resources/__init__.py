"""Resources of the Ittybit API, one module per resource."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit_async.resources.automations import (
        AutomationsResource as AutomationsResource,
    )
    from ittybit_async.resources.connections import (
        ConnectionsResource as ConnectionsResource,
    )
    from ittybit_async.resources.events import EventsResource as EventsResource
    from ittybit_async.resources.files import FilesResource as FilesResource
    from ittybit_async.resources.jobs import JobsResource as JobsResource
    from ittybit_async.resources.media import MediaResource as MediaResource
    from ittybit_async.resources.runs import RunsResource as RunsResource
    from ittybit_async.resources.signatures import (
        SignaturesResource as SignaturesResource,
    )
    from ittybit_async.resources.tasks import TasksResource as TasksResource
    from ittybit_async.resources.webhook_endpoints import (
        WebhookEndpointsResource as WebhookEndpointsResource,
    )

# The client loads a resource when it is first used, but its annotations name all.
# These names are loaded when typing.get_type_hints evaluates the annotations.
_MODULES = {
    "AutomationsResource": "automations",
    "ConnectionsResource": "connections",
    "EventsResource": "events",
    "FilesResource": "files",
    "JobsResource": "jobs",
    "MediaResource": "media",
    "RunsResource": "runs",
    "SignaturesResource": "signatures",
    "TasksResource": "tasks",
    "WebhookEndpointsResource": "webhook_endpoints",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
