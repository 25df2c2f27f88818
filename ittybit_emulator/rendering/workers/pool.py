"""A pool of worker processes."""

import asyncio
from collections.abc import Callable

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.workers import messages
from ittybit_emulator.rendering.workers.process import Process, ProcessLost


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
