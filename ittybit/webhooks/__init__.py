"""Verification and parsing of webhooks.

>>> from ittybit import webhooks
>>> event = webhooks.unwrap(body, headers, "whsec_...")
>>> if isinstance(event, webhooks.TaskEvent) and event.data.succeeded:
...     print(event.data.output)
"""

from ittybit.errors import WebhookError
from ittybit.types import Job, Run
from ittybit.webhooks.arguments import Headers
from ittybit.webhooks.dispatcher import Dispatcher, Events
from ittybit.webhooks.events import Event, JobEvent, MediaEvent, RunEvent, TaskEvent
from ittybit.webhooks.replays import ReplayCache, Replays
from ittybit.webhooks.signing import sign
from ittybit.webhooks.verification import unwrap, verify

__all__ = [
    "Dispatcher",
    "Event",
    "Events",
    "Headers",
    "Job",
    "JobEvent",
    "MediaEvent",
    "ReplayCache",
    "Replays",
    "Run",
    "RunEvent",
    "TaskEvent",
    "WebhookError",
    "sign",
    "unwrap",
    "verify",
]
