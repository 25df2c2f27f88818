"""Content codings: bodies that come compressed (RFC 9110, 8.4).

Decoded here, since the HTTP libraries differ in what they take for an error.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from typing import Self

from ittybit.core.http.models import Headers, Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.printable import one_line
from ittybit.errors import APIResponseValidationError

_PIECE = 1 << 18  # bytes that come out of one step
# Bytes that go into zlib at once; 2 KiB of tiny blocks without content take it 2 ms.
_NARROW, _WIDE = 1 << 9, 1 << 11
_SECONDS = 0.001  # after which a step ends
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP, _ZLIB, _RAW = 31, 15, -15  # what zlib calls window bits


class ContentDecoder:
    """Decoder of one body, in steps of at most a few milliseconds.

    `feed` takes what has arrived; `take` does one step. It returns up to 256 KiB of the
    decoded body; ``b""`` if the step produced nothing and another is due; or None if it
    needs more of the body. So an event loop can run, and a deadline be checked, between
    two steps, also while thousands of empty gzip members produce nothing. At the end of
    the body, call `finish`. Once `gave_up` is true, the rest of the body is not needed.

    Raises APIResponseValidationError if the body cannot be decoded. A failed response
    (status 300 or higher) raises nothing: its status says enough, and `gave_up` is set.

    >>> while (piece := decoder.take()) is not None:
    ...     whole.write(piece)
    """

    def __init__(self, coding: str, response: Response) -> None:
        self._coding = coding
        self._response = response
        self._fed = bytearray()
        self._at = 0  # what stands before has been decoded
        self._width = _NARROW
        self._begun = self._full = False
        self._broken: zlib.error | None = None
        self._inflating = zlib.decompressobj(_GZIP)
        self.gave_up: bool = False

    @classmethod
    def of(
        cls, status: int, headers: Mapping[str, str], outgoing: Outgoing
    ) -> Self | None:
        """Return one for the body of an answer, or None where it is as it is."""
        if "Content-Encoding" not in headers:
            return None
        # Joined, where it stands on several lines: of these aiohttp tells the first.
        told = Headers(headers.items())
        coding = told["Content-Encoding"].strip().lower()
        if coding in ("", "identity"):
            return None
        if coding not in _KNOWN:
            coding = outgoing.hide(one_line(coding, 200))  # it will be shown
        return cls(coding, Response(status, told, b"", outgoing.info))

    def feed(self, data: bytes) -> None:
        """Take what has come of the body."""
        del self._fed[: self._at]
        self._at = 0
        self._fed += data

    def take(self, clock: Callable[[], float] = time.perf_counter) -> bytes | None:
        """Do one step; return what it decoded, or None if more must be fed."""
        if self.gave_up or not (self._full or len(self._fed) > self._at):
            return None
        if self._coding not in _KNOWN:
            self._give_up("which is not known here")
            return None
        if not self._is_ready():
            return None
        return self._step(clock)

    def _step(self, clock: Callable[[], float]) -> bytes:
        parts: list[bytes] = []
        room, end = _PIECE, clock() + _SECONDS
        while room and self._is_ready():
            try:
                part = self._inflated(room)
            except zlib.error as error:
                if any(parts):  # they are whole: the error comes with the next step
                    break
                self._give_up(f"and cannot be decoded: {error}", error)
                break
            parts.append(part)
            room -= len(part)
            if clock() >= end:
                break
        return b"".join(parts)

    def _is_ready(self) -> bool:
        """Begin the next member, if that is due; return whether zlib has work to do."""
        left = len(self._fed) - self._at
        if self._begun and not self._inflating.eof:
            return self._full or left > 0
        if left < 2:
            return False
        begin = bytes(self._fed[self._at : self._at + 2])
        self._inflating = zlib.decompressobj(
            _GZIP if self._coding != "deflate" else _deflated(begin)
        )
        self._begun, self._width = True, _NARROW
        return True

    def _inflated(self, room: int) -> bytes:
        if self._broken is not None:
            raise self._broken
        # zlib copies what follows a member, so it gets little at the begin of one.
        data = bytes(self._fed[self._at : self._at + self._width])
        self._width = min(2 * self._width, _WIDE)
        inflating = self._inflating
        try:
            part = inflating.decompress(data, room)
        except zlib.error as error:
            self._broken = error
            raise
        self._full = len(part) == room and not inflating.eof
        rest = inflating.unused_data if inflating.eof else inflating.unconsumed_tail
        self._at += len(data) - len(rest)
        return part

    def finish(self) -> None:
        """Raise APIResponseValidationError for a body that ends before its end."""
        if self.gave_up:
            return
        if len(self._fed) > self._at or (self._begun and not self._inflating.eof):
            self._give_up("and cut short")

    def _give_up(self, why: str, error: Exception | None = None) -> None:
        self.gave_up = True
        response = self._response
        if response.status_code < 300:
            raise APIResponseValidationError(
                f"{response.request}: the body of the answer ({response.status_code}) "
                f"is encoded as {self._coding[:40]!r}, {why}; ask for it as it is, "
                "with 'Accept-Encoding: identity' among the headers",
                response=response,
            ) from error


def _deflated(begin: bytes) -> int:
    """Return the form of what calls itself deflate: zlib's, or none around it."""
    zlib_header = begin[0] & 15 == 8 and int.from_bytes(begin[:2], "big") % 31 == 0
    return _ZLIB if zlib_header else _RAW
