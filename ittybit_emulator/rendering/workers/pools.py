"""Pools of worker processes for probing and rendering."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.workers import messages
from ittybit_emulator.rendering.workers.process import Process, ProcessLost

_GIB = 1024**3


class Pool:
    """Pool of worker processes, each of which runs one job at a time.

    Processes start on demand and are reused. A process that crashed, timed out, or was
    interrupted is not reused.
    """

    def __init__(self, processes: int, *, memory: int, seconds: float) -> None:
        self._slots = asyncio.Semaphore(processes)
        self._memory = memory
        self._seconds = seconds
        self._idle: list[Process] = []
        self._alive: set[Process] = set()
        self._closed = False

    async def run(
        self, job: messages.Job, on_progress: Callable[[float], None]
    ) -> messages.Answer:
        """Run a job, or raise MediaError if its process crashes or takes too long."""
        async with self._slots:
            while True:
                process = await self._take()
                try:
                    return await self._work(process, job, on_progress)
                except ProcessLost as lost:
                    self._refuse_if_closed()
                    if lost.started or not process.used:
                        raise MediaError(str(lost)) from lost
                    # The process died while it was idle, so another one runs the job.

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
            if not process.ended.done():
                return process
            self._alive.discard(process)
        try:
            process = await Process.start(self._memory)
        except OSError as error:
            message = f"no worker process could be started: {error}"
            raise MediaError(message) from error
        self._alive.add(process)
        if self._closed:
            await process.kill()
        return process

    async def _work(
        self,
        process: Process,
        job: messages.Job,
        on_progress: Callable[[float], None],
    ) -> messages.Answer:
        done = False
        try:
            async with asyncio.timeout(self._seconds):
                answer = await process.work(job, on_progress)
            done = True
        except TimeoutError as error:
            text = f"the job was stopped because it took more than {self._seconds:g} s"
            raise MediaError(text) from error
        finally:
            if not done:
                await process.kill()
                self._alive.discard(process)
        process.used = True
        self._idle.append(process)
        return answer

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise MediaError("the workers were closed before the job was done")


class Workers:
    """Worker processes that probe and render files.

    A file that makes the libraries crash or hang affects only its own job. Probing has
    its own process and never waits for a rendering.

    Args:
        processes: How many renderings run at the same time.
        memory: Limit of the address space of each process in bytes, if the operating
            system supports it.
        seconds: Timeout of a job in seconds. For probing, at most 60.
    """

    def __init__(
        self, processes: int = 2, *, memory: int = 2 * _GIB, seconds: float = 600
    ) -> None:
        self._rendering = Pool(processes, memory=memory, seconds=seconds)
        self._probing = Pool(1, memory=memory, seconds=min(seconds, 60))

    async def probe(self, path: Path) -> Facts:
        """Return the facts of a file, or raise MediaError."""
        job = messages.ProbeJob(_absolute(path))
        answer = await self._probing.run(job, lambda percent: None)
        if isinstance(answer, messages.Probed):
            return answer.facts
        raise _error(answer)

    async def render(
        self,
        kind: str,
        source: Path,
        options: Mapping[str, object],
        target: Path,
        on_progress: Callable[[float], None],
    ) -> list[Rendition]:
        """Render a file into the empty folder `target`, or raise MediaError."""
        job = messages.RenderJob(
            kind, _absolute(source), dict(options), _absolute(target)
        )
        answer = await self._rendering.run(job, on_progress)
        if isinstance(answer, messages.Rendered):
            return answer.renditions
        raise _error(answer)

    async def close(self) -> None:
        """Kill all processes. It is safe to call this twice."""
        await self._rendering.close()
        await self._probing.close()


def _absolute(path: Path) -> Path:
    """Return an absolute path without resolving symbolic links."""
    return path.absolute()


def _error(answer: messages.Answer) -> MediaError:
    assert isinstance(answer, messages.JobFailed)
    return OptionError(answer.text) if answer.about_options else MediaError(answer.text)
