"""How fast, and in how much memory, a large file goes up and comes down.

    python -m benchmarks.transfers [MIB]

Each way runs in a process of its own against the same server on this machine, which
keeps nothing: our clients, and aiohttp and requests alone. Printed are MB/s, the peak
of resident memory in MB, and the ratio to the bare library; only ratios of one run can
be compared.
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

from benchmarks.sink_server import running
from benchmarks.ways import WAYS

Figures = tuple[float, float]


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
    """Print a line for each way, the best of three runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "up.bin"
        with file.open("wb") as handle:
            for _ in range(mib):
                handle.write(bytes(1 << 20))
        with running(file) as url:
            print(f"{mib} MiB                   MB/s  peak MB  of the bare library")
            for way in WAYS:
                runs = [measured(way, url, file, folder) for _ in range(3)]
                speed, peak = max(run[0] for run in runs), max(run[1] for run in runs)
                if "bare" in way:
                    bare = speed
                    ratio = ""
                else:
                    ratio = f"{speed / bare:9.2f}"
                print(f"{way:22} {speed:8.0f} {peak:8.0f} {ratio}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
