"""Events of tasks and runs, saved and sent to webhook endpoints."""

from functools import partial

import msgspec

from ittybit_emulator.store.identifiers import now
from ittybit_emulator.store.records import Endpoint, Event, Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.views.generations import Views
from ittybit_emulator.webhooks.sender import Sender

KINDS = tuple(
    f"{noun}.{change}"
    for noun in ("task", "run")
    for change in ("created", "updated", "succeeded", "failed")
)
_MAX_EVENTS = 10_000
_WORDS = {"completed": "succeeded", "failed": "failed"}

_encode = msgspec.json.Encoder().encode


class Events:
    """Log of the latest 10 000 events, which are sent to subscribed endpoints."""

    def __init__(self, store: Store, views: Views, webhooks: Sender) -> None:
        self._store = store
        self._views = views
        self._webhooks = webhooks

    def record_created(self, task: Task) -> None:
        """Record the creation of a task or run."""
        self._add(task, "created")

    def record_changed(self, task: Task) -> None:
        """Record a change of a task or run."""
        self._add(task, _WORDS.get(task.status, "updated"))

    def _add(self, task: Task, change: str) -> None:
        noun = task.id.partition("_")[0]
        kind = f"{noun}.{change}"
        if kind not in KINDS:  # jobs have no events
            return
        event = Event(kind=kind, data=self._views.task(task))
        self._store.events.save(event)
        self._store.events.keep_latest(_MAX_EVENTS)
        for endpoint in self._store.endpoints.where("status", "active"):
            if kind in endpoint.topics:
                self._store.on_commit(partial(self._send, event, endpoint))

    def _send(self, event: Event, endpoint: Endpoint) -> None:
        self._webhooks.send(
            endpoint.url,
            _encode(self._views.runs.event(event)),
            topic=event.kind,
            subject=str(event.data["id"]),
            secret=endpoint.secret,
            on_success=partial(self._verify, endpoint.id),
        )

    def _verify(self, identifier: str) -> None:
        endpoint = self._store.endpoints.get(identifier)
        if endpoint is not None and endpoint.verified is None:
            endpoint.verified = now()
            self._store.endpoints.save(endpoint)
