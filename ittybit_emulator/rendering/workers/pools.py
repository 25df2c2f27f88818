"""Pools of worker processes for probing and rendering."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.workers.messages import Job, Message
from ittybit_emulator.rendering.workers.process import Process, ProcessLost

_GIB = 1024**3
QUICK = frozenset({"image"})
"""Kinds that never wait for other kinds."""


class Slots:
    """Slots for concurrent work, one of which is reserved for quick work."""

    def __init__(self, count: int) -> None:
        self._all = asyncio.Semaphore(count + 1)
        self._slow = asyncio.Semaphore(count)

    @asynccontextmanager
    async def take(self, *, quick: bool) -> AsyncGenerator[None]:
        """Wait for a slot, and hold it during the block."""
        async with AsyncExitStack() as stack:
            if not quick:
                await stack.enter_async_context(self._slow)
            await stack.enter_async_context(self._all)
            yield


class Pool:
    """Pool of worker processes, each of which runs one job at a time.

    Processes start on demand and are reused. A process that crashed, timed out, or was
    interrupted is not reused.
    """

    def __init__(self, *arguments: str, seconds: float) -> None:
        self._arguments = arguments
        self._seconds = seconds
        self._idle: list[Process] = []
        self._alive: set[Process] = set()
        self._closed = False

    async def run(self, job: Job, on_progress: Callable[[float], None]) -> Message:
        """Run a job, or raise MediaError if it fails, crashes, or takes too long."""
        while True:
            process = await self._take()
            try:
                message = await self._work(process, job, on_progress)
            except ProcessLost as lost:
                self._refuse_if_closed()
                if lost.started or not process.used:
                    raise MediaError(str(lost)) from lost
                # The process died while it was idle, so another one runs the job.
                continue
            if message.error is None:
                return message
            raise (OptionError if message.about_options else MediaError)(message.error)

    async def close(self) -> None:
        """Kill all processes; running jobs raise MediaError."""
        self._closed = True
        self._idle.clear()
        await asyncio.gather(*(process.kill() for process in list(self._alive)))
        self._alive.clear()

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

    async def _work(
        self, process: Process, job: Job, on_progress: Callable[[float], None]
    ) -> Message:
        try:
            async with asyncio.timeout(self._seconds):
                message = await process.work(job, on_progress)
        except BaseException as error:
            await process.kill()
            self._alive.discard(process)
            if not isinstance(error, TimeoutError):
                raise
            text = f"the job was stopped because it took more than {self._seconds:g} s"
            raise MediaError(text) from error
        self._idle.append(process)
        return message

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise MediaError("the workers were closed before the job was done")


class Workers:
    """Worker processes that probe and render files.

    A file that makes the libraries crash or hang affects only its own job. Probing has
    its own process and never waits for a rendering.

    Args:
        processes: How many renderings run at the same time, besides one quick one.
        memory: Limit of the address space of each process in bytes, if the operating
            system supports it.
        seconds: Timeout of a job in seconds. For probing, at most 60.
        graphs: Whether to print the filter graph of each rendering.
    """

    def __init__(
        self,
        processes: int = 2,
        *,
        memory: int = 2 * _GIB,
        seconds: float = 600,
        graphs: bool = False,
    ) -> None:
        flags = ["--graphs"] if graphs else []
        self._slots = Slots(processes)
        self._rendering = Pool(str(memory), *flags, seconds=seconds)
        self._probing = Pool(str(memory), seconds=min(seconds, 60))
        self._probe_slot = asyncio.Semaphore(1)

    async def probe(self, path: Path) -> Facts:
        """Return the facts of a file, or raise MediaError."""
        async with self._probe_slot:
            done = await self._probing.run(Job(_absolute(path)), lambda percent: None)
        assert done.facts is not None
        return done.facts

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
        async with self._slots.take(quick=kind in QUICK):
            return (await self._rendering.run(job, on_progress)).renditions or []

    async def close(self) -> None:
        """Kill all processes. It is safe to call this twice."""
        await self._rendering.close()
        await self._probing.close()


def _absolute(path: Path) -> Path:
    """Return an absolute path without resolving symbolic links."""
    return path.absolute()
