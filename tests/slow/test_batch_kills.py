"""After 200 SIGKILLs of batches, the emulator has created each task once."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ittybit.core.batch.entry import decode_entry
from ittybit.core.batch.stages import Stage
from ittybit_async.batch.journal.schema import COLUMNS
from ittybit_emulator import Emulator, Fault
from tests.emulator.emulator_support import Caller

KILLS = 50
OPEN = 250  # items that a run has to do, more than it can before it is killed
EACH = 5
LATE = 3.0
STAGES = ("uploaded", "not sent", "sent", "created", "ended", "downloaded")
WORKS = {
    "tasks": "task={'kind': 'image', 'width': 16}",
    "jobs": "job={'kind': 'image', 'options': {'width': 16}}",
}
SETTINGS = "concurrency=8, settle=8, {work}, to={out!r} + '/'"
PROGRAMS = {
    "blocking": """
from pathlib import Path
from ittybit import Ittybit
with Ittybit(timeout=10) as client:
    run = client.batch({journal!r}, {settings})
    for outcome in run(sorted(Path({sources!r}).iterdir())):
        outcome.raise_for_error()
""",
    "awaiting": """
import asyncio
from pathlib import Path
from ittybit import AsyncIttybit
async def main():
    async with AsyncIttybit(timeout=10) as client:
        run = client.batch({journal!r}, {settings})
        async for outcome in run(sorted(Path({sources!r}).iterdir())):
            outcome.raise_for_error()
asyncio.run(main())
""",
}


class Folder:
    """Files of a batch."""

    def __init__(self, home: Path) -> None:
        self.sources = home / "sources"
        self.out = home / "out"
        self.journal = home / "run.sqlite3"
        self.items = 0
        self.sources.mkdir()

    def add_items(self, count: int) -> None:
        for number in range(self.items, self.items + count):
            picture = Image.new("RGB", (32, 32), (number % 256, number // 256, 90))
            picture.save(self.sources / f"{number:04}.png")
        self.items += max(count, 0)

    def program(self, client: str, work: str) -> list[str]:
        settings = SETTINGS.format(work=WORKS[work], out=str(self.out))
        text = PROGRAMS[client].format(
            journal=str(self.journal), sources=str(self.sources), settings=settings
        )
        return [sys.executable, "-c", text]

    @contextmanager
    def pause_at(self, stage: Stage, run: subprocess.Popen[bytes]) -> Generator[None]:
        """Pause `run` when an item has just entered `stage`."""
        before = self.at(stage)
        with closing(sqlite3.connect(self.journal, isolation_level=None)) as lock:
            lock.execute("PRAGMA busy_timeout = 60000")
            lock.execute("BEGIN IMMEDIATE")
            while not self.at(stage) - before and run.poll() is None:
                lock.execute("ROLLBACK")
                time.sleep(0.001)
                lock.execute("BEGIN IMMEDIATE")
            yield

    def at(self, stage: Stage) -> set[str]:
        """Return the digits of the items that are at `stage`."""
        return {carried for at, carried in self.unfinished() if at is stage}

    def count_done(self) -> int:
        return len(self._select("SELECT seq FROM items WHERE stage = 6"))

    def unfinished(self) -> list[tuple[Stage, str]]:
        """Return the stage and the identifying digits of each item in progress."""
        rows = self._select(
            f"SELECT {COLUMNS} FROM items JOIN plans ON plan = plans.id "
            "WHERE stage BETWEEN 1 AND 5"
        )
        return [(entry.stage, entry.marker) for entry in map(decode_entry, rows)]

    def _select(self, query: str) -> list[tuple[Any, ...]]:
        if not self.journal.exists():
            return []
        with closing(sqlite3.connect(self.journal)) as connection:
            try:
                return connection.execute(query).fetchall()
            except sqlite3.OperationalError:  # the run was killed before it had a table
                return []


def stages_of(folder: Folder, caller: Caller, work: str) -> set[str]:
    """Return the interrupted stages; for an intent, also whether it was sent."""
    found: set[str] = set()
    there = count_creates(caller, work)
    for stage, carried in folder.unfinished():
        name = stage.name.lower()
        if stage is Stage.INTENDED:
            name = "sent" if carried in there else "not sent"
        found.add(name)
    return found


def count_creates(caller: Caller, work: str) -> Counter[str]:
    """Return how often each item was created, according to the server."""
    found: Counter[str] = Counter()
    after, number = "", 1
    while True:
        place = f"page={number}" if work == "tasks" else f"after={after}" * bool(after)
        listed = caller.api("GET", f"/{work}?limit=100&{place}").json
        found.update(
            one["options"]["ref"][-16:]
            if work == "tasks"
            else one["metadata"]["ittybit_batch"]
            for one in listed
        )
        if len(listed) < 100:
            return found
        after, number = listed[-1]["id"], number + 1


def add_faults(emulator: Emulator, work: str, chance: random.Random) -> None:
    """Make responses get lost, and requests arrive after their sender was killed."""
    emulator.faults.clear()
    path = f"/{work}"
    emulator.faults.add(Fault(drop="after"), method="POST", path=path, times=2)
    emulator.faults.add(Fault(late=LATE), method="POST", path=path, times=1)
    delay = Fault(delay=chance.uniform(0.1, 0.4))
    emulator.faults.add(delay, method="POST", path=path, times=None)
    emulator.faults.add(Fault(delay=0.05), method="PUT", times=None)
    emulator.faults.add(Fault(delay=0.05), method="GET", port="delivery", times=None)


def kill_repeatedly(
    folder: Folder, emulator: Emulator, client: str, work: str
) -> Counter[str]:
    """Kill a run several times, then finish it. Count the interrupted stages."""
    chance, hit = random.Random(f"{client} {work}"), Counter[str]()
    command, caller = folder.program(client, work), Caller(emulator)
    for number in range(KILLS):
        add_faults(emulator, work, chance)
        folder.add_items(OPEN - (folder.items - folder.count_done()))
        running = subprocess.Popen(command)
        time.sleep(chance.uniform(0.7, 2.2))
        # Every sixth kill is at a random time, the others at one stage each.
        there = number % 6 and folder.journal.exists()
        stage = Stage(number % 6)
        with folder.pause_at(stage, running) if there else nullcontext():
            running.send_signal(signal.SIGKILL)
            assert running.wait(), "the run ended before all kills"
        hit.update(stages_of(folder, caller, work))
    emulator.faults.clear()
    time.sleep(LATE)
    subprocess.run(command, check=True)
    return hit


@pytest.mark.prove
@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("client", PROGRAMS)
def test_every_item_was_created_once_after_fifty_kills(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[str], None],
    client: str,
    work: str,
) -> None:
    folder, started = Folder(tmp_path), time.monotonic()
    with Emulator(processes=1) as emulator:
        monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
        monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
        hit = kill_repeatedly(folder, emulator, client, work)
        created = count_creates(Caller(emulator), work)
    seconds = time.monotonic() - started
    say(
        f"{client}, {work}: {KILLS} kills in {seconds:.0f} s hit {dict(hit)}; "
        f"{folder.items} items"
    )
    assert len(created) == folder.items
    assert set(created.values()) == {1}
    made = [path for path in folder.out.iterdir() if "ittybit-" not in path.name]
    assert len(made) == folder.items
    for path in made:
        with Image.open(path) as picture:
            assert picture.width == 16
    assert all(hit[name] >= EACH for name in STAGES), hit
