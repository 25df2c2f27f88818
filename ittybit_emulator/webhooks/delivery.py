"""Deliveries: what is told to whom, and a bounded record of them for tests."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import overload

from ittybit_emulator.webhooks.faults import DeliveryFaults

_KEPT = 10_000


@dataclass(frozen=True)
class Attempt:
    """One POST: `time` on the clock of ``time.monotonic``; why it failed, or None."""

    time: float
    error: str | None


@dataclass(eq=False, kw_only=True)
class Delivery:
    """One webhook on its way.

    `topic` says what happened: ``task.succeeded``, ``run.failed``, ``job.succeeded``;
    `subject` is the id of what it happened to. `body` and `headers` are sent to `url`.
    """

    topic: str
    subject: str
    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    ended: bool = False
    """Whether nothing more will be sent."""

    @property
    def succeeded(self) -> bool:
        """Whether a POST was answered with success."""
        return any(attempt.error is None for attempt in self.attempts)

    def note(self, error: str | None) -> None:
        """Take note of a POST that was answered, or why it was not."""
        self.attempts.append(Attempt(time.monotonic(), error))


class Deliveries(Sequence[Delivery]):
    """The latest 10 000 deliveries, oldest first; safe to read from any thread.

    `faults` says what shall go wrong with those to come.
    """

    def __init__(self) -> None:
        self._kept: deque[Delivery] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self.faults = DeliveryFaults()

    def add(self, delivery: Delivery) -> None:
        """Take note of a delivery."""
        with self._lock:
            self._kept.append(delivery)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    def matching(
        self, topic: str = "*", url: str = "*", subject: str = "*"
    ) -> list[Delivery]:
        """Return those whose topic, URL and subject fit the patterns with ``*``."""
        return [
            delivery
            for delivery in self._snapshot()
            if fnmatchcase(delivery.topic, topic)
            and fnmatchcase(delivery.url, url)
            and fnmatchcase(delivery.subject, subject)
        ]

    def _snapshot(self) -> list[Delivery]:
        with self._lock:
            return list(self._kept)

    @overload
    def __getitem__(self, index: int) -> Delivery: ...
    @overload
    def __getitem__(self, index: slice) -> list[Delivery]: ...
    def __getitem__(self, index: int | slice) -> Delivery | list[Delivery]:
        return self._snapshot()[index]

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._snapshot())
