"""Chromium, controlled through two pipes (the DevTools protocol)."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tests.browser.program import chromium_program

# A container has no user namespaces for a sandbox, and little shared memory.
OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-extensions", "--disable-background-networking"),
    *("--remote-debugging-pipe", "--hide-scrollbars", "--force-color-profile=srgb"),
]
# The program reads commands from descriptor 3 and writes to 4. Either number may be the
# other pipe, so both are moved first.
PLUMBING = """
import fcntl, os, sys
high = [fcntl.fcntl(int(given), fcntl.F_DUPFD, 10) for given in sys.argv[1:3]]
for given, wanted in zip(high, (3, 4)):
    os.dup2(given, wanted)
    os.close(given)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One page of a running Chromium."""

    def __init__(self, commands: BinaryIO, responses: BinaryIO) -> None:
        self._commands = commands
        self._responses = responses
        self._number = 0
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        self._commands.write(json.dumps(command).encode() + b"\0")
        self._commands.flush()
        while (answer := self._next()).get("id") != self._number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, page: Path, *, width: int, dark: bool = False) -> None:
        """Open the file `page` at a width of `width` pixels."""
        self.open_url(page.absolute().as_uri(), width=width, dark=dark)

    def open_url(self, url: str, *, width: int, dark: bool = False) -> None:
        """Open a page at a width of `width` pixels and wait until it is loaded."""
        phone = width < 600
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=844 if phone else 800,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.ask("Page.navigate", url=url)
        self.wait_for("document.readyState == 'complete'")

    def wait_for(self, condition: str) -> None:
        """Wait until a JavaScript expression is true on the page."""
        while not self.value(condition):
            time.sleep(0.01)

    def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression on the page."""
        found = self.ask(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in found:
            raise RuntimeError(f"{expression}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def screenshot(self, path: Path, *, most: int = 6000) -> Path:
        """Write a screenshot of the first `most` pixels of the page as a PNG."""
        width, height = self.value(
            "[innerWidth, document.documentElement.scrollHeight]"
        )
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, most), "scale": 1}
        taken = self.ask(
            "Page.captureScreenshot", clip=clip, captureBeyondViewport=True
        )
        path.write_bytes(base64.b64decode(taken["data"]))
        return path

    def pdf(self, path: Path) -> Path:
        """Write the page as a PDF."""
        printed = self.ask("Page.printToPDF", printBackground=False)
        path.write_bytes(base64.b64decode(printed["data"]))
        return path

    def _next(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self._responses.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("Chromium exited before it responded")
            message += byte
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def running_chromium(profile: Path) -> Iterator[Browser]:
    """Run Chromium with its own profile."""
    program, environment = chromium_program()
    read_by_it, commands = os.pipe()
    responses, written_by_it = os.pipe()
    descriptors = [str(read_by_it), str(written_by_it)]
    plumbing = [sys.executable, "-S", "-c", PLUMBING, *descriptors]
    command = [program, *OPTIONS, f"--user-data-dir={profile}"]
    with (profile / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [*plumbing, *command],
            pass_fds=(read_by_it, written_by_it),
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    os.close(read_by_it)
    os.close(written_by_it)
    with (
        process,
        os.fdopen(commands, "wb") as way_in,
        os.fdopen(responses, "rb") as way_out,
    ):
        try:
            yield Browser(way_in, way_out)
        finally:
            process.kill()
