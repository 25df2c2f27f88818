"""One connection: what is sent on it, how that is answered, what bounds each step."""

from __future__ import annotations

import errno
import io
import logging
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.client import (
    BadStatusLine,
    HTTPException,
    HTTPMessage,
    HTTPResponse,
    RemoteDisconnected,
)
from socket import socket
from typing import Any, cast

from urllib3.connection import HTTPConnection, HTTPSConnection

from ittybit.head import LONGEST_LINE, chunk_size, content_length, in_chunks, read_head
from ittybit.outgoing import Outgoing
from ittybit_sync._io.together import waits_for

BLOCK = 1 << 20
_BUFFER = 1 << 16
_ENDED = (errno.EPIPE, errno.ECONNRESET, errno.EPROTOTYPE)  # the last on macOS
_VERSION = re.compile(r"HTTP/1\.[0-9]")
_WITHOUT_BODY = frozenset({101, 204, 304})


class _Current(threading.local):
    """What this thread sends; who reads and who logs is told of it nowhere else."""

    outgoing: Outgoing | None = None


current = _Current()


def _hush(record: logging.LogRecord) -> bool:
    """Take the query, which may be a signature, from what urllib3 logs of us."""
    if current.outgoing is not None and isinstance(record.args, tuple):
        record.args = tuple(
            arg.partition("?")[0] if isinstance(arg, str) else arg
            for arg in record.args
        )
    return True


logging.getLogger("urllib3.connectionpool").addFilter(_hush)


class _Reader(io.RawIOBase):
    """Reads a socket, and no trickle of bytes can hold it beyond the deadline.

    A socket's own timeout begins anew with each byte that arrives. Who has room for
    more than his buffer waits until that is full: parts would have to be joined.
    """

    def __init__(self, sock: socket, outgoing: Outgoing | None) -> None:
        self._sock = sock
        self._file = cast("io.RawIOBase", sock.makefile("rb", buffering=0))
        self._outgoing = outgoing if outgoing and outgoing.ends is not None else None
        self._failure: OSError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        got = self._some(buffer)
        if got and got < len(buffer) and len(buffer) > _BUFFER:
            return self._filled(memoryview(buffer), got)
        return got

    def _filled(self, buffer: memoryview, got: int) -> int:
        try:
            while got < len(buffer) and (more := self._some(buffer[got:])):
                got += more
        except OSError as error:  # what came before it is not lost
            self._failure = error
        return got

    def _some(self, buffer: Any) -> int | None:
        if self._failure is not None:
            raise self._failure
        if self._outgoing is not None:
            seconds = self._outgoing.timeout.read
            self._sock.settimeout(self._outgoing.within(seconds))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Readable:
    """What HTTPResponse takes for a socket."""

    def __init__(self, sock: socket) -> None:
        self._sock = sock

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, current.outgoing), _BUFFER)


class _Head(HTTPMessage):
    """The fields of a head; the standard library's parser is one for mail, and slow."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        try:
            self._headers = told = read_head(file)
            self.length, self.in_chunks = content_length(told), in_chunks(told)
        except ValueError as error:
            raise HTTPException(str(error)) from error
        self._first = {name.lower(): value for name, value in reversed(told)}

    def get(self, name: str, failobj: Any = None) -> Any:
        return self._first.get(name.lower(), failobj)

    def items(self) -> Any:
        return self._headers


class Response(HTTPResponse):
    """The answer on a connection, read strictly."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(cast("socket", _Readable(sock)), *args, **kwargs)

    def begin(self) -> None:
        version, status, reason = cast("Any", self)._read_status()
        self.code = self.status = status
        self.reason = reason.strip()
        self.version = 10 if version == "HTTP/1.0" else 11
        if not _VERSION.fullmatch(version):
            raise HTTPException(f"no version of HTTP/1: {version[:80]!r}")
        self.headers = self.msg = head = _Head(self.fp)
        self.chunk_left = None
        self.will_close = status == 101 or cast("Any", self)._check_close()
        empty = status in _WITHOUT_BODY or cast("Any", self)._method == "HEAD"
        self.chunked = head.in_chunks and not empty
        self.length = 0 if empty else None if head.in_chunks else head.length
        if not self.chunked and self.length is None:
            self.will_close = True

    def _read_status(self) -> tuple[str, int, str]:
        # http.client passes over 100 and takes any other 1xx for the answer.
        while True:
            try:
                version, status, reason = cast("Any", super())._read_status()
            except BadStatusLine as error:
                if isinstance(error, RemoteDisconnected):
                    raise
                raise HTTPException(f"no status line: {str(error)[:80]!r}") from error
            if status == 101 or not 100 <= status < 200:
                return version, status, reason
            _Head(self.fp)

    def _read_next_chunk_size(self) -> int:
        # http.client takes a sign, 0x and more for a size, and looks at no line end.
        return chunk_size(cast("Any", self.fp).readline(LONGEST_LINE + 1))

    def _get_chunk_left(self) -> int | None:
        if self.chunk_left == 0:
            end = cast("Any", self.fp).read(2)
            if end != b"\r\n":
                raise HTTPException(f"not the end of a chunk: {end!r}")
            self.chunk_left = None
        left: int | None = cast("Any", super())._get_chunk_left()
        return left


class _Exchanging:
    """A connection that sends a request as it is, and waits no longer than it may."""

    sock: socket

    def exchange(self, outgoing: Outgoing, head: bytes, body: Any) -> Response:
        """Send `head` and `body`, and return the answer, its body unread."""
        sock, is_sent = self.sock, True
        waits_for(sock)
        for data in _pieces(head, body):
            sock.settimeout(outgoing.within(outgoing.timeout.write))
            try:
                sock.sendall(data)
            except OSError as error:
                if error.errno not in _ENDED:
                    raise
                is_sent = False
                break  # an answer may tell why
        sock.settimeout(outgoing.within(outgoing.timeout.read))
        response = Response(sock, method=outgoing.method)
        try:
            response.begin()
        except BaseException:
            response.close()  # or it would hold the socket open
            raise
        response.will_close |= not is_sent
        return response

    def _tunnel(self) -> None:
        waits_for(self.sock)
        cast("Any", super())._tunnel()


def _pieces(head: bytes, body: Any) -> Iterator[bytes]:
    if isinstance(body, bytes) and len(body) <= _BUFFER:
        yield head + body  # in one write
        return
    yield head
    if isinstance(body, bytes):
        yield body
    elif body is not None:
        yield from iter(partial(body.read, BLOCK), b"")


class Connection(_Exchanging, HTTPConnection):
    response_class = cast("Any", Response)


class TLSConnection(_Exchanging, HTTPSConnection):
    response_class = cast("Any", Response)

    @property
    def is_connected(self) -> bool:
        # What came after a body may be decrypted already: the socket shows none of it.
        tls = getattr(self.sock, "sslobj", self.sock)  # of TLS within TLS
        return super().is_connected and not cast("Any", tls).pending()
