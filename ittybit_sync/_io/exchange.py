"""Active requests, their responses, and the translation of errors of requests."""

from __future__ import annotations

from contextvars import ContextVar
from http.client import HTTPException
from typing import Any

import requests
import urllib3

from ittybit.core.connection.exchange import Exchange, ResponseStart
from ittybit.core.http.transport_errors import iter_causes, translate

_FAULTS = (OSError, HTTPException, urllib3.exceptions.HTTPError)
_TIMEOUTS = (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)
_CONNECTING = urllib3.exceptions.ConnectTimeoutError  # also if a server refuses

current: ContextVar[Exchange | None] = ContextVar("current", default=None)


class RawReply(ResponseStart):
    """A response whose body is received without decompression."""

    def __init__(self, raw: Any, exchange: Exchange) -> None:
        super().__init__(raw, exchange, is_current=raw.version != 10, is_latin=True)
        self._is_closed = raw.decode_content = False
        # http.client would read chunks after a 204 or 304, which has no body.
        chunked = "Transfer-Encoding" in raw.headers
        self.is_at_end: bool = chunked and raw.status in (204, 304)

    def take(self) -> bytes | None:
        """Return None: the socket does not show whether the whole body is there."""
        return None

    def receive(self, size: int) -> bytes:
        """Return the next bytes of the body; they are empty at its end."""
        if self.is_at_end:
            return b""
        try:
            if self._is_closed:
                raise HTTPException("the response was closed")
            data: bytes = self._raw.read1(max(size, 1 << 16))
        except Exception as error:
            failure = translate_error(error, self._exchange)
        else:
            if not data or getattr(self._raw, "length_remaining", None) == 0:
                self.is_at_end = True
                self.close()
            return data
        raise failure

    def close(self) -> None:
        """Release the connection, or close it if part of the body is unread."""
        if not self._is_closed:
            self._is_closed = True
            self._raw.close()
            self._raw.release_conn()


def translate_error(error: Exception, exchange: Exchange) -> Exception:
    """Translate `error` into an error of this package, or return it unchanged."""
    parts, is_fault = list(iter_causes(error)), isinstance(error, _FAULTS)
    return translate(
        (is_fault and exchange.fault) or error,  # a signal handler may raise others
        exchange.outgoing,
        is_fault=is_fault,
        is_late=any(map(_is_timeout, parts)),
        sent=not any(isinstance(e, _CONNECTING) for e in parts),
    )


def _is_timeout(error: BaseException) -> bool:
    # In urllib3, the errors for refused connections and unknown names are timeouts.
    refused = urllib3.exceptions.NewConnectionError
    return isinstance(error, _TIMEOUTS) and not isinstance(error, refused)
