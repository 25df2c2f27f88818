"""A worker process, as the server uses it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import suppress

from ittybit_emulator.rendering.workers.messages import (
    Job,
    Message,
    decode_message,
    encode,
)

_QUIET = {"MALLOC_ARENA_MAX": "2", "SVT_LOG": "1"}
"""Less address space per thread, and no log lines from the AV1 encoder."""
_MAX_LINE = 1 << 26


class ProcessLost(Exception):
    """End of a process without a result; `started` is true if it received the job."""

    def __init__(self, text: str, *, started: bool) -> None:
        super().__init__(text)
        self.started = started


class Process:
    """A worker process that runs one job at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.used = False
        """Whether the process has completed a job."""

    @classmethod
    async def start(cls, *arguments: str) -> "Process":
        """Start a process with the arguments of `worker`."""
        module = "ittybit_emulator.rendering.workers.worker"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", module, *arguments),
            stdin=PIPE,
            stdout=PIPE,
            env=os.environ | _QUIET | {"PYTHONPATH": _search_path()},
            limit=_MAX_LINE,
        )
        return cls(process)

    @property
    def is_alive(self) -> bool:
        """True if the process has not ended."""
        return self._process.returncode is None

    async def work(self, job: Job, on_progress: Callable[[float], None]) -> Message:
        """Run a job, or raise ProcessLost if the process ends without a result."""
        stdin, stdout, started = self._process.stdin, self._process.stdout, False
        assert stdin is not None
        assert stdout is not None
        with suppress(ConnectionError):
            stdin.write(encode(job))
            await stdin.drain()
            async for line in stdout:
                message = decode_message(line)
                started = True
                if message.percent is not None:
                    on_progress(message.percent)
                if message.facts or message.renditions or message.error:
                    self.used = True
                    return message
        code = await self._process.wait()
        raise ProcessLost(_exit_message(code), started=started)

    async def kill(self) -> None:
        """Kill the process and wait for its end."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await asyncio.shield(self._process.wait())


def _exit_message(code: int) -> str:
    if code == -signal.SIGKILL:
        return "the job was killed (SIGKILL), probably because memory ran out"
    if code < 0:
        return f"the job crashed ({signal.Signals(-code).name}) on this file"
    return f"the worker process ended with status {code} before the job was done"


def _search_path() -> str:
    """Return this process's module search path, for use by the worker."""
    return os.pathsep.join(place or os.getcwd() for place in sys.path)
