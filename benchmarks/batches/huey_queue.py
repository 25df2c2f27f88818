"""huey: a task queue in SQLite with worker threads, and requests."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from benchmarks.batches.work import TASK, sources

_THREADS = 64


async def run(url: str, journal_path: str, count: int, in_flight: int) -> int:
    """Create a task for each source, and return the number of successes."""
    return _run(url, journal_path, count)  # huey needs the main thread


def _run(url: str, journal_path: str, count: int) -> int:
    huey: Any = import_module("huey")
    requests: Any = import_module("requests")
    queue = huey.SqliteHuey(filename=journal_path, fsync=True, results=True)
    session = requests.Session()
    session.headers["Authorization"] = "Bearer key"
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=_THREADS))
    done: list[str] = []

    def create(source: str) -> dict[str, Any]:
        task = session.post(f"{url}/tasks", json={"url": source, **TASK}).json()
        while task["status"] == "processing":
            time.sleep(1)
            task = session.get(f"{url}/tasks/{task['id']}").json()
        done.append(source)
        return {"id": task["id"], "output": task["output"]}

    task = queue.task()(create)
    for source in sources(count):
        task(source)
    consumer = queue.create_consumer(workers=_THREADS, periodic=False)
    consumer.start()
    while len(done) < count:
        time.sleep(0.05)
    consumer.stop(graceful=True)
    return len(done)
