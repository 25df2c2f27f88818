"""Strict detection of the end of a response on its connection (RFC 9112).

aiohttp and http.client accept different malformed responses, and neither reports bytes
that follow a response. Therefore, both transports pass every received byte through
`ResponseFraming` first, so that the libraries parse one well-formed response. A
connection is only reused if the end of its response is certain.
"""

from __future__ import annotations

import re

LARGEST_HEAD = 1 << 16
_SMALLEST_INTERIM = 64  # bytes to count at least, which limits the number to 1024
_TINY = 1 << 10  # bytes; the largest chunk that is joined with others
_MAX_FIELDS = 99  # of a head or trailer; http.client refuses more
_MAX_LINES = _MAX_FIELDS + 2  # with the status line and the empty line

_TEXT = rb"[\t \x21-\x7e\x80-\xff]*+"
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_FIELD = _TOKEN + rb":" + _TEXT + rb"\r\n"
_STATUS_LINE = rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: " + _TEXT + rb")?\r\n"
_HEAD = re.compile(_STATUS_LINE + rb"(?:" + _FIELD + rb")*+\r\n")
# Most heads have one Content-Length, and no other field changes the framing.
_OTHER = (
    rb"(?:(?![CcTt]|[Pp][Rr][Oo])"
    + _FIELD
    + rb"|[Cc]ontent-[Tt]ype:"
    + _TEXT
    + rb"\r\n|[Cc]ache-[Cc]ontrol:"
    + _TEXT
    + rb"\r\n|[Cc]onnection: [Kk]eep-[Aa]live\r\n)*+"
)
_ORDINARY = re.compile(
    rb"HTTP/1\.1 (2(?!04)[0-9]{2}|(?!304|408)[3-5][0-9]{2})(?: "
    + _TEXT
    + rb")?\r\n"
    + _OTHER
    + rb"[Cc]ontent-[Ll]ength: ?([0-9]{1,18})\r\n"
    + _OTHER
    + rb"\r\n"
)
_HEAD_END = re.compile(rb"\n\r?\n")
_FRAMING = re.compile(
    rb"\n(content-length|transfer-encoding|(?:proxy-)?connection):[\t ]*([^\r]*)\r"
)
_TUNNEL_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})[ \r\n]")
_CLOSING = re.compile(rb"close|upgrade")
_TRAILER = re.compile(_FIELD)
_OF_FRAMING = re.compile(rb"(?:content-length|transfer-encoding)[\t ]*:", re.IGNORECASE)
_LENGTH = re.compile(rb"([0-9]{1,18})[\t ]*")
_VALUE = rb"(?:" + _TOKEN + rb'|"[\t \x21\x23-\x5b\x5d-\x7e]*+")'
_EXTENSION = rb";" + _TOKEN + rb"(?:=" + _VALUE + rb")?"
_SIZE = rb"([0-9A-Fa-f]{1,15})(?:[\t ]*|(?:" + _EXTENSION + rb")*+)\r\n"
_CHUNK_SIZE = re.compile(_SIZE)
_NEXT_CHUNK = re.compile(rb"\r\n" + _SIZE)


_SIZE_START = re.compile(rb"[0-9A-Fa-f]{1,15}(?:[\t ]*|;" + _TEXT + rb")\r?")
_END_START = re.compile(rb"\r")
_TRAILER_START = re.compile(rb"(?:" + _TOKEN + rb"(?::" + _TEXT + rb")?)?\r?")


class FramingError(ValueError):
    """A response that is not valid HTTP/1.1; the message quotes no received bytes."""


class NewConnectionError(FramingError):
    """A fault of a new connection before its first request."""

    def __init__(self, data: object) -> None:
        done = "sent data on" if data else "closed"
        super().__init__(f"the server {done} the connection before the request")


class ResponseFraming:
    """Framing of the response to one request with `method`.

    >>> framing = ResponseFraming("GET")
    >>> head = b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n"
    >>> framing.receive(head + b"{}surplus") == head + b"{}"
    True
    >>> framing.is_complete, framing.is_reusable
    (True, False)
    """

    status: int = 0
    """Status code; 0 until the final head is received."""
    left: int | None = 0
    """Bytes left of a fixed-size body; None if the body ends with the connection."""
    is_complete: bool = False
    has_surplus: bool = False
    _chunks: _Chunks | None = None
    _keeps_alive: bool = False
    _pending: bytes = b""
    _interim: int = 0

    def __init__(self, method: str) -> None:
        self._method = method

    @classmethod
    def of_new_connection(cls) -> ResponseFraming:
        """Return a framing that treats all bytes as surplus until the first request."""
        framing = cls("GET")
        framing.receive(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        return framing

    @property
    def is_reusable(self) -> bool:
        """Return whether the connection can carry another request."""
        return self.is_complete and self._keeps_alive and not self.has_surplus

    @property
    def is_fixed(self) -> bool:
        """Return whether the next `left` bytes belong to the body and need no check."""
        return bool(self.left) and self._chunks is None

    def receive(self, data: bytes) -> bytes:
        """Return the part of `data` that belongs to the response.

        The head is returned when it is complete. Interim responses (1xx) are dropped.
        Raises FramingError if the response is not valid.
        """
        start = 0
        if not self.status:
            if self._pending or not (start := self._read_ordinary(data)):
                data, start = self._receive_head(self._pending + data)
            if not self.status:
                return b""
        if self.is_complete:
            stop = start
        elif self._chunks is not None:
            data, stop = self._chunks.receive(data, start)
            self.is_complete = self._chunks.is_complete
        elif self.left is None:
            stop = len(data)
        else:
            stop = min(len(data), start + self.left)
            self.skip(stop - start)
        if stop == len(data):
            return data
        self.has_surplus = True
        return data[:stop]

    @staticmethod
    def fixed_size(data: bytes) -> int:
        """Return the size of the response that starts `data`, or 0 if unknown."""
        head = _ORDINARY.match(data)
        return 0 if head is None else head.end() + int(head[2])

    @staticmethod
    def check_tunnel(data: bytes) -> bool:
        """Return whether `data` is a whole head that opens a tunnel.

        Raises FramingError for an invalid, interim, or long head, or bytes after it.
        """
        end = _HEAD_END.search(data)
        if (end.end() if end else len(data)) > LARGEST_HEAD:
            raise FramingError("the response head is longer than 64 KiB")
        if data.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
            raise FramingError("the proxy sent an interim response to CONNECT")
        if end is None:
            return False
        if (match := _TUNNEL_STATUS.match(data)) is None:
            raise FramingError("the response is not HTTP/1.1")
        if match[1] != b"200":
            return False
        ResponseFraming("CONNECT")._parse(data[: end.end()])
        if end.end() < len(data):
            raise NewConnectionError(data)
        return True

    @staticmethod
    def is_refusal(data: bytes) -> bool:
        """Return whether `data` is an invalid response or one with a status >= 300."""
        framing = ResponseFraming("GET")
        try:
            framing.receive(data)
        except FramingError:
            return True
        return framing.status >= 300

    def skip(self, count: int) -> None:
        """Subtract `count` received bytes from a fixed-size body."""
        if self.left is not None:
            self.left -= count
            self.is_complete = not self.left

    def end(self, *, is_proper: bool = True) -> FramingError | None:
        """Record the end of the connection. Return an error if it cuts the response.

        `is_proper` is False if the connection was reset, or ended without close_notify.
        """
        if self.is_complete:
            return None
        if self.status >= 300 and self.left is None:
            is_proper = True  # a server may reset the upload that it refuses
        if not self.status or self.left is not None:
            return FramingError("the connection closed before the end of the response")
        if not is_proper:
            reason = "the connection was reset, or ended without close_notify"
            return FramingError(reason)
        self.is_complete = True
        return None

    def _read_ordinary(self, data: bytes) -> int:
        """Return the offset of the body after an ordinary head, else 0."""
        match = _ORDINARY.match(data)
        if match is None or self._method == "HEAD":
            return 0
        if match.end() > LARGEST_HEAD or data.count(b"\n", 0, match.end()) > _MAX_LINES:
            return 0
        self.status = int(match[1])
        self.left = int(match[2])
        self.is_complete = not self.left
        self._keeps_alive = True
        return match.end()

    def _receive_head(self, data: bytes) -> tuple[bytes, int]:
        """Return the data from the final head on and the offset of the body in it."""
        start = 0
        while match := _HEAD_END.search(data, start, start + LARGEST_HEAD):
            end = match.end()
            if self._interim + end - start > LARGEST_HEAD:
                break
            head = self._parse(received := data[start:end])
            if self.status:
                self._pending = b""
                is_whole = head is received and not start
                return data if is_whole else head + data[end:], len(head)
            self._interim += max(end - start, _SMALLEST_INTERIM)
            start = end
        data = data[start:]
        if self._interim + len(data) > LARGEST_HEAD:
            raise FramingError("the response head is longer than 64 KiB")
        if not data.startswith(b"HTTP/1."[: len(data)]):
            raise FramingError("the response is not HTTP/1.1")
        self._pending = data
        return b"", 0

    def _parse(self, head: bytes) -> bytes:
        """Read the framing from `head` and return `head` in standard form."""
        match = _HEAD.fullmatch(head)
        is_standard = match is not None
        if not is_standard:
            head = _repair(head)
            match = _HEAD.fullmatch(head)
        if match is None or head.count(b"\n") > _MAX_LINES:
            raise FramingError("the response head is not valid HTTP/1.1")
        status = int(match[2])
        if status == 101:
            raise FramingError("the server switched to another protocol")
        if status < 200 and (not is_standard or _FRAMING.search(head.lower())):
            self.has_surplus = True  # a body that is not allowed may follow
        if status > 199:
            self.status = status
            self._start_body(head, is_current=match[1] == b"1")
            self._keeps_alive = self._keeps_alive and is_standard
        return head

    def _start_body(self, head: bytes, is_current: bool) -> None:
        found = _FRAMING.findall(head.lower())
        lengths = [value for name, value in found if name == b"content-length"]
        codings = [value for name, value in found if name == b"transfer-encoding"]
        # aiohttp also obeys Proxy-Connection, which no standard defines.
        options = b",".join(v for name, v in found if name.endswith(b"connection"))
        _check(lengths, codings, is_current)
        self._keeps_alive = is_current and not _CLOSING.search(options)
        if self.status == 408:  # the server gave up waiting, maybe before the request
            self._keeps_alive = False
        if self._method == "HEAD" or self.status in (204, 304):
            self.is_complete = True
            if self.status == 204:
                is_plain = not codings and not lengths
            elif self._method != "HEAD":
                is_plain = not codings
            else:  # aiohttp closes the connection, too, if HEAD has no length
                is_plain = bool(codings or lengths) or self.status == 304
            if not is_plain:  # a body that is not allowed may follow
                self._keeps_alive = False
        elif codings:
            self._chunks = _Chunks(may_fail=self.status >= 300)
        elif lengths:
            self.left = int(lengths[0])
            self.is_complete = not self.left
        else:
            self.left = None
            self._keeps_alive = False


def _repair(head: bytes) -> bytes:
    """Replace bare LF and folded lines, which RFC 9112 (2.2, 5.2) permits."""
    line, _, fields = re.sub(rb"\r?\n", b"\r\n", head).partition(b"\r\n")
    return line + b"\r\n" + re.sub(rb"\r\n[\t ]+", b" ", fields)


def _check(lengths: list[bytes], codings: list[bytes], is_current: bool) -> None:
    """Raise FramingError if the fields for the body length are ambiguous or invalid."""
    if codings and (codings != [b"chunked"] or lengths or not is_current):
        raise FramingError("the response has an ambiguous Transfer-Encoding")
    if lengths and (len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0])):
        raise FramingError("the response has an invalid Content-Length")


class _Chunks:
    """Chunked coding of one body (RFC 9112, section 7.1)."""

    __slots__ = ("_left", "_line", "_may_fail", "_state", "_trailers", "is_complete")

    def __init__(self, *, may_fail: bool) -> None:
        self.is_complete = False
        self._may_fail = may_fail
        self._left = 0
        self._line: bytes = b""  # the start of a line, which is not returned yet
        self._state = self._read_size
        self._trailers = 0

    def receive(self, data: bytes, start: int) -> tuple[bytes, int]:
        """Check `data` from `start` on. Return it and the offset of the body's end."""
        if self._line:
            data, self._line = self._line + data, b""
        while start < len(data) and not self.is_complete:
            if self._left:
                taken = min(self._left, len(data) - start)
                self._left -= taken
                start += taken
                if not self._left:
                    data, start = _join_tiny(data, start)
                continue
            end = data.find(b"\n", start) + 1
            line = data[start : end or len(data)]
            try:
                self._read_line(line)
            except FramingError:
                if not self._may_fail:
                    raise
                # The status says enough, so the body ends before the invalid line.
                self.is_complete, last = True, self._last_lines()
                return data[:start] + last + line, start + len(last)
            if not end:
                self._line = line
                return data[:start], start
            start = end
        return data, start

    def _last_lines(self) -> bytes:
        """Return the lines that end the body in this state."""
        if self._state == self._read_trailer:
            return b"\r\n"
        return b"0\r\n\r\n" if self._state == self._read_size else b"\r\n0\r\n\r\n"

    def _read_line(self, line: bytes) -> None:
        """Read a line, or refuse the start of one that cannot become valid."""
        if len(line) > LARGEST_HEAD:
            raise FramingError("the response has a chunk header longer than 64 KiB")
        if not line.endswith(b"\n"):
            start = {self._read_size: _SIZE_START, self._read_trailer: _TRAILER_START}
            if start.get(self._state, _END_START).fullmatch(line):
                return
        self._state(line)

    def _read_size(self, line: bytes) -> None:
        match = _CHUNK_SIZE.fullmatch(line)
        if match is None:
            raise FramingError("the response has an invalid chunk size")
        self._left = int(match[1], 16)
        self._state = self._read_end if self._left else self._read_trailer

    def _read_end(self, line: bytes) -> None:
        if line != b"\r\n":
            raise FramingError("the response has a chunk that is longer than its size")
        self._state = self._read_size

    def _read_trailer(self, line: bytes) -> None:
        self._trailers += 1
        if line == b"\r\n":
            self.is_complete = True
            return
        is_valid = _TRAILER.fullmatch(line) and not _OF_FRAMING.match(line)
        if not is_valid or self._trailers > _MAX_FIELDS:
            raise FramingError("the response has an invalid trailer")


def _join_tiny(data: bytes, start: int) -> tuple[bytes, int]:
    """Join the tiny chunks after `start`. Return the data and the end of the chunks."""
    # The libraries need several microseconds per chunk and would block an event loop.
    parts: list[bytes] = []
    end = start
    while match := _NEXT_CHUNK.match(data, end, end + LARGEST_HEAD):
        size, first = int(match[1], 16), match.end()
        if not 0 < size <= _TINY or first + size > len(data):
            break
        end = first + size
        parts.append(data[first:end])
    if len(parts) < 2:
        return data, end
    body = b"".join(parts)
    joined = b"%b\r\n%x\r\n%b" % (data[:start], len(body), body)
    return joined + data[end:], len(joined)
