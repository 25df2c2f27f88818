"""Values that the Ittybit API sends, one module per resource."""

from ittybit.types.automation import Automation
from ittybit.types.confirmation import Confirmation
from ittybit.types.connection import Connection
from ittybit.types.event import Event, Topic
from ittybit.types.file import File, TaskFile
from ittybit.types.job import Job, JobStatus, JobTask
from ittybit.types.media import Media
from ittybit.types.model import Model
from ittybit.types.run import Run, RunStatus, RunTask
from ittybit.types.signature import Signature
from ittybit.types.task import Results, Task
from ittybit.types.webhook_endpoint import WebhookEndpoint

__all__ = [
    "Automation",
    "Confirmation",
    "Connection",
    "Event",
    "File",
    "Job",
    "JobStatus",
    "JobTask",
    "Media",
    "Model",
    "Results",
    "Run",
    "RunStatus",
    "RunTask",
    "Signature",
    "Task",
    "TaskFile",
    "Topic",
    "WebhookEndpoint",
]
