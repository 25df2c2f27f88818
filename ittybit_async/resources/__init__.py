"""The resources of the Ittybit API, one noun a module."""

from ittybit_async.resources.automations import AutomationsResource
from ittybit_async.resources.files import FilesResource
from ittybit_async.resources.jobs import JobsResource
from ittybit_async.resources.media import MediaResource
from ittybit_async.resources.runs import RunsResource
from ittybit_async.resources.signatures import SignaturesResource
from ittybit_async.resources.tasks import TasksResource

__all__ = [
    "AutomationsResource",
    "FilesResource",
    "JobsResource",
    "MediaResource",
    "RunsResource",
    "SignaturesResource",
    "TasksResource",
]
