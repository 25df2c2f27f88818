"""Server-sent events (HTML standard, 9.2.6)."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from io import IncrementalNewlineDecoder

import msgspec
from msgspec import Struct

from ittybit.core.serialization.msgspec_types import parse_json
from ittybit.errors import APIError

_NUMBER = re.compile("[0-9]{1,18}")  # int() refuses long numbers


class ServerSentEvent(Struct, frozen=True):
    """One server-sent event."""

    event: str | None = None
    """Type of the event, if the server sent one."""
    data: str = ""
    id: str | None = None
    """The last ID that the server sent, in this event or an earlier one."""
    retry: int | None = None
    """Milliseconds to wait before a reconnection, if the server sent them."""

    def json(self) -> object:
        """Return `data`, parsed as JSON.

        Raises:
            APIError: The data is not JSON. The error is also a ValueError.
        """
        try:
            value: object = parse_json(self.data)
        except msgspec.DecodeError as error:
            raise _DataError(f"the data of the event is not JSON: {error}") from error
        return value


class _DataError(APIError, ValueError):
    """The data of an event is not JSON."""


class EventDecoder:
    """Decoder of events from lines. An event without a final blank line is dropped.

    `buffered` is the number of characters of the unfinished event.

    >>> decoder = EventDecoder()
    >>> [decoder.feed(line) for line in ("event: tick", "data: 1", "")][-1]
    ServerSentEvent(event='tick', data='1', id=None, retry=None)
    """

    def __init__(self) -> None:
        self._event: str | None = None
        self._data: list[str] = []
        self._id: str | None = None
        self._retry: int | None = None
        self.buffered: int = 0

    def feed(self, line: str) -> ServerSentEvent | None:
        """Add a line without its break; return an event if the line completes one."""
        if not line:
            return self._end_event()
        # A long value is copied once.
        end = line.find(":") if ":" in line else len(line)
        start = end + (2 if line.startswith(" ", end + 1) else 1)
        self._set_field(line[:end], line[start:])
        return None

    def _set_field(self, name: str, value: str) -> None:
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
            self.buffered += len(value) + 1
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and _NUMBER.fullmatch(value):
            self._retry = int(value)

    def _end_event(self) -> ServerSentEvent | None:
        event, data, retry = self._event, self._data, self._retry
        self._event, self._data, self._retry, self.buffered = None, [], None, 0
        # The ID persists, so an ID alone is not an event.
        if event is None and not data and retry is None:
            return None
        return ServerSentEvent(event, "\n".join(data), self._id, retry)


class LineDecoder:
    """Decoder of lines from UTF-8 text. A line ends with LF, CRLF, or CR.

    Invalid bytes are replaced, and a byte order mark at the start is dropped.
    `buffered` is the number of characters of the unfinished line.

    >>> decoder = LineDecoder()
    >>> decoder.feed(b"one\\r\\ntw"), decoder.feed(b"o"), decoder.end()
    (['one'], [], ['two'])
    """

    def __init__(self) -> None:
        text = getincrementaldecoder("utf-8-sig")("replace")
        self._decoder = IncrementalNewlineDecoder(text, translate=True)
        self._partial: list[str] = []
        self.buffered: int = 0

    def feed(self, data: bytes) -> list[str]:
        """Add bytes and return the lines that they complete."""
        return self._split(self._decoder.decode(data))

    def end(self) -> list[str]:
        """Return the last line if it has no line break."""
        lines = self._split(self._decoder.decode(b"", final=True))
        return [*lines, last] if (last := "".join(self._partial)) else lines

    def _split(self, text: str) -> list[str]:
        first, *more = text.split("\n")
        self._partial.append(first)
        self.buffered += len(first)
        if not more:
            return []
        lines = ["".join(self._partial), *more[:-1]]
        self._partial, self.buffered = [more[-1]], len(more[-1])
        return lines
