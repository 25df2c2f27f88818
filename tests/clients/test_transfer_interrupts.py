"""Ctrl-C ends a transfer immediately, whatever the server does, and leaves no files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.emulator.emulator_support import until
from tests.support.wire_server import Line, Script, Seen, WireServer, answer

PART = 65536
BLOCKING = """
import sys
from ittybit import Ittybit
with Ittybit("key", base_url="http://127.0.0.1:1") as client:
    options = {"multipart_threshold": 1, "multipart_chunksize": 65536}
    if sys.argv[1] == "upload":
        client.files.upload(sys.argv[2], signed_url=sys.argv[3], **options)
    else:
        client.files.download(sys.argv[3], sys.argv[2], **options)
"""
AWAITING = """
import asyncio, sys
from ittybit import AsyncIttybit
async def main():
    async with AsyncIttybit("key", base_url="http://127.0.0.1:1") as client:
        options = {"multipart_threshold": 1, "multipart_chunksize": 65536}
        if sys.argv[1] == "upload":
            await client.files.upload(sys.argv[2], signed_url=sys.argv[3], **options)
        else:
            await client.files.download(sys.argv[3], sys.argv[2], **options)
asyncio.run(main())
"""


def stop_reading(line: Line) -> None:
    line.head()
    line.wait()


def delay_response(line: Line) -> None:
    line.request()
    line.send(answer(b"{}", "503 Service Unavailable", Retry_After="30"))
    line.wait()


def stall(line: Line) -> None:
    """Send the first range and a little of each of the others."""
    seen = line.head()
    assert seen is not None
    whole = answer(bytes(PART), "206 Partial Content", Content_Range=_span(seen))
    whole = whole.replace(b"\r\n\r\n", b'\r\nETag: "one"\r\n\r\n', 1)
    first = seen.headers["range"] == f"bytes=0-{PART - 1}"
    line.send(whole if first else whole[: -PART + 100])
    line.wait(None if not first else 0)


def _span(seen: Seen) -> str:
    return f"{seen.headers['range'].replace('=', ' ')}/{PART * 8}"


@pytest.mark.parametrize("program", [BLOCKING, AWAITING], ids=["blocking", "awaiting"])
@pytest.mark.parametrize(
    ("what", "script", "arrive"),
    [
        ("upload", stop_reading, 4),
        ("upload", delay_response, 1),
        ("download", stall, 4),
    ],
    ids=["no answer", "another time", "no bytes"],
)
def test_an_interrupt_does_not_wait_for_the_server(
    tmp_path: Path, program: str, what: str, script: Script, arrive: int
) -> None:
    path = tmp_path / "a.bin"
    if what == "upload":
        path.write_bytes(bytes(PART * 8))
    before = os.listdir(tmp_path)
    with WireServer(script) as server:
        running = subprocess.Popen(
            [sys.executable, "-c", program, what, str(path), f"{server.url}/a.bin"],
            stderr=subprocess.PIPE,
        )
        try:
            until(lambda: len(server.requests) >= arrive, 30)
            time.sleep(0.3)
            running.send_signal(signal.SIGINT)
            _, output = running.communicate(timeout=10)  # a server may take 60 s
        finally:
            running.kill()
            running.wait()
    assert b"KeyboardInterrupt" in output
    assert os.listdir(tmp_path) == before
