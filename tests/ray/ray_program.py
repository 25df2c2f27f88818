"""Program that runs scenarios of Ray batches and prints their results as JSON.

    python -m tests.ray.ray_program SCENARIO FOLDER

Ray does not work inside of a pytest process, so it has its own process.
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
from ittybit.ray.actor_handle import import_optional
from ittybit_emulator import Emulator, Fault, Script

HOME = Path(__file__).parents[2]
ITEMS = 40
ray: Any = import_optional("ray") if find_spec("ray") else None
KILLS = "RAY_PROGRAM_KILLS"
WORK: dict[str, Any] = {"kind": "image", "width": 64}
_creates: Counter[str] = Counter()


def die_before(attempt: Attempt) -> None:
    """Kill this worker before it sends its fifth create. Only one worker is killed."""
    _die("before", attempt)


def die_after(attempt: Attempt, response: Response) -> None:
    """Kill this worker before it records the response to its fifth create."""
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
    """Return sources that differ by scenario, so that no work is reused."""
    return [f"https://example.com/{name}/{number}.jpg" for number in range(count)]


def batch(folder: Path, **settings: Any) -> RayBatch:
    known = {"concurrency": 8, "timeout": 2, "settle": 2, "lease": 1, **settings}
    return RayBatch(folder / "run.sqlite3", task=WORK, **known)


class Summary:
    """Summary of the emulator's requests and the batch's outcomes."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def summarize(self, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        result = list(outcomes)
        requests = self._emulator.requests.matching("POST", "/tasks")
        creates = Counter(json.loads(request.body)["url"] for request in requests)
        ids = {outcome.source: outcome.id for outcome in result}
        return {
            "creates": creates,
            "sources": [outcome.source for outcome in result],
            "succeeded": sum(outcome.succeeded for outcome in result),
            "ids": len(set(ids.values())),
            "adopted": sum(outcome.adopted for outcome in result),
        }


def killed_workers(
    summary: Summary, emulator: Emulator, folder: Path
) -> dict[str, Any]:
    """Kill both workers during a run with items that several blocks contain."""
    items = urls("killed") + urls("killed", 4)
    with batch(folder, on_request=die_before, on_response=die_after) as run:
        result = summary.summarize(run.run(items, workers=2, block=8))
        again = summary.summarize(run.run(items, workers=1, block=30))
        result["open"] = run.report().open
    result["kills"] = sorted(os.listdir(os.environ[KILLS]))
    result["creates_again"] = sum((again["creates"] - result["creates"]).values())
    return result


def restarted_journal(
    summary: Summary, emulator: Emulator, folder: Path
) -> dict[str, Any]:
    """Kill the journal's actor after the first outcome."""
    with batch(folder) as run:
        outcomes: list[Outcome] = []
        for outcome in run.run(urls("restarted"), workers=2, block=5):
            if not outcomes:
                kill_actor("ittybit-journal")
            outcomes.append(outcome)
    return summary.summarize(outcomes)


def kill_actor(prefix: str) -> None:
    for name in ray.util.list_named_actors():
        if name.startswith(prefix):
            ray.kill(ray.get_actor(name), no_restart=False)


def mapped_dataset(
    summary: Summary, emulator: Emulator, folder: Path
) -> dict[str, Any]:
    """Map CSV files with additional columns while workers are killed.

    There are more workers than CPUs, and Ray needs a CPU to read.
    """
    lines = [f"{url},{n}\n" for n, url in enumerate(urls("mapped"))]
    files = [folder / "one.csv", folder / "two.csv"]
    for file, part in zip(files, (lines[::2], lines[1::2]), strict=True):
        file.write_text("source,number\n" + "".join(part))
    with batch(folder, on_request=die_before, on_response=die_after) as run:
        dataset = ray.data.read_csv([str(file) for file in files])
        done = run.map(dataset, workers=2, block=8).take_all()
    result = summary.summarize([])
    result["sources"] = [row["source"] for row in done]
    result["numbers"] = sorted(row["number"] for row in done)
    result["succeeded"] = sum(row["outcome"]["succeeded"] for row in done)
    result["ids"] = len({row["outcome"]["id"] for row in done})
    result["kills"] = sorted(os.listdir(os.environ[KILLS]))
    return result


def rejected(summary: Summary, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """Use a locked journal, a rejected key, and invalid items."""
    result: dict[str, Any] = {}
    with batch(folder, timeout=2, settle=1) as run:
        result["second"] = _error(JournalError, lambda: batch(folder))
        emulator.faults.add(Fault(status=401), path="/tasks", times=None)
        items: list[Any] = [*urls("refused", 4)]
        result["stopped"] = _error(BatchStopped, lambda: list(run.run(items)))
        emulator.faults.clear()
        emulator.requests.clear()
        # In two blocks, one of which has an item that cannot be pickled.
        items += ["ftp://harbour/pier.jpg"] * 2 + [{"source": threading.Lock()}]
        outcomes = list(run.run(items, workers=1, block=5))
        result["wrong"] = [
            request.error for request in outcomes if not request.succeeded
        ]
        return result | summary.summarize(outcomes)


def documented_blocks(
    summary: Summary, emulator: Emulator, folder: Path
) -> dict[str, Any]:
    """Run the code blocks of docs/ray.md in order with one journal."""
    page = HOME.joinpath("docs", "ray.md").read_text("utf-8")
    os.chdir(folder)
    for block in re.findall(r"^```py\n(.*?)^```", page, re.M | re.S):
        with redirect_stdout(StringIO()) as printed:
            exec(block, {})
    return {**summary.summarize([]), "printed": printed.getvalue().count("True task_")}


def _error(kind: type[Exception], act: Callable[[], object]) -> str:
    try:
        act()
    except kind as error:
        return str(error)
    return ""


def shared_rate(summary: Summary, emulator: Emulator, folder: Path) -> dict[str, Any]:
    """Measure the rate of two workers with a shared rate limit."""
    seconds, rate = float(os.environ["RAY_PROGRAM_SECONDS"]), 40.0
    emulator.scripts.clear()
    emulator.scripts.add(Script(seconds=3600), kind="*", times=None)
    with batch(folder, rate_limit=rate, timeout=60, concurrency=2000) as run:
        items = urls("paced", round(seconds * rate * 2))
        outcomes = run.run(items, workers=2, block=len(items) // 2)
        threading.Thread(target=lambda: _drain(outcomes), daemon=True).start()
        while len(emulator.requests) < 5 * rate:  # both workers are running by then
            time.sleep(0.1)
        time.sleep(seconds + 1)
        times = [request.time for request in emulator.requests]
    begin = times[5 * int(rate)]
    return {"rate": sum(begin <= t < begin + seconds for t in times) / seconds}


def _drain(outcomes: Iterable[Outcome]) -> None:
    try:
        for _ in outcomes:
            pass
    except Exception:  # the batch is closed while it runs
        return


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (
        killed_workers,
        restarted_journal,
        mapped_dataset,
        rejected,
        documented_blocks,
        shared_rate,
    )
}


def main(scenarios: str, folder: str) -> None:
    with Emulator(processes=1) as emulator:
        os.environ["ITTYBIT_API_KEY"] = emulator.key
        os.environ["ITTYBIT_BASE_URL"] = emulator.url
        kills = Path(os.environ.setdefault(KILLS, str(Path(folder, "kills"))))
        ray.init(num_cpus=1, include_dashboard=False, object_store_memory=80_000_000)
        try:
            for name in scenarios.split(","):
                emulator.requests.clear()
                emulator.scripts.add(Script(seconds=0.2), kind="*", times=None)
                shutil.rmtree(kills, ignore_errors=True)
                kills.mkdir()
                own = Path(folder, name)
                own.mkdir()
                started = time.monotonic()
                result = SCENARIOS[name](Summary(emulator), emulator, own)
                result["seconds"] = time.monotonic() - started
                sys.stdout.write(json.dumps({name: result}) + "\n")
        finally:
            ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
