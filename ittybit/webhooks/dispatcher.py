"""Delivery of webhook events to calls that wait for work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ittybit.webhooks.events import Event

__all__ = ["Dispatcher", "Events"]


class Events(Protocol):
    """Source of webhook events for calls that wait.

    Implement it with a message queue if another process receives the webhooks. For one
    process, use a Dispatcher.
    """

    def listen(self, listener: Callable[[Event], object]) -> None:
        """Start calling `listener` with each event.

        Args:
            listener: Function of one event. It may be called in any thread.
        """
        ...

    def unlisten(self, listener: Callable[[Event], object]) -> None:
        """Stop calling `listener`.

        Args:
            listener: Function that was passed to `listen`.
        """
        ...


class Dispatcher:
    """Thread-safe source of webhook events within one process.

    Pass it as `events` to a receiver and to the calls that wait. Without a receiver,
    pass the events that `unwrap` returns to `dispatch`.

    >>> events = webhooks.Dispatcher()
    >>> receiver = wsgi_app(handle, "whsec_...", events=events)
    >>> client.tasks.wait(task.id, events=events)
    """

    def __init__(self) -> None:
        # No lock: setting an item, pop, and list are atomic.
        self._listeners: dict[Callable[[Event], object], None] = {}

    def listen(self, listener: Callable[[Event], object]) -> None:
        """Start calling `listener` with each event.

        Args:
            listener: Function of one event. It is called in the thread of `dispatch`.
        """
        self._listeners[listener] = None

    def unlisten(self, listener: Callable[[Event], object]) -> None:
        """Stop calling `listener`. A call that has started is not interrupted.

        Args:
            listener: Function that was passed to `listen`. Unknown ones are ignored.
        """
        self._listeners.pop(listener, None)

    def dispatch(self, event: Event) -> None:
        """Call all listeners with an event.

        Args:
            event: Event from `unwrap`, which verifies its signature.

        >>> events.dispatch(webhooks.unwrap(body, headers, "whsec_..."))
        """
        for listener in list(self._listeners):
            listener(event)
