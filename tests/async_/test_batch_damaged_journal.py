"""Every read of a damaged journal raises JournalError, whatever the damage is."""

import random
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import BatchStopped, JournalError
from ittybit_async import AsyncIttybit
from ittybit_async.batch import Batch
from tests.support.journal_file import edit_journal
from tests.support.wire_server import WireServer, answer, answering

CELLS = [
    ("items", "results", b"{"),
    ("items", "results", b"[1]"),
    ("items", "results", b"[" * 5000),
    ("items", "results", b'[{"url": 5}]'),
    ("items", "files", b"[1]"),
    ("items", "files", b"\xff"),
    ("items", "stage", -1),
    ("items", "stage", 99),
    ("items", "attempt", -1),
    ("items", "attempt", 2**40),
    ("items", "place", "elsewhere"),
    ("items", "source", "a\0b"),
    ("items", "to", "a\0b"),
    ("items", "key", b""),
    ("plans", "body", b"{}"),
    ("plans", "body", b'{"target": "run", "body": {}}'),
    ("plans", "body", b'{"target": "task", "body": {"workflow": 5}}'),
    ("plans", "body", b'{"target": "job", "body": {"metadata": 5}}'),
    ("runs", "id", 2**62),
]


@pytest.fixture
async def batch(tmp_path: Path) -> AsyncGenerator[Batch]:
    """Return a batch with finished, failed, and open items."""
    refusing = answering(answer(b'{"message": "no"}', "400 Bad Request"))
    with WireServer(refusing) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            batch = client.batch(
                tmp_path / "run.sqlite3", task={"kind": "image"}, tries=1, settle=0.1
            )
            items = [f"https://example.com/{n}.png" for n in range(30)]
            assert len([one async for one in batch(items)]) == 30
            with edit_journal(tmp_path / "run.sqlite3") as connection:
                connection.execute(
                    "UPDATE items SET stage = 6, results = ?, files = ?, ended = 9, "
                    "error = NULL WHERE seq % 3 = 0",
                    (b'[{"url": "https://example.com/x.png"}]', b'["/x.png"]'),
                )
                connection.execute(
                    "UPDATE items SET stage = 0, error = NULL WHERE seq % 3 = 1"
                )
            yield batch


async def errors_of(batch: Batch, tmp_path: Path, damage: Callable[[], object]) -> int:
    """Damage the journal before each call and return how many calls raise JournalError.

    Any other exception fails the test.
    """

    async def walk(outcomes: AsyncGenerator[object]) -> None:
        async for _ in outcomes:
            pass

    calls: tuple[Callable[[], Any], ...] = (
        lambda: walk(batch.outcomes()),
        batch.report,
        lambda: batch.write_report(tmp_path / "r.html"),
        lambda: batch.export(tmp_path / "r.jsonl"),
        lambda: batch.export(tmp_path / "r.csv"),
        lambda: walk(batch(None)),
        lambda: walk(batch(["https://example.com/1.png"])),
        batch.retry,
    )
    refused = 0
    for call in calls:
        damage()
        try:
            await call()
        except (JournalError, BatchStopped) as error:
            reported = error if isinstance(error, JournalError) else error.__cause__
            assert isinstance(reported, JournalError)
            assert str(reported).isprintable()
            refused += 1
    return refused


def restorer(path: Path) -> Callable[[bytes], None]:
    def restore(content: bytes) -> None:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        path.write_bytes(content)

    return restore


@pytest.mark.parametrize(("table", "column", "value"), CELLS)
async def test_a_damaged_cell_is_a_journal_error(
    batch: Batch, tmp_path: Path, table: str, column: str, value: object
) -> None:
    path = tmp_path / "run.sqlite3"
    whole, restore = path.read_bytes(), restorer(path)

    def damage() -> None:
        restore(whole)
        with edit_journal(path) as connection:
            connection.execute(f'UPDATE OR IGNORE {table} SET "{column}" = ?', (value,))

    assert await errors_of(batch, tmp_path, damage)


async def test_damaged_bytes_never_raise_another_error(
    batch: Batch, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite3"
    whole, restore = path.read_bytes(), restorer(path)
    chance = random.Random(14)
    refused = 0
    for number in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 100))):
            end = 4096 if number % 3 == 0 else len(damaged)
            damaged[chance.randrange(end)] = chance.randrange(256)
        refused += await errors_of(batch, tmp_path, lambda: restore(bytes(damaged)))  # noqa: B023  it is called before the next round
    assert refused > 40


async def test_a_damaged_schema_is_a_journal_error(
    batch: Batch, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite3"
    restore = restorer(path)
    for bad in (b"PR\x93MARY KEY", b"PRIMARY\x1b[KEY"):
        damaged = path.read_bytes().replace(b"PRIMARY KEY", bad, 1)
        assert await errors_of(batch, tmp_path, lambda: restore(damaged)) == 8  # noqa: B023  it is called before the next round


async def test_a_damaged_lock_is_a_journal_error(batch: Batch, tmp_path: Path) -> None:
    lock = tmp_path / "run.sqlite3-lock"
    lock.write_bytes(b"no lock" * 1000)
    with pytest.raises(JournalError, match="cannot use the journal"):
        await batch.retry()
