"""State of one exchange: the active request and the start of its response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.core.http.framing import ResponseFraming
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.url.redaction import redact_foreign_url


class Exchange:
    """State of one request while it is sent and its response is received."""

    guard: Any = None
    """The guard of the connection."""
    framing: ResponseFraming | None = None
    fault: Exception | None = None
    """The first fault, which the HTTP library may not know."""
    response: Any = None
    """The response as an object of the HTTP library."""
    target: str | None = None
    """The target of the request line."""

    def __init__(self, outgoing: Outgoing, proxy: str | None) -> None:
        self.outgoing: Outgoing = outgoing
        self.proxy: str = proxy or ""

    @property
    def logged_target(self) -> str:
        """The target without a query, which can be a signature, and without secrets."""
        path = (self.target or "/").partition("?")[0]
        is_foreign = self.outgoing.is_url_foreign
        return redact_foreign_url(path, self.outgoing.hide) if is_foreign else path

    def fail(self, error: Exception) -> None:
        """Record `error` as the cause of the failure."""
        self.fault = error

    def stop(self) -> None:
        """Abort the connection unless the response is complete."""
        if self.guard is not None:
            self.guard.stop(self)


class ResponseStart:
    """Status and headers of a response whose body is unread."""

    _raw: Any = None
    is_at_end: bool = False
    """Whether the whole body was received."""

    def __init__(
        self, raw: Any, exchange: Exchange, *, is_current: bool, is_latin: bool = False
    ) -> None:
        self._raw = raw
        self.is_latin: bool = is_latin
        self._exchange = exchange
        self.status: int = raw.status
        self.http_version: str = "1.1" if is_current else "1.0"
        self.headers: Mapping[str, str] = raw.headers

    @property
    def has_surplus(self) -> bool:
        """True if the server sent more bytes than the response has."""
        framing = self._exchange.framing
        return framing is not None and framing.has_surplus
