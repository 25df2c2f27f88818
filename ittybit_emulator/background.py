"""Background jobs: webhooks, and task results that could not be saved yet."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import suppress

_PAUSE = 1.0
_log = logging.getLogger("ittybit_emulator")


class Background:
    """Background jobs on the running event loop, whose failures are logged."""

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Start `work`."""
        job = asyncio.get_running_loop().create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        job.add_done_callback(log_failure)

    def retry_until_saved(self, save: Callable[[], None]) -> None:
        """Call `save`, and retry every second while the database fails."""
        try:
            save()
        except sqlite3.Error as error:
            _log.error("a task cannot be saved, retrying every second: %s", error)
            self.spawn(_save_later(save))

    async def close(self) -> None:
        """Cancel all jobs."""
        jobs = tuple(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def log_failure(job: asyncio.Task[None]) -> None:
    """Log the exception of the finished `job`, if it raised one."""
    if not job.cancelled() and (error := job.exception()):
        _log.error("%s failed", job.get_name(), exc_info=error)


async def _save_later(save: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(_PAUSE)
        with suppress(sqlite3.Error):
            return save()
