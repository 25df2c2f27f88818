"""Observers of a client. The base classes do nothing; `ittybit.otel` records spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import APIError

_NOTHING: AbstractContextManager[Any] = nullcontext()


class Usage(Protocol):
    """Something whose slots calls use and wait for, such as a connection pool."""

    def usage(self) -> tuple[int, int]:
        """Return the number of used slots, and of calls that wait for one."""
        ...


class Observation:
    """A wait or a batch run that is observed until `end` is called."""

    def activate(self) -> AbstractContextManager[object]:
        """Return a context manager; what its block starts belongs to this operation."""
        return _NOTHING

    def end(self, error: BaseException | None = None) -> None:
        """End the operation, which failed if there is an `error`."""


class WaitObservation(Observation):
    """A wait for tasks, jobs, or runs."""

    def report(self, succeeded: bool, is_poll: bool) -> None:
        """Record the end of work, which the last call reported if `is_poll`."""


class RunObservation(Observation):
    """A run of a batch."""

    def item(
        self, number: int, label: str
    ) -> AbstractContextManager[Callable[[Any], None]]:
        """Return a context manager whose block processes an item.

        Its value is called with the outcome.
        """
        return nullcontext(_ignore)

    def count(self, changes: Sequence[object]) -> None:
        """Count changes of items, which are structs of `ittybit.core.batch.stages`."""


class RequestObservation(Observation):
    """One HTTP request, from sending it to the end of the response body."""

    def respond(self, status: int, http_version: str) -> None:
        """Record the head of the response."""

    def receive(self, size: int) -> None:
        """Record that `size` bytes of the response body were received."""


class Observer:
    """Observer of one or more clients."""

    is_active: bool = False

    def call(
        self, method: str, template: str | None, url: str, hide: Callable[[str], str]
    ) -> AbstractContextManager[Callable[[object], None]]:
        """Return a context manager whose block sends a call, with all retries.

        Its value is called with the result. `template` is the path with placeholders,
        if it is known, and `hide` removes secrets from a text.
        """
        return nullcontext(_ignore)

    def request(self, outgoing: Outgoing) -> RequestObservation:
        """Observe one HTTP request. The observer may add headers to it."""
        return RequestObservation()

    def retry(self, error: APIError, seconds: float) -> None:
        """Record that the current call will be retried after a pause."""

    def limit(self, seconds: float) -> None:
        """Record that a request waited for the rate limit."""

    def pool(self, pool: Usage) -> None:
        """Observe the usage of a connection pool."""

    def operation(self, name: str) -> AbstractContextManager[object]:
        """Return a context manager whose block runs an operation of several calls."""
        return _NOTHING

    def wait(self, work: str, ids: Sequence[str]) -> WaitObservation:
        """Observe a wait for `ids`, which are IDs of `work` such as ``tasks``."""
        return _NO_WAIT

    def run(self) -> RunObservation:
        """Observe a run of a batch."""
        return _NO_RUN


def _ignore(_: object) -> None:
    pass


_NO_WAIT = WaitObservation()
_NO_RUN = RunObservation()
NO_OBSERVER = Observer()
