"""Webhook deliveries, with a bounded record for tests."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import overload

from ittybit_emulator.webhooks.faults import DeliveryFaults

_MAX_DELIVERIES = 10_000


@dataclass(frozen=True)
class Attempt:
    """One POST: its ``time.monotonic`` time, and its error or None."""

    time: float
    error: str | None


@dataclass(eq=False, kw_only=True)
class Delivery:
    """One webhook and the attempts to send it.

    Attributes:
        topic: The topic, for example ``task.succeeded``, ``run.failed``, or
            ``job.succeeded``.
        subject: The ID of the task, run, or job.
        url: The URL of the receiver.
        body: The request body.
        headers: The headers with the signature.
        attempts: The attempts so far, oldest first.
        ended: Whether the last attempt has been made.
    """

    topic: str
    subject: str
    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    ended: bool = False

    @property
    def succeeded(self) -> bool:
        """True if the receiver returned a 2xx response."""
        return any(attempt.error is None for attempt in self.attempts)

    def record(self, error: str | None) -> None:
        """Record an attempt and its error, if it failed."""
        self.attempts.append(Attempt(time.monotonic(), error))


class Deliveries(Sequence[Delivery]):
    """The latest 10 000 deliveries, oldest first. Thread-safe.

    `faults` are the faults to inject into future deliveries.
    """

    def __init__(self) -> None:
        self._deliveries: deque[Delivery] = deque(maxlen=_MAX_DELIVERIES)
        self._lock = threading.Lock()
        self.faults: DeliveryFaults = DeliveryFaults()

    def add(self, delivery: Delivery) -> None:
        """Record a delivery."""
        with self._lock:
            self._deliveries.append(delivery)

    def clear(self) -> None:
        """Remove all deliveries."""
        with self._lock:
            self._deliveries.clear()

    def matching(
        self, topic: str = "*", url: str = "*", subject: str = "*"
    ) -> list[Delivery]:
        """Return the deliveries that match all patterns.

        Args:
            topic: The topic, a pattern that may contain ``*``.
            url: The URL of the receiver, a pattern that may contain ``*``.
            subject: The ID of the task, run, or job, a pattern that may contain ``*``.

        Returns:
            The matching deliveries, oldest first.
        """
        return [
            delivery
            for delivery in self._snapshot()
            if fnmatchcase(delivery.topic, topic)
            and fnmatchcase(delivery.url, url)
            and fnmatchcase(delivery.subject, subject)
        ]

    def _snapshot(self) -> list[Delivery]:
        with self._lock:
            return list(self._deliveries)

    @overload
    def __getitem__(self, index: int) -> Delivery: ...
    @overload
    def __getitem__(self, index: slice) -> list[Delivery]: ...
    def __getitem__(self, index: int | slice) -> Delivery | list[Delivery]:
        return self._snapshot()[index]

    def __len__(self) -> int:
        return len(self._deliveries)

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._snapshot())
