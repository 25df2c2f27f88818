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

_MAX_REQUESTS = 10_000
_MAX_BODIES = 1_000
_MAX_BODY_BYTES = 64 << 10
_MAX_HEADER_BYTES = 64 << 20
_FIELD_COST = 128
_NO_HEADERS = CIMultiDictProxy(CIMultiDict[str]())


@dataclass(eq=False)
class RecordedRequest:
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
        if len(self.body) < _MAX_BODY_BYTES:
            self.body += chunk[: _MAX_BODY_BYTES - len(self.body)]


class RequestLog(Sequence[RecordedRequest]):
    """The latest `limit` requests, oldest first. Thread-safe."""

    def __init__(self, limit: int = _MAX_REQUESTS) -> None:
        self._limit = limit
        self._requests: deque[RecordedRequest] = deque()
        self._with_headers: deque[RecordedRequest] = deque()
        self._weight = 0
        self._lock = threading.Lock()

    def add(self, recorded: RecordedRequest) -> None:
        """Record a request."""
        with self._lock:
            self._requests.append(recorded)
            self._with_headers.append(recorded)
            self._weight += recorded.weight
            if len(self._requests) > _MAX_BODIES:
                self._requests[-_MAX_BODIES - 1].body = b""
            self._shrink()

    def clear(self) -> None:
        """Remove all requests."""
        with self._lock:
            self._requests.clear()
            self._with_headers.clear()
            self._weight = 0

    def matching(
        self, method: str = "*", path: str = "*", port: Port | None = None
    ) -> list[RecordedRequest]:
        """Return the requests that match all conditions.

        Args:
            method: The method, a pattern that may contain ``*``.
            path: The path without the query, a pattern that may contain ``*``.
            port: ``"api"`` or ``"delivery"``. None means both.

        Returns:
            The matching requests, oldest first.
        """
        return [
            recorded
            for recorded in self._snapshot()
            if fnmatchcase(recorded.method, method)
            and fnmatchcase(recorded.path, path)
            and port in {None, recorded.port}
        ]

    def _shrink(self) -> None:
        if len(self._requests) > self._limit:
            evicted = self._requests.popleft()
            if evicted is self._with_headers[0]:
                self._weight -= self._with_headers.popleft().weight
        while self._weight > _MAX_HEADER_BYTES:
            oldest = self._with_headers.popleft()
            self._weight -= oldest.weight
            oldest.headers = _NO_HEADERS

    def _snapshot(self) -> list[RecordedRequest]:
        with self._lock:
            return list(self._requests)

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> list[RecordedRequest]: ...
    def __getitem__(
        self, index: int | slice
    ) -> RecordedRequest | list[RecordedRequest]:
        return self._snapshot()[index]

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self._snapshot())
