"""In storms, and with lists that show new work late, each item is created once."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ittybit_emulator import Emulator, Fault
from tests.emulator.emulator_support import Caller
from tests.slow.test_batch_kills import PROGRAMS, WORKS, Folder, count_creates

STORM = 12.0
LAG = 4.0  # less than the time to settle
LOST = 60
ITEMS = 250
JSON = {"Content-Type": "application/json"}


def add_storm(emulator: Emulator, work: str) -> None:
    """Refuse all requests for some seconds, after creates whose responses are lost."""
    emulator.faults.add(Fault(drop="after"), method="POST", path=f"/{work}", times=LOST)
    busy = Fault(status=429, headers={"Retry-After": "1"})
    emulator.faults.add(busy, times=None)
    threading.Timer(STORM, emulator.faults.clear).start()


def add_stale_list(emulator: Emulator, work: str) -> None:
    """Lose the responses to creates, which the list shows `LAG` seconds later."""
    emulator.faults.add(Fault(drop="after"), method="POST", path=f"/{work}", times=LOST)
    empty = Fault(status=200, body=b"[]", headers=JSON)
    emulator.faults.add(empty, method="GET", path=f"/{work}", times=None)

    def show_again() -> None:
        while not emulator.requests.matching("POST", f"/{work}"):
            time.sleep(0.05)
        time.sleep(LAG)
        emulator.faults.clear()

    threading.Thread(target=show_again, daemon=True).start()


@pytest.mark.prove
@pytest.mark.parametrize("add_faults", [add_storm, add_stale_list])
@pytest.mark.parametrize(("client", "work"), list(zip(PROGRAMS, WORKS, strict=True)))
def test_every_item_is_created_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[str], None],
    client: str,
    work: str,
    add_faults: Callable[[Emulator, str], None],
) -> None:
    folder = Folder(tmp_path)
    folder.add_items(ITEMS)
    with Emulator(fast=True) as emulator:
        monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
        monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
        add_faults(emulator, work)
        started = time.monotonic()
        subprocess.run(folder.program(client, work), check=True)
        seconds = time.monotonic() - started
        created = count_creates(Caller(emulator), work)
    say(f"{client}, {work}, {add_faults.__name__}: {seconds:.0f} s")
    assert len(created) == ITEMS
    assert set(created.values()) == {1}
