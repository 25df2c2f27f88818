"""The resources of the Ittybit API, one noun a module."""

from ittybit_async.resources.automations import AutomationsResource
from ittybit_async.resources.connections import ConnectionsResource
from ittybit_async.resources.events import EventsResource
from ittybit_async.resources.files import FilesResource
from ittybit_async.resources.jobs import JobsResource
from ittybit_async.resources.media import MediaResource
from ittybit_async.resources.runs import RunsResource
from ittybit_async.resources.signatures import SignaturesResource
from ittybit_async.resources.tasks import TasksResource
from ittybit_async.resources.webhook_endpoints import WebhookEndpointsResource

__all__ = [
    "AutomationsResource",
    "ConnectionsResource",
    "EventsResource",
    "FilesResource",
    "JobsResource",
    "MediaResource",
    "RunsResource",
    "SignaturesResource",
    "TasksResource",
    "WebhookEndpointsResource",
]
