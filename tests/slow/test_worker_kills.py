"""Fifty SIGKILLs of rendering workers, and the state of the server afterwards."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from ittybit_emulator.samples import video
from tests.emulator.emulator_support import Caller, target_of

KILLS = 50
LONG = {"kind": "video", "format": "webm", "width": 640}
SHORT = {"kind": "image", "width": 40, "format": "png"}


def workers() -> set[int]:
    """Return the live worker processes of this process, without zombies."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                line = Path(f"/proc/{child}/cmdline").read_bytes()
            except OSError:
                continue
            if b"rendering.worker" in line:
                found.add(int(child))
    return found


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def is_running(caller: Caller, task: str) -> bool:
    """Wait until `task` makes progress. Return False if it has already ended."""
    while True:
        now = caller.api("GET", f"/tasks/{task}").json
        if now["progress"] or now["status"] in {"completed", "failed"}:
            return now["status"] not in {"completed", "failed"}
        time.sleep(0.005)


def result(caller: Caller, task: dict[str, object]) -> bytes:
    """Return the output of a completed `task`."""
    output = task["output"]
    assert isinstance(output, dict)
    return caller.get(target_of(output["url"])).body


def kill_in_the_middle(caller: Caller, file: str, chance: random.Random) -> bool:
    """Kill all workers during a long task; return whether it was still running."""
    task = caller.create(file_id=file, **LONG)["id"]
    if not is_running(caller, task):
        return False
    time.sleep(chance.uniform(0, 0.1))
    for process in workers():
        os.kill(process, signal.SIGKILL)
    ended = caller.wait(task)
    if ended["status"] == "completed":  # the task was faster
        return False
    assert "killed (SIGKILL)" in str(ended["error"])
    assert ended.get("output") is None
    return True


@pytest.mark.prove
def test_fifty_kills_leave_no_wrong_result_no_orphan_and_no_file(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    started, before = time.monotonic(), workers()
    clip = video(tmp_path / "c.mp4", seconds=8, width=320, height=180).read_bytes()
    with Emulator(data=tmp_path / "data", processes=2) as emulator:
        caller = Caller(emulator)
        file = caller.file("/k/clip.mp4", clip)["id"]
        expected = result(caller, caller.done(file_id=file, **SHORT))
        open_before = descriptors()
        rounds, right = kill_until_enough(caller, file, expected)
        assert result(caller, caller.done(file_id=file, **SHORT)) == expected
        assert caller.get("/k/clip.mp4").body == clip
        # Each live worker has some temporary files.
        assert descriptors() <= open_before + 8
        files = list_ids(caller)
        assert {path.name for path in (emulator.data / "blobs").iterdir()} == files
        assert list((emulator.data / "tmp").iterdir()) == []
    assert workers() <= before
    say(
        f"{KILLS} kills of a running task in {rounds} rounds, {right} concurrent tasks "
        f"right, {rounds - right} killed, {time.monotonic() - started:.0f} s; "
        f"{len(files)} files listed and stored, no other file, no worker is left"
    )


def kill_until_enough(caller: Caller, file: str, expected: bytes) -> tuple[int, int]:
    """Return the number of rounds, and in how many the concurrent task was right."""
    chance = random.Random(7)
    kills = rounds = right = 0
    while kills < KILLS:
        rounds += 1
        assert rounds < 3 * KILLS
        beside = caller.create(file_id=file, **SHORT)["id"]
        kills += kill_in_the_middle(caller, file, chance)
        ended = caller.wait(beside)
        if ended["status"] == "completed":
            assert result(caller, ended) == expected
            right += 1
        else:
            assert "killed (SIGKILL)" in str(ended["error"])
    return rounds, right


def list_ids(caller: Caller) -> set[str]:
    """Return the IDs of all files."""
    found: set[str] = set()
    page = 1
    while more := caller.api("GET", f"/files?limit=100&page={page}").json:
        found |= {file["id"] for file in more}
        page += 1
    return found
