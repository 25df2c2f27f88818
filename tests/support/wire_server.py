"""A server that follows a script byte by byte, for faults that no HTTP server has.

>>> with WireServer(answering(MEDIA)) as server:
...     client = Ittybit("key", base_url=server.url)
"""

import os
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Self, cast

_BLOCK = 1 << 16


def answer(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> bytes:
    """Return a complete response. In header names, write hyphens as underscores."""
    fields = {"Content-Length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


MEDIA = answer(b'{"id": "med_1"}')
BUSY = answer(b'{"message": "busy"}', "503 Service Unavailable", Retry_After="0.001")


@dataclass
class Seen:
    """A request as its bytes arrived, with header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


class Line:
    """One connection, from the server's side. Scripts call its methods."""

    def __init__(self, server: "WireServer", connection: socket.socket) -> None:
        self._server = server
        self._socket = connection
        self._buffer = b""

    @property
    def peer(self) -> str:
        """Return the address from which the client connects."""
        return str(self._socket.getpeername()[0])

    @property
    def unread(self) -> bytes:
        """Return the bytes that arrived after those already read."""
        return self._buffer

    def head(self) -> Seen | None:
        """Read and record the head of a request; None if the client disconnected."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._receive():
                return None
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        fields = (line.partition(": ") for line in rest)
        seen = Seen(method, target, {name.lower(): value for name, _, value in fields})
        self._server.requests.append(seen)
        return seen

    def request(self) -> Seen | None:
        """Read and record a request with its body."""
        seen = self.head()
        if seen is not None and "transfer-encoding" not in seen.headers:
            self.body(seen, int(seen.headers.get("content-length", 0)))
        return seen

    def body(self, seen: Seen, size: int) -> None:
        """Read `size` bytes of the body, or all until the connection ends."""
        while len(self._buffer) < size and self._receive():
            pass
        seen.body, self._buffer = self._buffer[:size], self._buffer[size:]

    def skip(self, size: int) -> None:
        """Read and discard `size` bytes of a body, or all until the connection ends."""
        while len(self._buffer) < size:
            size -= len(self._buffer)
            self._buffer = b""
            if not self._receive():
                return
        self._buffer = self._buffer[size:]

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        self._socket.sendall(data)

    def drip(self, data: bytes, pause: float) -> None:
        """Send `data` byte by byte, `pause` seconds apart."""
        for byte in data:
            self.send(bytes([byte]))
            self.wait(pause)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait this long or until the server stops; return whether it stopped."""
        return self._server.stopped.wait(seconds)

    def set_timeout(self, seconds: float | None) -> None:
        """Set the timeout of later reads and writes in seconds; None means no limit."""
        self._socket.settimeout(seconds)

    def reset(self) -> None:
        """Reset the connection as a crash does: unread and unsent bytes are lost."""
        self._socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self._socket.close()

    def close(self) -> None:
        """Close the connection now, before the script ends."""
        self._socket.close()

    def end_tls(self) -> None:
        """Send the TLS close_notify and leave the connection open."""
        self._socket.settimeout(0.2)
        with suppress(OSError):
            cast("ssl.SSLSocket", self._socket).unwrap()

    def cut_tls(self) -> None:
        """Send the start of a TLS record, and end the connection within it."""
        os.write(self._socket.fileno(), b"\x17\x03\x03\x01\x00start")
        self.close()

    def break_tls(self, data: bytes) -> None:
        """Send `data`, and in the same segment an invalid TLS record."""
        cork = getattr(socket, "TCP_CORK", socket.TCP_NODELAY)  # Linux has it
        self._socket.setsockopt(socket.IPPROTO_TCP, cork, 1)
        self.send(data)
        os.write(self._socket.fileno(), b"\x15\x03\x03\x00\x02\x01\x00")
        self._socket.setsockopt(socket.IPPROTO_TCP, cork, 0)

    def receive(self) -> bytes:
        """Return the next bytes; they are empty when the client has gone."""
        if not self._buffer:
            self._receive()
        data, self._buffer = self._buffer, b""
        return data

    def until_gone(self) -> None:
        """Read until the client closes the connection."""
        while self._receive():
            pass

    def relay(self, port: int) -> None:
        """Forward all bytes to another local server, and back."""
        with socket.create_connection(("127.0.0.1", port)) as onward:
            ways = {self._socket: onward, onward: self._socket}
            while not self._server.stopped.is_set():
                for ready in select.select(list(ways), [], [], 0.1)[0]:
                    data = ready.recv(_BLOCK)
                    if not data:
                        return
                    ways[ready].sendall(data)

    def _receive(self) -> bool:
        data = self._socket.recv(_BLOCK)
        self._buffer += data
        return bool(data)


Script = Callable[[Line], None]
"""The script of one connection, which is closed at its end."""


def answering(*answers: bytes) -> Script:
    """Send these responses in turn, and repeat the last one."""

    def script(line: Line) -> None:
        number = 0
        while line.request() is not None:
            line.send(answers[min(number, len(answers) - 1)])
            number += 1

    return script


def tunnel_to(port: int) -> Script:
    """Act as a proxy that forwards everything to another local server."""

    def script(line: Line) -> None:
        line.head()
        line.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        line.relay(port)

    return script


class WireServer:
    """A server on a free port with one thread per connection.

    The first connection runs the first of `scripts`, and so on. All further ones run
    the last. `requests` and `connections` record what arrived.
    """

    def __init__(self, *scripts: Script, host: str = "127.0.0.1") -> None:
        self._scripts = scripts
        self._host = host
        self.requests: list[Seen] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        self._listener = socket.create_server((self._host, 0), family=family)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for sock in (self._listener, *self._open):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            # Otherwise, small pieces wait until the client acknowledges earlier ones.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self._open.append(connection)
            self._start(partial(self._serve, connection, script))

    def _serve(self, connection: socket.socket, script: Script) -> None:
        # The client may disconnect at any time, as many scripts expect.
        with connection, suppress(OSError):
            script(Line(self, connection))
