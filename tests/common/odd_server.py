"""A server of odd responses, each followed by a probe with its own response.

>>> with OddServer(responses) as server:
...     await client.get("/media/odd-7"), await client.get("/probe/7")
"""

import socket
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Self

from tests.common.odd_responses import OddResponse

_LINGER = 0.05  # seconds until a client that waits for more bytes loses its connection
_SEGMENT = 0.0005
_LATE = 0.003


class OddServer:
    """A server that answers `/…/odd-N` with response N and `/probe/N` with N itself."""

    def __init__(self, responses: Sequence[OddResponse]) -> None:
        self._responses = {response.number: response for response in responses}
        self._sent: defaultdict[int, threading.Event] = defaultdict(threading.Event)
        self._numbers = count()
        self.connection_of: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def wait_until_sent(self, number: int) -> bool:
        """Wait until all bytes of a response were sent, including late bytes."""
        return self._sent[number].wait(2)

    def is_reused(self, number: int) -> bool:
        """Return whether the probe reused the connection of the odd response."""
        odd, probe = (
            self.connection_of.get(f"{w}{number}") for w in ("odd-", "probe/")
        )
        return odd is not None and odd == probe

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            args = (connection, next(self._numbers))
            threading.Thread(target=self._serve, args=args, daemon=True).start()

    def _serve(self, connection: socket.socket, me: int) -> None:
        with connection, suppress(OSError):
            while (target := _request(connection)) is not None:
                name, _, number = target.rpartition("/")[2].rpartition("-")
                key = f"{name}-{number}" if name else f"probe/{number}"
                self.connection_of[key] = me
                if not name:
                    connection.settimeout(None)
                    connection.sendall(_probe(int(number)))
                elif self._send_odd(connection, self._responses[int(number)]):
                    return

    def _send_odd(self, connection: socket.socket, response: OddResponse) -> bool:
        """Send `response`; return whether it closes the connection."""
        try:
            for piece in response.pieces:
                connection.sendall(piece)
                if len(response.pieces) > 1:
                    time.sleep(_SEGMENT)
            if response.late:
                time.sleep(_LATE)
                connection.sendall(response.late)
            if response.closes:
                connection.close()
        finally:
            self._sent[response.number].set()
        connection.settimeout(_LINGER)
        return response.closes


def _probe(number: int) -> bytes:
    body = b'{"probe": %d}' % number
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def _request(connection: socket.socket) -> str | None:
    """Read a request with its body; return its target, or None at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        received = connection.recv(1 << 16)
        if not received:
            return None
        data += received
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            while len(body) < int(value):
                body += connection.recv(1 << 16)
    return head.split(b" ", 2)[1].decode()
