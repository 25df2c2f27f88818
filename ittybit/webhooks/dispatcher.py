"""From those who receive webhooks to those who wait for what they tell of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ittybit.webhooks.events import Event

__all__ = ["Dispatcher", "Events"]


class Events(Protocol):
    """What passes events on; write one over a message queue for several processes."""

    def listen(self, hear: Callable[[Event], object]) -> None:
        """Call `hear` with each event from now on, in whatever thread it comes."""
        ...

    def unlisten(self, hear: Callable[[Event], object]) -> None:
        """Do not begin to call `hear` any more."""
        ...


class Dispatcher:
    """Passes the events of one process on; for any thread and any event.

    Give it to a receiver, or call `dispatch` with what `unwrap` returned, and give it
    to the calls that wait as `events`.

    >>> events = webhooks.Dispatcher()
    >>> receiver = wsgi_app(handle, "whsec_...", events=events)
    >>> client.tasks.wait(task.id, events=events)
    """

    def __init__(self) -> None:
        # Needs no lock: setting, pop and list are each one step.
        self._listeners: dict[Callable[[Event], object], None] = {}

    def listen(self, hear: Callable[[Event], object]) -> None:
        """Call `hear` with each event from now on."""
        self._listeners[hear] = None

    def unlisten(self, hear: Callable[[Event], object]) -> None:
        """Do not begin to call `hear` any more."""
        self._listeners.pop(hear, None)

    def dispatch(self, event: Event) -> None:
        """Pass an event on to all that listen; its signature must have been verified.

        >>> events.dispatch(webhooks.unwrap(body, headers, "whsec_..."))
        """
        for hear in list(self._listeners):
            hear(event)
