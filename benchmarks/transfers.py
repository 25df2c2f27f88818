"""How fast, and in how much memory, a large file goes up and comes down.

    python -m benchmarks.transfers [MIB]

Each way runs in a process of its own against the same server on this machine, which
keeps nothing: our clients, and aiohttp and requests alone. Printed are MB/s and the
ratio to the bare library in the same round, both medians of five rounds, and the peak
of resident memory in MB. Only ratios can be compared between runs.
"""

from __future__ import annotations

import importlib
import multiprocessing
import multiprocessing.connection
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.sink_server import running
from benchmarks.ways import WAYS

Figures = tuple[float, float]
_ROUNDS = 5


def measured(way: str, url: str, file: Path, folder: Path) -> Figures:
    """Return MB/s and peak memory of one way, in a new process."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(sending, way, url, file, folder))
    process.start()
    figures: Figures = receiving.recv()
    process.join()
    return figures


def _measure(
    sending: multiprocessing.connection.Connection,
    way: str,
    url: str,
    file: Path,
    folder: Path,
) -> None:
    importlib.import_module(WAYS[way].module)
    begun = time.perf_counter()
    WAYS[way].carry(url, file, folder / "down.bin")
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sending.send((file.stat().st_size / seconds / 1e6, peak))


def main(mib: int) -> None:
    """Print a line for each way; they take turns, so that all bear the same load."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "up.bin"
        with file.open("wb") as handle:
            for _ in range(mib):
                handle.write(bytes(1 << 20))
        with running(file) as url:
            rounds = [
                {way: measured(way, url, file, folder) for way in WAYS}
                for _ in range(_ROUNDS)
            ]
    print(f"{mib} MiB                   MB/s  peak MB  of the bare library")
    bare = ""
    for way in WAYS:
        bare = way if "bare" in way else bare
        speed = median(one[way][0] for one in rounds)
        ratio = median(one[way][0] / one[bare][0] for one in rounds)
        peak = max(one[way][1] for one in rounds)
        print(f"{way:22} {speed:8.0f} {peak:8.0f} {ratio:9.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
