"""The limit: sockets, and a parser for only these responses."""

from __future__ import annotations

import socket
import threading
from typing import Any
from urllib.parse import urlsplit

import bare
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._place = urlsplit(url)
        self._local = threading.local()
        self._heads: dict[tuple[str, str], bytes] = {}

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes | bytearray, Any]:
        if not hasattr(self._local, "socket"):
            place = (self._place.hostname, self._place.port)
            self._local.socket = socket.create_connection(place, 60)
        connection = self._local.socket
        connection.sendall(self._head(method, path, headers) + (body or b""))
        received = connection.recv(1 << 14)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += connection.recv(1 << 14)
        bare.check(int(received[9:12]))
        begin = received.index(b"Content-Length: ") + 16
        size = int(received[begin : received.index(b"\r", begin)])
        if (there := len(received) - end - 4) == size:
            return received[end + 4 :], {}
        whole = bytearray(size)
        whole[:there] = received[end + 4 :]
        view = memoryview(whole)
        while there < size:
            there += connection.recv_into(view[there:])
        return whole, {}

    def _head(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        head = self._heads.get((method, path)) if headers is bare.HEADERS else None
        if head is None:
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            start = f"{method} {path} HTTP/1.1\r\nHost: {self._place.netloc}\r\n"
            head = f"{start}{lines}\r\n".encode()
            if headers is bare.HEADERS:
                self._heads[method, path] = head
        return head
