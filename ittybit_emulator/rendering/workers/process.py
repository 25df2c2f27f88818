"""A worker process, as the server uses it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from ittybit_emulator.rendering.workers import messages

_QUIET = {"MALLOC_ARENA_MAX": "2", "SVT_LOG": "1"}
"""Less address space per thread, and no log lines from the AV1 encoder."""


class ProcessLost(Exception):
    """End of a process without a result; `started` is true if it received the job."""

    def __init__(self, text: str, *, started: bool) -> None:
        super().__init__(text)
        self.started = started


def _ignore(percent: float) -> None:
    """Ignore the progress of a job."""


class Process(asyncio.SubprocessProtocol):
    """A worker process that runs one job at a time."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = loop.create_future()
        self._answer: asyncio.Future[messages.Answer] | None = None
        self._on_progress: Callable[[float], None] = _ignore
        self._received = bytearray()
        self._started = False
        self.used = False
        """Whether the process has completed a job."""

    @classmethod
    async def start(cls, memory: int) -> "Process":
        """Start a process with at most `memory` bytes of address space."""
        module = "ittybit_emulator.rendering.workers.worker"
        _, process = await asyncio.get_running_loop().subprocess_exec(
            cls,
            *(sys.executable, "-P", "-m", module, str(memory)),
            stderr=None,
            env=os.environ | _QUIET | {"PYTHONPATH": _search_path()},
        )
        return process

    async def work(
        self, job: messages.Job, on_progress: Callable[[float], None] = _ignore
    ) -> messages.Answer:
        """Run a job, or raise ProcessLost if the process ends without a result."""
        self._started = False
        self._on_progress = on_progress
        self._answer = asyncio.get_running_loop().create_future()
        if self.ended.done():
            raise self._lost_error()
        self._stdin.write(messages.encode(job))
        return await self._answer

    async def kill(self) -> None:
        """Kill the process and wait for its end."""
        with suppress(ProcessLookupError):
            self._transport.kill()
        await asyncio.shield(self.ended)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)
        stdin = self._transport.get_pipe_transport(0)
        self._stdin = cast(asyncio.WriteTransport, stdin)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._received += data
        start = messages.LENGTH
        while len(self._received) >= start:
            end = start + int.from_bytes(self._received[:start])
            if len(self._received) < end:
                return
            body = bytes(self._received[start:end])
            del self._received[:end]
            self._receive(messages.decode_message(body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport.close()  # otherwise asyncio warns about an open transport
        self.ended.set_result(None)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(self._lost_error())

    def _receive(self, message: messages.Message) -> None:
        if self._answer is None or self._answer.done():
            return
        if isinstance(message, messages.JobStarted):
            self._started = True
        elif isinstance(message, messages.JobProgress):
            try:
                self._on_progress(message.percent)
            except Exception as error:
                self._answer.set_exception(error)
        else:
            self._answer.set_result(message)

    def _lost_error(self) -> ProcessLost:
        code = self._transport.get_returncode() or 0
        return ProcessLost(_exit_message(code), started=self._started)


def _exit_message(code: int) -> str:
    if code == -signal.SIGKILL:
        return "the job was killed (SIGKILL), probably because memory ran out"
    if code < 0:
        return f"the job crashed ({signal.Signals(-code).name}) on this file"
    return f"the worker process ended with status {code} before the job was done"


def _search_path() -> str:
    """Return this process's module search path, for use by the worker."""
    return os.pathsep.join(place or os.getcwd() for place in sys.path)
