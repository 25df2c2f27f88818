"""A small server of tasks that take a while, in its own process.

    python -m benchmarks.batches.server SECONDS CORE

It prints its URL. It creates tasks, and returns them by ID and in pages of a list, with
about 1 KB of JSON per task.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from benchmarks import content

_ID, _CREATED = content.TASK_ID.encode(), re.compile(rb'"created":"[^"]*"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_REF = re.compile(rb'"ref":"[^"]*"')


class Server:
    """Tasks in memory; a task is ready `seconds` after it was created."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._tasks: list[tuple[float, bytes]] = []
        self._ready = content.task()
        self._pending = re.sub(
            rb'"output":\{.*?\},"status":"ready"',
            b'"output":null,"status":"processing"',
            self._ready,
        )
        assert self._pending != self._ready

    async def serve(self, reader: asyncio.StreamReader, writer: object) -> None:
        """Respond to the requests of one connection."""
        assert isinstance(writer, asyncio.StreamWriter)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                method, target, _ = head.split(b" ", 2)
                status, fields, data = self._respond(method, target.decode(), body)
                writer.write(
                    b"HTTP/1.1 %s OK\r\nContent-Type: application/json\r\n%s"
                    b"Content-Length: %d\r\n\r\n%s" % (status, fields, len(data), data)
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _respond(
        self, method: bytes, target: str, body: bytes
    ) -> tuple[bytes, bytes, bytes]:
        url = urlsplit(target)
        if method == b"POST":
            ref = _REF.search(body)
            self._tasks.append((time.time(), ref[0] if ref else b'"ref":null'))
            return b"201", b"", self._render(len(self._tasks) - 1)
        if url.path != "/tasks":
            return b"200", b"", self._render(int(url.path.rpartition("_")[2]))
        query = parse_qs(url.query)
        limit, page = int(query["limit"][0]), int(query.get("page", ["1"])[0])
        end = max(0, len(self._tasks) - (page - 1) * limit)
        numbers = range(end - 1, max(-1, end - limit - 1), -1)
        fields = b""
        if end > limit:
            following = f'</tasks?limit={limit}&page={page + 1}>; rel="next"'
            fields = f"Links: {following}\r\n".encode()
        return b"200", fields, b"[%s]" % b",".join(map(self._render, numbers))

    def _render(self, number: int) -> bytes:
        created, ref = self._tasks[number]
        is_ready = time.time() >= created + self._seconds
        date = datetime.fromtimestamp(created, UTC).isoformat()
        text = (self._ready if is_ready else self._pending).replace(
            _ID, b"task_%012d" % number, 1
        )
        text = _CREATED.sub(f'"created":"{date}"'.encode(), text)
        return _REF.sub(ref, text, count=1)


async def _main(seconds: float) -> None:
    server = await asyncio.start_server(
        Server(seconds).serve, "127.0.0.1", 0, backlog=4096
    )
    host, port = server.sockets[0].getsockname()
    print(f"http://{host}:{port}", flush=True)
    await server.serve_forever()


@contextmanager
def run_server(seconds: float, core: int | None) -> Iterator[str]:
    """Run the server on `core`, and yield its URL."""
    command = [sys.executable, "-m", "benchmarks.batches.server", str(seconds)]
    command += [] if core is None else [str(core)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        os.sched_setaffinity(0, {int(sys.argv[2])})
    asyncio.run(_main(float(sys.argv[1])))
