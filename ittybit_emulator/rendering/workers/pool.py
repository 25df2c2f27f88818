"""A pool: a few worker processes that share one queue of jobs."""

import asyncio
from collections.abc import Callable

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.workers import messages
from ittybit_emulator.rendering.workers.process import Process, ProcessLost


class Pool:
    """Runs jobs in processes, as many at a time as there are processes.

    A process is started when a job first needs it, and kept for the next job. One that
    crashed, hung or was interrupted is never used again.
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
        """Do a job, in its turn.

        Raises:
            MediaError: The process crashed, ran out of memory, or took too long.
        """
        async with self._slots:
            while True:
                process = await self._take()
                try:
                    return await self._work(process, job, on_progress)
                except ProcessLost as lost:
                    self._refuse_if_closed()
                    if lost.begun or not process.used:
                        raise MediaError(str(lost)) from lost
                    # It had died while it was idle: the job is not to blame.

    async def close(self) -> None:
        """End all processes, those at work too; their jobs end as MediaError."""
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
            raise MediaError(f"No worker process could be started: {error}.") from error
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
            text = f"The work was stopped after {self._seconds:g} s, the most allowed."
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
            raise MediaError("The workers were closed before the work was done.")
