"""huey: a task queue in SQLite with worker threads, and requests."""

from __future__ import annotations

import asyncio
import time
from importlib import import_module
from typing import Any

from benchmarks.batches.work import TASK, sources

_THREADS = 16


async def run(url: str, journal_path: str, count: int, in_flight: int) -> int:
    """Create a task for each source, and return the number of successes."""
    return await asyncio.to_thread(_run, url, journal_path, count)


def _run(url: str, journal_path: str, count: int) -> int:
    huey: Any = import_module("huey")
    requests: Any = import_module("requests")
    queue = huey.SqliteHuey(filename=journal_path, fsync=True, results=True)
    session = requests.Session()
    session.headers["Authorization"] = "Bearer key"
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=_THREADS))
    done: list[str] = []

    @queue.task()
    def create(source: str) -> dict[str, Any]:
        response = session.post(f"{url}/tasks", json={"url": source, **TASK})
        response.raise_for_status()
        task: dict[str, Any] = response.json()
        done.append(source)
        return {"id": task["id"], "output": task["output"]}

    for source in sources(count):
        create(source)
    consumer = queue.create_consumer(workers=_THREADS, periodic=False)
    consumer.start()
    while queue.storage.result_store_size() < count:
        time.sleep(0.05)
    consumer.stop(graceful=True)
    return len(done)
