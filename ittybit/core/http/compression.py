"""Decoding of compressed response bodies (RFC 9110, 8.4).

The client decodes them itself because the HTTP libraries treat errors differently.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Self

from ittybit.core.clock import monotonic
from ittybit.core.http.models import Headers, Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.printable import one_line
from ittybit.errors import APIResponseValidationError

_PIECE = 1 << 18  # decoded bytes per step
# Bytes passed to zlib at once. It takes 2 ms for 2 KiB of tiny blocks without content.
_NARROW, _WIDE = 1 << 9, 1 << 11
_SECONDS = 0.001  # after which a step ends
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits of zlib


# Some uploads to S3 leave the framing of their request in the metadata of the object.
NO_CODINGS = ("", "identity", "aws-chunked")
"""Content encodings of a body that is not encoded."""


class ContentDecoder:
    """Decoder of one body, in steps of at most a few milliseconds.

    The steps let an event loop run, even if thousands of empty gzip members produce no
    output. Call `feed` with received data, `take` for one step, and `finish` at the end
    of the body. Once `gave_up` is true, the rest of the body is not needed.

    Raises APIResponseValidationError if the body cannot be decoded. If the status is
    300 or higher, only `gave_up` is set, because the status explains the failure.

    >>> while (piece := decoder.take()) is not None:
    ...     whole.write(piece)
    """

    def __init__(self, coding: str, response: Response) -> None:
        self._coding = coding
        self._response = response
        self._buffer = bytearray()
        self._offset = 0  # of the first byte that is not decoded
        self._width = _NARROW
        self._in_member = self._has_more = False
        self._error: zlib.error | None = None
        self._inflater = zlib.decompressobj(_GZIP)
        self.gave_up: bool = False

    @classmethod
    def of(
        cls, status: int, headers: Mapping[str, str], outgoing: Outgoing
    ) -> Self | None:
        """Return a decoder for the response body, or None if it is not encoded."""
        if "Content-Encoding" not in headers:
            return None
        # Headers joins repeated fields; aiohttp returns only the first.
        joined = Headers(headers.items())
        coding = joined["Content-Encoding"].strip().lower()
        if coding in NO_CODINGS:
            return None
        if coding not in _KNOWN:
            coding = outgoing.hide(one_line(coding, 200))  # shown in a message
        return cls(coding, Response(status, joined, b"", outgoing.info))

    def feed(self, data: bytes) -> bool:
        """Add received bytes of the body; return whether there are any."""
        del self._buffer[: self._offset]
        self._offset = 0
        self._buffer += data
        return bool(data)

    def take(self, clock: Callable[[], float] = monotonic) -> bytes | None:
        """Do one step and return its output, at most 256 KiB.

        Returns ``b""`` if another step is due, or None if the decoder needs more data.
        """
        if self.gave_up or not (self._has_more or len(self._buffer) > self._offset):
            return None
        if self._coding not in _KNOWN:
            self._give_up("which is not supported")
            return None
        if not self._is_ready():
            return None
        return self._step(clock)

    def _step(self, clock: Callable[[], float]) -> bytes:
        parts: list[bytes] = []
        room, end = _PIECE, clock() + _SECONDS
        while room and self._is_ready():
            try:
                part = self._inflate(room)
            except zlib.error as error:
                if any(parts):  # return them first; the next step raises the error
                    break
                self._give_up(f"and cannot be decoded: {error}", error)
                break
            parts.append(part)
            room -= len(part)
            if clock() >= end:
                break
        return b"".join(parts)

    def _is_ready(self) -> bool:
        """Start the next member if necessary. Return whether zlib has work to do."""
        left = len(self._buffer) - self._offset
        if self._in_member and not self._inflater.eof:
            return self._has_more or left > 0
        if left < 2:
            return False
        start = bytes(self._buffer[self._offset : self._offset + 2])
        self._inflater = zlib.decompressobj(
            _GZIP if self._coding != "deflate" else _deflate_format(start)
        )
        self._in_member, self._width = True, _NARROW
        return True

    def _inflate(self, room: int) -> bytes:
        if self._error is not None:
            raise self._error
        # zlib copies all data after the end of a member, so the first input is small.
        data = bytes(self._buffer[self._offset : self._offset + self._width])
        self._width = min(2 * self._width, _WIDE)
        inflater = self._inflater
        try:
            part = inflater.decompress(data, room)
        except zlib.error as error:
            self._error = error
            del data  # a traceback would show it
            raise
        self._has_more = len(part) == room and not inflater.eof
        rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        self._offset += len(data) - len(rest)
        return part

    def finish(self) -> None:
        """Raise APIResponseValidationError if the body is incomplete."""
        if self.gave_up:
            return
        in_member = self._in_member and not self._inflater.eof
        if len(self._buffer) > self._offset or in_member:
            self._give_up("and cut short")

    def _give_up(self, reason: str, error: Exception | None = None) -> None:
        self.gave_up = True
        response = self._response
        if response.status_code < 300:
            raise APIResponseValidationError(
                f"{response.request}: the response body ({response.status_code}) is "
                f"encoded as {self._coding[:40]!r}, {reason}; send the header "
                "'Accept-Encoding: identity' to receive it without encoding",
                response=response,
            ) from error


def _deflate_format(start: bytes) -> int:
    """Return the window bits for deflate, which servers send with or without zlib."""
    has_header = start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return _ZLIB if has_header else _RAW
