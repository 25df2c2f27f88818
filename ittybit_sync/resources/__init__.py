# Generated from ittybit_async/resources/__init__.py by build_sync.py. Do not edit.
"""The resources of the Ittybit API, one noun a module."""

from ittybit_sync.resources.automations import AutomationsResource
from ittybit_sync.resources.connections import ConnectionsResource
from ittybit_sync.resources.events import EventsResource
from ittybit_sync.resources.files import FilesResource
from ittybit_sync.resources.jobs import JobsResource
from ittybit_sync.resources.media import MediaResource
from ittybit_sync.resources.runs import RunsResource
from ittybit_sync.resources.signatures import SignaturesResource
from ittybit_sync.resources.tasks import TasksResource
from ittybit_sync.resources.webhook_endpoints import WebhookEndpointsResource

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
