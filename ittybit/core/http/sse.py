"""Server-sent events (HTML standard, 9.2.6)."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from io import IncrementalNewlineDecoder

import msgspec
from msgspec import Struct

_NUMBER = re.compile("[0-9]{1,18}")  # int() refuses text without end


class ServerSentEvent(Struct, frozen=True):
    """One event; `id` is the last that the server gave, `retry` in milliseconds."""

    event: str | None = None
    data: str = ""
    id: str | None = None
    retry: int | None = None

    def json(self) -> object:
        """Return `data`, parsed as JSON; raise ValueError if it is not JSON."""
        try:
            value: object = msgspec.json.decode(self.data)
        except RecursionError as error:
            raise ValueError(f"the data is nested too deep: {error}") from None
        except msgspec.DecodeError as error:  # a ValueError only from msgspec 0.21 on
            raise ValueError(str(error)) from error
        return value


class EventDecoder:
    """Makes events of lines; one that no blank line ends is lost.

    `held` is the number of characters of data that wait for the end of their event.

    >>> decoder = EventDecoder()
    >>> [decoder.feed(line) for line in ("event: tick", "data: 1", "")][-1]
    ServerSentEvent(event='tick', data='1', id=None, retry=None)
    """

    def __init__(self) -> None:
        self._event: str | None = None
        self._data: list[str] = []
        self._id: str | None = None
        self._retry: int | None = None
        self.held: int = 0

    def feed(self, line: str) -> ServerSentEvent | None:
        """Take a line without its end; return the event that it completes, if any."""
        if not line:
            return self._completed()
        name, _, value = line.partition(":")
        self._take(name, value.removeprefix(" "))
        return None

    def _take(self, name: str, value: str) -> None:
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
            self.held += len(value) + 1
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and _NUMBER.fullmatch(value):
            self._retry = int(value)

    def _completed(self) -> ServerSentEvent | None:
        event, data, retry = self._event, self._data, self._retry
        self._event, self._data, self._retry, self.held = None, [], None, 0
        # The id stays, so alone it is no event: each blank line would give it again.
        if event is None and not data and retry is None:
            return None
        return ServerSentEvent(event, "\n".join(data), self._id, retry)


class LineDecoder:
    """Makes lines of UTF-8 text; one ends with LF, CRLF or CR.

    A byte that is no UTF-8 is replaced, a byte order mark at the begin is left out.
    `held` is the number of characters that wait for the end of their line.

    >>> decoder = LineDecoder()
    >>> decoder.feed(b"one\\r\\ntw"), decoder.feed(b"o"), decoder.end()
    (['one'], [], ['two'])
    """

    def __init__(self) -> None:
        text = getincrementaldecoder("utf-8-sig")("replace")
        self._decoder = IncrementalNewlineDecoder(text, translate=True)
        self._begun: list[str] = []
        self.held: int = 0

    def feed(self, data: bytes) -> list[str]:
        """Take the next bytes; return the lines that they complete."""
        return self._split(self._decoder.decode(data))

    def end(self) -> list[str]:
        """Return the last line, which nothing ended, if there is one."""
        lines = self._split(self._decoder.decode(b"", final=True))
        return [*lines, last] if (last := "".join(self._begun)) else lines

    def _split(self, text: str) -> list[str]:
        first, *more = text.split("\n")
        self._begun.append(first)
        self.held += len(first)
        if not more:
            return []
        lines = ["".join(self._begun), *more[:-1]]
        self._begun, self.held = [more[-1]], len(more[-1])
        return lines
