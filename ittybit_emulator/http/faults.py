"""A plan of faults: what goes wrong with which requests, for tests of clients."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from ittybit_emulator.http.arrivals import Arrival, Port


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one request; times in seconds, places in body bytes.

    Before the request is handled: `delay` waits; `drop` ``"before"`` closes the
    connection instead; `late` closes it too, and carries the request out that much
    later. With `status` it is not handled, but answered with that, `headers` and
    `body`. While its body is read, `cut_body_after` closes the connection at a place in
    that; headers named in `without` count as not sent. Afterwards: `delay_after` waits;
    `drop` ``"after"`` closes the connection without the answer; `drip_head` and
    `drip_body` pause after each byte; `stall_after` stops at a place in the body for
    `stall` seconds; `truncate_after` closes the connection at one, though the head
    promised more.

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
        """Whether the bytes of the answer are interfered with."""
        places = (self.stall_after, self.truncate_after)
        pauses = (self.delay_after, self.drip_head, self.drip_body)
        return self.drop == "after" or any(pauses) or places != (None, None)


@dataclass(eq=False)
class Rule:
    """A fault and the requests that it befalls; `hits` counts them."""

    fault: Fault
    method: str
    path: str
    port: Port | None
    times: int | None
    headers: Mapping[str, str]
    hits: int = 0

    def fits(self, arrival: Arrival) -> bool:
        """Whether the rule befalls such a request now."""
        sent = arrival.headers
        return (
            (self.times is None or self.hits < self.times)
            and self.port in {None, arrival.port}
            and fnmatchcase(arrival.method, self.method)
            and fnmatchcase(arrival.path, self.path)
            and all(
                name in sent and fnmatchcase(sent[name], pattern)
                for name, pattern in self.headers.items()
            )
        )


class Faults:
    """The rules of an emulator, tried in the order they were added.

    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(
        self,
        fault: Fault,
        *,
        method: str = "*",
        path: str = "*",
        port: Port | None = None,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
    ) -> Rule:
        """Let `fault` befall the next `times` requests that fit; None means all.

        `method` and `path` (without its query) are patterns with ``*``; `port` is
        ``"api"`` or ``"delivery"``, None for both. `headers` are patterns too, for
        headers that the request must have: one part of an upload, one range.

        >>> emulator.faults.add(Fault(status=503), method="GET", path="/media", times=2)
        >>> emulator.faults.add(Fault(drop="before"), headers={"Range": "bytes=0-*"})
        """
        rule = Rule(fault, method, path, port, times, headers or {})
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def take(self, arrival: Arrival) -> Fault | None:
        """Return the fault of the first rule that fits, counted, or None."""
        with self._lock:
            for rule in self._rules:
                if rule.fits(arrival):
                    rule.hits += 1
                    return rule.fault
        return None
