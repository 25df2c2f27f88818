"""The limit: an asyncio protocol that parses only these responses."""

from __future__ import annotations

import asyncio
from typing import Any, Self
from urllib.parse import urlsplit

import bare
import msgspec


class _Connection(asyncio.Protocol):
    """A connection with one request at a time, and responses with Content-Length."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.buffer = bytearray()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        begin = self.buffer.index(b"Content-Length: ") + 16
        size = int(self.buffer[begin : self.buffer.index(b"\r", begin)])
        if len(self.buffer) >= end + 4 + size:
            status, body = int(self.buffer[9:12]), bytes(self.buffer[end + 4 :])
            self.buffer.clear()
            self.answer.set_result((status, body))


class Peer:
    """A pool of 100 connections, given out in order."""

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url)
        lines = "".join(f"{name}: {value}\r\n" for name, value in bare.HEADERS.items())
        host = f"Host: {self._place.netloc}\r\n"
        self._task = f"GET {bare.TASK_PATH} HTTP/1.1\r\n{host}{lines}\r\n".encode()
        self._page = f"GET {bare.PAGE_PATH} HTTP/1.1\r\n{host}{lines}\r\n".encode()

    async def __aenter__(self) -> Self:
        self._free: list[_Connection] = []
        self._room = asyncio.Semaphore(100)
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._free:
            connection.transport.close()

    async def _read(self, request: bytes) -> bytes:
        async with self._room:
            if self._free:
                connection = self._free.pop()
            else:
                host, port = self._place.hostname, self._place.port
                made = await self._loop.create_connection(_Connection, host, port)
                connection = made[1]
            connection.answer = self._loop.create_future()
            connection.transport.write(request)
            status, body = await connection.answer
            self._free.append(connection)
            bare.check(status)
            return body

    async def get_task(self) -> Any:
        return bare.read_task(await self._read(self._task))

    async def list_media(self) -> msgspec.Struct:
        return bare.read_media(await self._read(self._page))
