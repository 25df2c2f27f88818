"""Twenty SIGKILLs of the server during uploads and tasks, each with a restart.

Everything acknowledged still exists afterwards, and everything listed is complete.
"""

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.emulator_support import Answer, send, target_of

KILLS = 20
KEY = {"Authorization": "Bearer prove_key"}
_READY = re.compile(r"Ittybit emulator on (\S+), delivery on (\S+), data in ")


@contextmanager
def program(data: Path) -> Generator[tuple[str, str]]:
    """Run the server on `data`, and kill it at the end of the block."""
    command = [sys.executable, "-m", "ittybit_emulator", "--port", "0"]
    with subprocess.Popen(
        [*command, "--key", "prove_key", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready = _READY.match(process.stdout.readline())
        assert ready, "the server did not start"
        try:
            yield ready[1], ready[2]
        finally:
            process.kill()


@dataclass
class Ledger:
    """Requests that were sent, and which of them the server acknowledged."""

    picture: bytes
    sent: dict[str, bytes] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)  # ids by path
    tasks: list[str] = field(default_factory=list)
    number: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> tuple[str, bytes]:
        """Return a new path and a picture with unique trailing bytes."""
        with self.lock:
            self.number += 1
            path = f"/k/{self.number}.png"
            self.sent[path] = self.picture + self.number.to_bytes(8) * 20_000
            return path, self.sent[path]

    def work(self, api: str, delivery: str) -> None:
        """Upload, half of it in two chunks, and create tasks, until the server dies."""
        try:
            while True:
                path, body = self.next()
                answer = put(delivery, path, body, chunked=self.number % 2 == 0)
                assert answer.status == 201, answer.body
                self.stored[path] = file = answer.json["id"]
                task = {"kind": "image", "file_id": file, "width": 24, "format": "png"}
                made = send(api, "POST", "/tasks", json.dumps(task).encode(), KEY)
                assert made.status == 201, made.body
                self.tasks.append(made.json["id"])
        except (OSError, HTTPException):
            return  # killed


def put(delivery: str, path: str, body: bytes, *, chunked: bool) -> Answer:
    """Upload `body`, in one request or in two chunks."""
    if not chunked:
        return send(delivery, "PUT", path, body, KEY)
    half, total = len(body) // 2, len(body)
    first = {"Content-Range": f"bytes 0-{half - 1}/{total}"}
    assert send(delivery, "PUT", path, body[:half], KEY | first).status == 202
    second = {"Content-Range": f"bytes {half}-{total - 1}/{total}"}
    return send(delivery, "PUT", path, body[half:], KEY | second)


def list_all(api: str) -> dict[str, Any]:
    """Return all files by their IDs."""
    found: dict[str, Any] = {}
    page = 1
    while more := send(api, "GET", f"/files?limit=100&page={page}", headers=KEY).json:
        found |= {file["id"]: file for file in more}
        page += 1
    return found


def check(ledger: Ledger, api: str, delivery: str) -> int:
    """Compare the server with the ledger and return the number of files it lists."""
    files = list_all(api)
    assert set(ledger.stored.values()) <= set(files)
    for file in files.values():
        path = target_of(file["url"])
        body = send(delivery, "GET", path).body
        assert len(body) == file["filesize"]
        assert body == ledger.sent.get(path, body)
    for task in ledger.tasks:
        assert send(api, "GET", f"/tasks/{task}", headers=KEY).status == 200
    return len(files)


def final_status(api: str, task: str) -> str:
    """Return the status of `task` after it has ended."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        status = send(api, "GET", f"/tasks/{task}", headers=KEY).json["status"]
        if status in {"completed", "failed"}:
            return str(status)
        time.sleep(0.05)
    return "never ended"


@pytest.mark.prove
def test_twenty_kills_lose_no_file_and_list_no_partial_file(
    samples: Path, tmp_path: Path, say: Callable[[str], None]
) -> None:
    chance = random.Random(11)
    ledger = Ledger((samples / "still.png").read_bytes())
    started = time.monotonic()
    for _ in range(KILLS):
        with program(tmp_path) as (api, delivery):
            check(ledger, api, delivery)
            hands = [
                threading.Thread(target=ledger.work, args=(api, delivery))
                for _ in range(3)
            ]
            for hand in hands:
                hand.start()
            time.sleep(chance.uniform(0.3, 1.5))
        for hand in hands:
            hand.join()
    with program(tmp_path) as (api, delivery):
        outcomes = [final_status(api, task) for task in ledger.tasks]
        count = check(ledger, api, delivery)
        files = set(list_all(api))
    assert outcomes == ["completed"] * len(ledger.tasks)
    assert {path.name for path in (tmp_path / "blobs").iterdir()} == files
    assert len(ledger.stored) > KILLS
    say(
        f"{KILLS} kills, {ledger.number} uploads started, {len(ledger.stored)} "
        f"acknowledged and whole, {len(outcomes)} tasks acknowledged and completed, "
        f"{count} files listed and whole, {time.monotonic() - started:.0f} s"
    )
