"""A batch of this package on one event loop."""

from __future__ import annotations

from benchmarks.batches.work import TASK, sources


async def run(url: str, journal_path: str, count: int, in_flight: int) -> int:
    """Create a task for each source, and return the number of successes."""
    from ittybit_async import AsyncIttybit

    async with AsyncIttybit("key", base_url=url, max_connections=in_flight) as client:
        batch = client.batch(journal_path, task=TASK, concurrency=in_flight)
        return sum([outcome.succeeded async for outcome in batch(sources(count))])
