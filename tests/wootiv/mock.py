"""The mock server: Prism with the stricter document."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wootiv.demands import demands
from tests.wootiv.prism import prism_command

# If a test process is killed, its end of the pipe is closed.
END_WITH_PARENT = "data:text/javascript,process.stdin.resume().on('end', process.exit)"
# A seed makes the random responses the same in every run.
OPTIONS = ["--errors", "--seed", "81", "--port", "0", "--verboseLevel", "debug"]
LISTENING = re.compile(r"Prism is listening on (http://\S+)")
SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class Mock:
    """A running server that refuses requests that differ from the document."""

    url: str
    log: Path

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Add the server's messages to a failure."""
        before = self.log.stat().st_size
        try:
            yield
        except Exception as error:
            error.add_note(self.log.read_bytes()[before:].decode())
            raise


@contextmanager
def running_mock(folder: Path) -> Iterator[Mock]:
    """Run a server on a free port, with its document and log in the folder."""
    document, log = folder / "demands.json", folder / "prism.log"
    document.write_text(json.dumps(demands()))
    node, *program = prism_command()
    command = [node, "--import", END_WITH_PARENT, *program, "mock", str(document)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *OPTIONS],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with process:
        try:
            yield Mock(_address(process, log), log)
        finally:
            process.kill()


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Wait until the server prints its address."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if found := LISTENING.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"Prism does not start: {log.read_text()}")
