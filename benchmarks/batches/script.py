"""A hand-written script: asyncio, aiohttp, and SQLite with group commit.

It records each intent on disk before the create, the ID of the task, and its result. It
polls each task, and repeats a request after a 5xx. It has no recovery after a crash, no
rate limit, no downloads, and no report.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from itertools import islice
from typing import Any

import aiohttp

from benchmarks.batches.work import TASK, sources

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE items (
    id INTEGER PRIMARY KEY, source TEXT UNIQUE, state INTEGER, task TEXT, result TEXT
);
"""
_INSERT = "INSERT OR IGNORE INTO items (id, source, state) VALUES (?, ?, 0)"
_INTEND = "UPDATE items SET state = 1 WHERE id = ?"
_CREATED = "UPDATE items SET state = 2, task = ? WHERE id = ?"
_FINISH = "UPDATE items SET state = 3, result = ? WHERE id = ?"
_ENDED = ("ready", "failed", "cancelled")
_PAUSE = 1.0  # seconds between polls
_READ_AHEAD = 512


async def _send(
    session: aiohttp.ClientSession, method: str, url: str, body: Any = None
) -> dict[str, Any]:
    for pause in (1, 2, None):
        async with session.request(method, url, json=body) as response:
            if response.status < 500 or pause is None:
                response.raise_for_status()
                task: dict[str, Any] = await response.json()
                return task
        await asyncio.sleep(pause)
    raise AssertionError


class Journal:
    """Journal whose simultaneous writes share one commit."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )
        self._connection.executescript(_SCHEMA)
        self._rows: list[tuple[str, tuple[Any, ...]]] = []
        self._committed: asyncio.Future[None] | None = None
        self._writer: asyncio.Task[None] | None = None

    async def write(self, *rows: tuple[str, tuple[Any, ...]]) -> None:
        """Write rows, and return when they are on disk."""
        self._rows += rows
        if self._committed is None:
            self._committed = asyncio.get_running_loop().create_future()
        committed = self._committed
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        await committed

    async def _write_all(self) -> None:
        while self._rows:
            rows, self._rows = self._rows, []
            committed, self._committed = self._committed, None
            await asyncio.to_thread(self._commit, rows)
            assert committed is not None
            committed.set_result(None)
        self._writer = None

    def _commit(self, rows: list[tuple[str, tuple[Any, ...]]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        groups: dict[str, list[tuple[Any, ...]]] = {}
        for statement, row in rows:
            groups.setdefault(statement, []).append(row)
        for statement, group in groups.items():
            self._connection.executemany(statement, group)
        self._connection.execute("COMMIT")


async def run(url: str, journal_path: str, count: int, in_flight: int) -> int:
    """Create a task for each source, and return the number of successes."""
    journal, done = Journal(journal_path), 0
    items = enumerate(sources(count), 1)
    connector = aiohttp.TCPConnector(limit=in_flight)
    headers = {"Authorization": "Bearer key"}
    lock, ready = asyncio.Lock(), list[tuple[int, str]]()

    async def take() -> tuple[int, str] | None:
        async with lock:
            if not ready and (rows := list(islice(items, _READ_AHEAD))):
                await journal.write(*((_INSERT, row) for row in rows))
                ready.extend(reversed(rows))
            return ready.pop() if ready else None

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal done
        while (item := await take()) is not None:
            id, source = item
            await journal.write((_INTEND, (id,)))
            body = {"url": source, **TASK, "ref": f"~{id}"}
            task = await _send(session, "POST", f"{url}/tasks", body)
            await journal.write((_CREATED, (task["id"], id)))
            while task["status"] not in _ENDED:
                await asyncio.sleep(_PAUSE)
                task = await _send(session, "GET", f"{url}/tasks/{task['id']}")
            await journal.write((_FINISH, (json.dumps(task["output"]), id)))
            done += task["status"] == "ready"

    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        await asyncio.gather(*(work(session) for _ in range(in_flight)))
    return done
