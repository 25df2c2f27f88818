"""Events: what happened to tasks and runs, kept and told (spec section 21.3)."""

from collections.abc import Callable
from functools import partial

import msgspec

from ittybit_emulator.store.identifiers import now
from ittybit_emulator.store.later_records import Endpoint, Event
from ittybit_emulator.store.records import Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.views.all import AllViews
from ittybit_emulator.webhooks.sender import Sender

KINDS = tuple(
    f"{noun}.{what}"
    for noun in ("task", "run")
    for what in ("created", "updated", "succeeded", "failed")
)
_KEPT = 10_000
_WORDS = {"completed": "succeeded", "failed": "failed"}

_encode = msgspec.json.Encoder().encode


class Events:
    """Keeps the latest 10 000 events, and tells each to the endpoints that want it."""

    def __init__(self, store: Store, views: AllViews, webhooks: Sender) -> None:
        self._store = store
        self._views = views
        self._webhooks = webhooks

    def created(self, task: Task) -> None:
        """Take note of a new task or run."""
        self._tell(task, "created")

    def changed(self, task: Task) -> None:
        """Take note of what a task or run has come to."""
        self._tell(task, _WORDS.get(task.status, "updated"))

    def _tell(self, task: Task, what: str) -> None:
        noun = task.id.partition("_")[0]
        kind = f"{noun}.{what}"
        if kind not in KINDS:  # there are none of jobs
            return
        event = Event(kind=kind, data=self._views.task(task))
        self._store.events.save(event)
        self._store.events.keep_latest(_KEPT)
        for endpoint in self._store.endpoints.where("status", "active"):
            if kind in endpoint.topics:
                self._store.when_saved(partial(self._send, event, endpoint))

    def _send(self, event: Event, endpoint: Endpoint) -> None:
        self._webhooks.send(
            endpoint.url,
            _encode(self._views.runs.event(event)),
            topic=event.kind,
            subject=str(event.data["id"]),
            secret=endpoint.secret,
            on_success=self._verifying(endpoint.id),
        )

    def _verifying(self, identifier: str) -> Callable[[], None]:
        def verify() -> None:
            endpoint = self._store.endpoints.get(identifier)
            if endpoint is not None and endpoint.verified is None:
                endpoint.verified = now()
                self._store.endpoints.save(endpoint)

        return verify
