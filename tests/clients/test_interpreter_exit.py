"""Transfers after the main thread has ended, when Python refuses to start threads."""

import subprocess
import sys
from pathlib import Path

import pytest

from ittybit_emulator import Emulator

PROGRAM = """
import asyncio, atexit, sys, threading
from contextlib import suppress
from ittybit import AsyncIttybit, Ittybit
from ittybit.errors import APIError

url, key, path, package, place = sys.argv[1:]
parts = dict(multipart_threshold=1, multipart_chunksize=256)

async def transfer_async():
    async with AsyncIttybit(key, base_url=url) as client:
        file = await client.files.upload(path, **parts)
        return await client.files.download(file, path + ".copy", **parts)

async def resolve_name():
    named = url.replace("127.0.0.1", "localhost")
    async with AsyncIttybit(key, base_url=named, max_retries=0) as client:
        try:
            await client.media.list()
        except APIError as error:
            print(error)

def transfer():
    with Ittybit(key, base_url=url) as client:
        file = client.files.upload(path, **parts)
        return client.files.download(file, path + ".copy", **parts)

def run_batch():
    with Ittybit(key, base_url=url) as client:
        run = client.batch(path + ".sqlite3", task={"kind": "image", "width": 8})
        try:
            list(run([path]))
        except APIError as error:
            print(type(error).__name__)

def work():
    if place == "thread":
        threading.main_thread().join()
    if package == "async":
        asyncio.run(transfer_async())
    elif package == "sync":
        transfer()
    elif package == "name":
        with suppress(RuntimeError):  # before 3.13, closing the loop needs a thread
            asyncio.run(resolve_name())
    else:
        run_batch()

if place == "atexit":
    atexit.register(work)
else:
    threading.Thread(target=work).start()
"""


def run(emulator: Emulator, path: Path, package: str, place: str) -> str:
    words = [emulator.url, emulator.key, str(path), package, place]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def still(samples: Path, tmp_path: Path) -> Path:
    """Return a small image in its own folder."""
    path = tmp_path / "still.png"
    path.write_bytes((samples / "still.png").read_bytes())
    return path


@pytest.mark.parametrize("place", ["thread", "atexit"])
@pytest.mark.parametrize("package", ["async", "sync"])
def test_transfers_in_parts_work(
    emulator: Emulator, still: Path, package: str, place: str
) -> None:
    assert run(emulator, still, package, place) == ""
    assert Path(f"{still}.copy").read_bytes() == still.read_bytes()


def test_a_name_that_cannot_be_resolved_is_reported(
    emulator: Emulator, still: Path
) -> None:
    assert "while the interpreter exits" in run(emulator, still, "name", "thread")


def test_a_blocking_batch_raises_an_error(emulator: Emulator, still: Path) -> None:
    assert run(emulator, still, "batch", "thread") == "ClientClosedError\n"
