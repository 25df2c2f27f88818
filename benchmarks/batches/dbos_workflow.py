"""DBOS: durable workflows in SQLite, one workflow with one step per item."""

from __future__ import annotations

import asyncio
from importlib import import_module
from itertools import islice
from typing import Any

import aiohttp

from benchmarks.batches.work import TASK, sources


async def run(url: str, journal_path: str, count: int, in_flight: int) -> int:
    """Create a task for each source, and return the number of successes."""
    dbos: Any = import_module("dbos")
    database = f"sqlite:///{journal_path}"
    config = {"name": "batch", "system_database_url": database, "log_level": "ERROR"}
    library = dbos.DBOS(config={**config, "run_admin_server": False})
    done, items = 0, sources(count)
    headers = {"Authorization": "Bearer key"}
    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def send(method: str, path: str, body: Any = None) -> dict[str, Any]:
            async with session.request(method, f"{url}{path}", json=body) as response:
                response.raise_for_status()
                task: dict[str, Any] = await response.json()
                return task

        step: Any = dbos.DBOS.step()(send)

        async def work(source: str) -> dict[str, Any]:
            task: dict[str, Any] = await step("POST", "/tasks", {"url": source, **TASK})
            while task["status"] == "processing":
                await asyncio.sleep(1)
                task = await step("GET", f"/tasks/{task['id']}")
            return task

        workflow: Any = dbos.DBOS.workflow()(work)
        dbos.DBOS.launch()
        while group := list(islice(items, min(in_flight, 64))):
            done += len(await asyncio.gather(*map(workflow, group)))
    library.destroy()
    return done
