"""Pool of worker processes for probing and rendering."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.workers.messages import Job, Message
from ittybit_emulator.rendering.workers.process import Process, ProcessLost

_GIB = 1024**3
_PROBE_SECONDS = 60.0
QUICK = frozenset({"image"})
"""Kinds that never wait for other kinds."""


def make_slots(count: int) -> Mapping[bool, asyncio.Semaphore]:
    """Return `count` slots for quick work (True) and as many for other work (False)."""
    return {quick: asyncio.Semaphore(count) for quick in (True, False)}


class Workers:
    """Worker processes that probe and render files, each of which runs one job.

    A file that makes the libraries crash or hang affects only its own job. Probing
    never waits for a rendering. Processes start on demand and are reused, unless they
    crashed, timed out, or were interrupted.

    Args:
        processes: Number of concurrent renderings, and of further renderings of images.
        memory: Limit of the address space of each process in bytes, if the operating
            system supports it.
        seconds: Timeout of a job in seconds. For probing, at most 60.
        graphs: Whether to print the filter graphs of all jobs.
    """

    def __init__(
        self,
        processes: int = 2,
        *,
        memory: int = 2 * _GIB,
        seconds: float = 600,
        graphs: bool = False,
    ) -> None:
        self._rendering = make_slots(processes)
        self._probing = asyncio.Semaphore(1)
        self._arguments = [str(memory), *(["--graphs"] if graphs else [])]
        self._seconds = seconds
        self._idle: list[Process] = []
        self._alive: set[Process] = set()
        self._closed = False

    async def probe(self, path: Path) -> Facts:
        """Return the facts of a file, or raise MediaError."""
        job, seconds = Job(_absolute(path)), min(self._seconds, _PROBE_SECONDS)
        async with self._probing:
            message = await self._run(job, seconds, lambda percent: None)
        assert message.facts is not None
        return message.facts

    async def render(
        self,
        kind: str,
        source: Path,
        options: Mapping[str, object],
        target: Path,
        on_progress: Callable[[float], None],
    ) -> list[Rendition]:
        """Render a file into the empty folder `target`, or raise MediaError."""
        job = Job(_absolute(source), kind, dict(options), _absolute(target))
        async with self._rendering[kind in QUICK]:
            message = await self._run(job, self._seconds, on_progress)
        return message.renditions or []

    async def close(self) -> None:
        """Kill all processes; running jobs raise MediaError. Closing twice is safe."""
        self._closed = True
        self._idle.clear()
        await asyncio.gather(*(process.kill() for process in list(self._alive)))
        self._alive.clear()

    async def _run(
        self, job: Job, seconds: float, on_progress: Callable[[float], None]
    ) -> Message:
        """Run a job, or raise MediaError if it fails, crashes, or takes too long."""
        process = await self._take()
        try:
            async with asyncio.timeout(seconds):
                message = await process.work(job, on_progress)
        except BaseException as error:
            await process.kill()
            self._alive.discard(process)
            if isinstance(error, TimeoutError):
                text = f"the job was stopped because it took more than {seconds:g} s"
                raise MediaError(text) from error
            if not isinstance(error, ProcessLost):
                raise
            self._refuse_if_closed()
            if error.started or not process.used:
                raise MediaError(str(error)) from error
            # The process died while it was idle, so another one runs the job.
            return await self._run(job, seconds, on_progress)
        self._idle.append(process)
        if message.error is None:
            return message
        raise (OptionError if message.about_options else MediaError)(message.error)

    async def _take(self) -> Process:
        self._refuse_if_closed()
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                return process
            self._alive.discard(process)
        try:
            process = await Process.start(*self._arguments)
        except OSError as error:
            message = f"no worker process could be started: {error}"
            raise MediaError(message) from error
        self._alive.add(process)
        if self._closed:
            await process.kill()
        return process

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise MediaError("the workers were closed before the job was done")


def _absolute(path: Path) -> Path:
    """Return an absolute path without resolving symbolic links."""
    return path.absolute()
