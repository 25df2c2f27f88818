"""A bounded record of the received requests, for tests."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, overload

from multidict import CIMultiDict, CIMultiDictProxy

Port = Literal["api", "delivery"]

_KEPT = 10_000
_BODIES_KEPT = 1_000
_BODY_KEPT = 64 << 10
_HEADERS_KEPT = 64 << 20
_FIELD_COST = 128
_NO_HEADERS = CIMultiDictProxy(CIMultiDict[str]())


@dataclass(eq=False)
class Arrival:
    """One received request.

    Attributes:
        port: ``"api"`` or ``"delivery"``.
        method: The HTTP method.
        target: The path and query as the client sent them.
        headers: The headers. They are emptied once the headers of later requests take
            64 MiB.
        time: When the request arrived, in seconds of ``time.monotonic``.
        body: The first 64 KiB that were read of the body. It is emptied after
            1000 later requests.
        size: How many bytes of the body were read.
    """

    port: Port
    method: str
    target: str
    headers: CIMultiDictProxy[str] = field(repr=False)
    time: float = field(default_factory=time.monotonic)
    body: bytes = field(default=b"", repr=False)
    size: int = 0

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as the client sent it, without the question mark."""
        return self.target.partition("?")[2]

    @property
    def weight(self) -> int:
        """The approximate memory usage of the headers in bytes."""
        fields = self.headers.items()
        return sum(len(name) + len(value) + _FIELD_COST for name, value in fields)

    def feed(self, chunk: bytes) -> None:
        """Record a chunk of the body."""
        self.size += len(chunk)
        if len(self.body) < _BODY_KEPT:
            self.body += chunk[: _BODY_KEPT - len(self.body)]


class Arrivals(Sequence[Arrival]):
    """The latest `kept` requests, oldest first. Thread-safe."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._arrivals: deque[Arrival] = deque()
        self._headed: deque[Arrival] = deque()
        self._weight = 0
        self._lock = threading.Lock()

    def add(self, arrival: Arrival) -> None:
        """Record a request."""
        with self._lock:
            self._arrivals.append(arrival)
            self._headed.append(arrival)
            self._weight += arrival.weight
            if len(self._arrivals) > _BODIES_KEPT:
                self._arrivals[-_BODIES_KEPT - 1].body = b""
            self._shrink()

    def clear(self) -> None:
        """Remove all requests."""
        with self._lock:
            self._arrivals.clear()
            self._headed.clear()
            self._weight = 0

    def matching(
        self, method: str = "*", path: str = "*", port: Port | None = None
    ) -> list[Arrival]:
        """Return the requests that match all conditions.

        Args:
            method: The method, a pattern that may contain ``*``.
            path: The path without the query, a pattern that may contain ``*``.
            port: ``"api"`` or ``"delivery"``. None means both.

        Returns:
            The matching requests, oldest first.
        """
        return [
            arrival
            for arrival in self._snapshot()
            if fnmatchcase(arrival.method, method)
            and fnmatchcase(arrival.path, path)
            and port in {None, arrival.port}
        ]

    def _shrink(self) -> None:
        if len(self._arrivals) > self._kept:
            evicted = self._arrivals.popleft()
            if evicted is self._headed[0]:
                self._weight -= self._headed.popleft().weight
        while self._weight > _HEADERS_KEPT:
            oldest = self._headed.popleft()
            self._weight -= oldest.weight
            oldest.headers = _NO_HEADERS

    def _snapshot(self) -> list[Arrival]:
        with self._lock:
            return list(self._arrivals)

    @overload
    def __getitem__(self, index: int) -> Arrival: ...
    @overload
    def __getitem__(self, index: slice) -> list[Arrival]: ...
    def __getitem__(self, index: int | slice) -> Arrival | list[Arrival]:
        return self._snapshot()[index]

    def __len__(self) -> int:
        return len(self._arrivals)

    def __iter__(self) -> Iterator[Arrival]:
        return iter(self._snapshot())
