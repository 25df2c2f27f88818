"""A server that takes any file and gives one, as fast as a socket can."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_RANGE = re.compile(rb"range: bytes=(\d+)-(\d*)", re.IGNORECASE)
_PART = re.compile(rb"content-range: bytes \d+-(\d+)/(\d+)", re.IGNORECASE)


@contextmanager
def running(file: Path) -> Iterator[str]:
    """Serve in a process of its own, for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    process = multiprocessing.get_context("fork").Process(
        target=_serve, args=(listener, file), daemon=True
    )
    process.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        process.terminate()
        process.join()
        listener.close()


def _serve(listener: socket.socket, file: Path) -> None:
    port = listener.getsockname()[1]
    while True:
        line, _ = listener.accept()
        threading.Thread(target=_talk, args=(line, file, port), daemon=True).start()


def _talk(line: socket.socket, file: Path, port: int) -> None:
    buffer = bytearray(1 << 20)
    rest = b""
    while True:
        while b"\r\n\r\n" not in rest:
            data = line.recv(1 << 16)
            if not data:
                return
            rest += data
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        left = (int(length[1]) if length else 0) - len(rest)
        rest = b""
        while left > 0:
            left -= line.recv_into(buffer, min(left, len(buffer)))
        if head.startswith(b"GET"):
            _give(line, head, file)
        else:
            line.sendall(_answer(head, port))


def _answer(head: bytes, port: int) -> bytes:
    part = _PART.search(head)
    if head.startswith(b"POST"):
        url = f"http://127.0.0.1:{port}/up.bin?signature=s"
        status, body = "201 Created", json.dumps({"url": url}).encode()
    elif part is not None and int(part[1]) + 1 < int(part[2]):
        status, body = "202 Accepted", b""
    else:
        status, body = "201 Created", b'{"id": "file_1"}'
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _give(line: socket.socket, head: bytes, file: Path) -> None:
    total = file.stat().st_size
    wanted = _RANGE.search(head)
    start = int(wanted[1]) if wanted else 0
    stop = int(wanted[2]) + 1 if wanted and wanted[2] else total
    stop = min(stop, total)
    status = "206 Partial Content" if wanted else "200 OK"
    span = f"Content-Range: bytes {start}-{stop - 1}/{total}\r\n" if wanted else ""
    line.sendall(
        f"HTTP/1.1 {status}\r\nContent-Length: {stop - start}\r\n"
        f'{span}ETag: "one"\r\n\r\n'.encode()
    )
    with file.open("rb") as handle:
        while start < stop:
            start += os.sendfile(line.fileno(), handle.fileno(), start, stop - start)
