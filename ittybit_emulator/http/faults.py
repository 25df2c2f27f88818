"""Injection of faults into requests, for tests of clients."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from ittybit_emulator.http.request_log import Port, RecordedRequest
from ittybit_emulator.rules import Rule, Rules


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault to inject into one request.

    Args:
        status: Send a response with this status, `headers`, and `body` instead of
            handling the request.
        headers: The headers of the response with `status`.
        body: The body of the response with `status`.
        delay: Seconds to wait before the request is handled.
        late: Read the request, close the connection, and handle the request this many
            seconds later.
        cut_body_after: Close the connection after this many bytes of the request body.
        without: Names of request headers to ignore.
        drop: Close the connection ``"before"`` or ``"after"`` the request is handled,
            without a response.
        delay_after: Seconds to wait before the response is sent.
        drip_head: Seconds to wait after each byte of the response head.
        drip_body: Seconds to wait after each byte of the response body.
        stall_after: Pause for `stall` seconds after this many bytes of the response
            body.
        stall: Seconds of the pause at `stall_after`. Endless by default.
        truncate_after: Close the connection after this many bytes of the response body,
            although ``Content-Length`` is larger.

    >>> Fault(status=503, headers={"Retry-After": "1"}, body=b'{"message": "busy"}')
    >>> Fault(drop="after")
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    delay: float = 0
    late: float | None = None
    cut_body_after: int | None = None
    without: Collection[str] = ()
    drop: Literal["before", "after"] | None = None
    delay_after: float = 0
    drip_head: float = 0
    drip_body: float = 0
    stall_after: int | None = None
    stall: float = float("inf")
    truncate_after: int | None = None

    @property
    def shapes(self) -> bool:
        """True if the fault changes how the response is sent."""
        places = (self.stall_after, self.truncate_after)
        pauses = (self.delay_after, self.drip_head, self.drip_body)
        return self.drop == "after" or any(pauses) or places != (None, None)


class Faults(Rules[Fault]):
    """The fault rules of an emulator. The first that matches applies. Thread-safe."""

    def add(
        self,
        fault: Fault,
        *,
        method: str = "*",
        path: str = "*",
        port: Port | None = None,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
    ) -> Rule[Fault]:
        """Inject `fault` into the next requests that match.

        Args:
            fault: The fault to inject.
            method: The method, a pattern that may contain ``*``.
            path: The path without the query, a pattern that may contain ``*``.
            port: ``"api"`` or ``"delivery"``. None means both.
            times: How many requests the fault applies to. None means all.
            headers: Headers that the request must have. The values are patterns. For
                example, ``Content-Range`` selects one part of an upload.

        Returns:
            The rule. Its `hits` counts the requests that it applied to.

        >>> emulator.faults.add(Fault(status=503), method="GET", path="/media", times=2)
        >>> emulator.faults.add(Fault(drop="before"), headers={"Range": "bytes=0-*"})
        """

        def matches(recorded: RecordedRequest) -> bool:
            sent = recorded.headers
            return (
                port in {None, recorded.port}
                and fnmatchcase(recorded.method, method)
                and fnmatchcase(recorded.path, path)
                and all(
                    name in sent and fnmatchcase(sent[name], pattern)
                    for name, pattern in (headers or {}).items()
                )
            )

        return self._add(fault, times, matches)
