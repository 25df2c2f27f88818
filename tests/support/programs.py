"""Web services that run as programs."""

import os
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.emulator.emulator_support import until

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(program: Path, out: Path, **environment: str) -> Generator[str]:
    """Run a web service with output to `out`, and yield its URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"PORT": str(port), "PUBLIC_URL": url, **environment}
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    with out.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", program],
            env=os.environ | own | {"PYTHONPATH": path},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: process.poll() is not None or listens(port), 30)
        assert process.poll() is None, out.read_text()
        yield url
    finally:
        process.kill()
        process.wait()
