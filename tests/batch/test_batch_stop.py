"""A run ends when it is stopped, even if the next item never arrives."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from ittybit.errors import APIError, BatchStopped
from ittybit_async import AsyncIttybit
from ittybit_async.batch.stop import Stop
from ittybit_emulator import Emulator

IMAGE = {"kind": "image", "width": 16}


async def one_and_no_more(source: str) -> AsyncGenerator[str]:
    """Yield one item, then block like a pipe that stays open."""
    yield source
    await asyncio.Event().wait()


async def test_a_stop_does_not_wait_for_the_next_item(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        run = client.batch(tmp_path / "run.sqlite3", task=IMAGE)
        async with asyncio.timeout(20):
            async for outcome in run(one_and_no_more(str(samples / "still.png"))):
                outcome.raise_for_error()
                run.stop()
        assert (await run.report()).done == 1


async def test_a_wrong_key_does_not_wait_for_the_next_item(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    async with AsyncIttybit("wrong", base_url=emulator.url) as client:
        run = client.batch(tmp_path / "run.sqlite3", task=IMAGE)
        async with asyncio.timeout(20):
            with pytest.raises(BatchStopped):
                async for _ in run(one_and_no_more(str(samples / "still.png"))):
                    pass


async def test_cancelling_a_run_while_it_ends_raises_cancelled_error(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        run = client.batch(tmp_path / "run.sqlite3", task=IMAGE)

        async def walk() -> None:
            async for _ in run(one_and_no_more("https://127.0.0.1:9/a.png")):
                pass

        task = asyncio.create_task(walk())
        await asyncio.sleep(0.2)
        run.stop()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_stopping_a_stopped_run_keeps_the_first_reason() -> None:
    stop, reason = Stop(), APIError("no such key")
    stop.request(reason)
    stop.request(APIError("another"))
    stop.request()
    assert stop.reason is reason
