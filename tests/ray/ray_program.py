"""Batches on a local Ray: does what a test names, and prints the books about it.

    python -m tests.ray.ray_program SCENARIO FOLDER

Ray and pytest each want the process to be theirs: so this is one of its own.
"""

import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

from ittybit.batch import Outcome
from ittybit.core.config.settings import Attempt
from ittybit.core.http.models import Response
from ittybit.errors import BatchStopped, JournalError
from ittybit.ray import RayBatch
from ittybit.ray.optional_imports import installed
from ittybit_emulator import Emulator, Fault, Script

HOME = Path(__file__).parents[2]
ITEMS = 40
ray: Any = installed("ray") if find_spec("ray") else None
KILLS = "RAY_PROGRAM_KILLS"
WORK: dict[str, Any] = {"kind": "image", "width": 64}
_creates: Counter[str] = Counter()


def die_before(attempt: Attempt) -> None:
    """End this worker with a create about to leave; the first that gets here does."""
    _die("before", attempt)


def die_after(attempt: Attempt, response: Response) -> None:
    """End this worker with an answer that nobody has written down yet."""
    _die("after", attempt)


def _die(when: str, attempt: Attempt) -> None:
    if attempt.request.method != "POST" or not attempt.request.url.endswith("/tasks"):
        return
    _creates[when] += 1
    if _creates[when] == 5:
        try:
            Path(os.environ[KILLS], when).touch(exist_ok=False)
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


def urls(name: str, count: int = ITEMS) -> list[str]:
    """Return sources that no other scenario has: its work would be found again."""
    return [f"https://example.com/{name}/{number}.jpg" for number in range(count)]


def batch(folder: Path, **settings: Any) -> RayBatch:
    known = {"concurrency": 8, "timeout": 2, "settle": 2, "lease": 1, **settings}
    return RayBatch(folder / "run.sqlite3", task=WORK, **known)


class Books:
    """What the emulator saw, and what the batch said."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def of(self, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        told = list(outcomes)
        arrived = self._emulator.requests.matching("POST", "/tasks")
        creates = Counter(json.loads(one.body)["url"] for one in arrived)
        ids = {outcome.source: outcome.id for outcome in told}
        return {
            "creates": creates,
            "sources": [outcome.source for outcome in told],
            "succeeded": sum(outcome.succeeded for outcome in told),
            "ids": len(set(ids.values())),
            "adopted": sum(outcome.adopted for outcome in told),
        }


def killed(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """Two workers, each killed in the middle; some items stand in several blocks."""
    items = urls("killed") + urls("killed", 4)
    with batch(folder, on_request=die_before, on_response=die_after) as run:
        told = books.of(run.run(items, workers=2, block=8))
        again = books.of(run.run(items, workers=1, block=30))
        told["open"] = run.report().open
    told["kills"] = sorted(os.listdir(os.environ[KILLS]))
    told["creates_again"] = sum((again["creates"] - told["creates"]).values())
    return told


def restarted(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """The journal's actor dies when the first outcomes are there."""
    with batch(folder) as run:
        outcomes: list[Outcome] = []
        for outcome in run.run(urls("restarted"), workers=2, block=5):
            if not outcomes:
                kill_actor("ittybit-journal")
            outcomes.append(outcome)
    return books.of(outcomes)


def kill_actor(prefix: str) -> None:
    for name in ray.util.list_named_actors():
        if name.startswith(prefix):
            ray.kill(ray.get_actor(name), no_restart=False)


def mapped(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """The same by Ray Data, where a worker dies too; other columns go along."""
    rows = [{"source": url, "number": n} for n, url in enumerate(urls("mapped"))]
    with batch(folder, on_request=die_before, on_response=die_after) as run:
        done = run.map(ray.data.from_items(rows), workers=2, block=8).take_all()
    told = books.of([])
    told["sources"] = [row["source"] for row in done]
    told["numbers"] = sorted(row["number"] for row in done)
    told["succeeded"] = sum(row["outcome"]["succeeded"] for row in done)
    told["ids"] = len({row["outcome"]["id"] for row in done})
    told["kills"] = sorted(os.listdir(os.environ[KILLS]))
    return told


def refused(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """What cannot be done ends in an error that says so, and can be gone on with."""
    told: dict[str, Any] = {}
    with batch(folder, timeout=2, settle=1) as run:
        told["second"] = _error(JournalError, lambda: batch(folder))
        emulator.faults.add(Fault(status=401), path="/tasks", times=None)
        items = urls("refused", 4)
        told["stopped"] = _error(BatchStopped, lambda: list(run.run(items)))
        emulator.faults.clear()
        emulator.requests.clear()
        items += ["ftp://harbour/pier.jpg"] * 2  # in two blocks
        outcomes = list(run.run(items, workers=1, block=5))
        told["wrong"] = [one.error for one in outcomes if not one.succeeded]
        return told | books.of(outcomes)


def documented(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """The blocks of the page, one after the other, over one journal."""
    page = HOME.joinpath("docs", "ray.md").read_text("utf-8")
    os.chdir(folder)
    for block in re.findall(r"^```py\n(.*?)^```", page, re.M | re.S):
        with redirect_stdout(StringIO()) as printed:
            exec(block, {})
    return {**books.of([]), "printed": printed.getvalue().count("True task_")}


def _error(kind: type[Exception], act: Callable[[], object]) -> str:
    try:
        act()
    except kind as error:
        return str(error)
    return ""


def paced(books: Books, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """Two workers under one rate, for as long as the environment says."""
    seconds, rate = float(os.environ["RAY_PROGRAM_SECONDS"]), 40.0
    emulator.scripts.clear()
    emulator.scripts.add(Script(seconds=3600), kind="*", times=None)
    with batch(folder, rate_limit=rate, timeout=60, concurrency=2000) as run:
        items = urls("paced", round(seconds * rate * 2))
        walk = run.run(items, workers=2, block=len(items) // 2)
        threading.Thread(target=lambda: _drain(walk), daemon=True).start()
        while len(emulator.requests) < 5 * rate:  # both workers are there by then
            time.sleep(0.1)
        time.sleep(seconds + 1)
        times = [one.time for one in emulator.requests]
    begin = times[5 * int(rate)]
    return {"rate": sum(begin <= t < begin + seconds for t in times) / seconds}


def _drain(walk: Iterable[Outcome]) -> None:
    try:
        for _ in walk:
            pass
    except Exception:  # it ends with the batch, which is closed around it
        return


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (killed, restarted, mapped, refused, documented, paced)
}


def main(scenarios: str, folder: str) -> None:
    with Emulator(processes=1) as emulator:
        os.environ["ITTYBIT_API_KEY"] = emulator.key
        os.environ["ITTYBIT_BASE_URL"] = emulator.url
        kills = Path(os.environ.setdefault(KILLS, str(Path(folder, "kills"))))
        ray.init(num_cpus=2, include_dashboard=False, object_store_memory=80_000_000)
        try:
            for name in scenarios.split(","):
                emulator.requests.clear()
                emulator.scripts.add(Script(seconds=0.2), kind="*", times=None)
                shutil.rmtree(kills, ignore_errors=True)
                kills.mkdir()
                own = Path(folder, name)
                own.mkdir()
                begun = time.monotonic()
                told = SCENARIOS[name](Books(emulator), emulator, own)
                told["seconds"] = time.monotonic() - begun
                sys.stdout.write(json.dumps({name: told}) + "\n")
        finally:
            ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
