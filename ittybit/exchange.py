"""One request and its answer, as values that outlive the connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from ittybit.body import Body
from ittybit.timeout import Timeout

T = TypeVar("T")

_REQUEST_ID = ("x-request-id", "request-id")


class Headers(Mapping[str, str]):
    """Header fields; names are compared without case, repeated ones are joined."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        joined: dict[str, str] = {}
        for name, value in fields:
            name = name.lower()
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        self._fields = joined

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Headers({list(self._fields.items())!r})"


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """What was asked: method and URL, without key and signature."""

    method: str
    url: str

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


@dataclass(slots=True, repr=False)
class Outgoing:
    """A request as it goes to the wire: everything encoded, nothing left to decide.

    `ends` is when the call must have ended, by a monotonic clock, or None for never;
    `authorized` is False for a place that must not see the key.
    """

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | Body | None
    timeout: Timeout
    ends: float | None = None
    authorized: bool = True

    def within(
        self, seconds: float | None, clock: Callable[[], float] = time.monotonic
    ) -> float | None:
        """Return `seconds`, or what is left until `ends` where that is less.

        Raises TimeoutError where nothing is left.
        """
        if self.ends is None:
            return seconds
        left = self.ends - clock()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left if seconds is None else min(seconds, left)

    @property
    def info(self) -> RequestInfo:
        """What may be shown of it: no query, which may hold a signature."""
        return RequestInfo(self.method, self.url.partition("?")[0])

    def __repr__(self) -> str:
        return f"<Outgoing {self.info}>"


@dataclass(slots=True)
class Response:
    """An answer that was read to its end.

    `status_code` and `headers` are as they came, `content` is the decompressed body,
    `elapsed` the seconds from sending to the end of the body, `retries_taken` the tries
    after the first, `http_version` such as ``"1.1"``.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    request: RequestInfo
    elapsed: float = 0.0
    http_version: str = "1.1"
    retries_taken: int = 0

    @property
    def request_id(self) -> str | None:
        """The id that the server gave this request, if it sent one."""
        return next((v for n in _REQUEST_ID if (v := self.headers.get(n))), None)

    def json(self) -> object:
        """Return the parsed body; a ValueError says that it is not JSON."""
        return msgspec.json.decode(self.content)


@dataclass(slots=True, kw_only=True)
class RawResponse(Response, Generic[T]):
    """A response and, as `data`, the value that it holds."""

    data: T

    @classmethod
    def of(cls, response: Response, data: T) -> RawResponse[T]:
        """Return `response` with `data`."""
        return cls(
            status_code=response.status_code,
            headers=response.headers,
            content=response.content,
            request=response.request,
            elapsed=response.elapsed,
            http_version=response.http_version,
            retries_taken=response.retries_taken,
            data=data,
        )
