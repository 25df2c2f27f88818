"""The machine that runs the benchmarks."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.server import nginx


def describe() -> dict[str, Any]:
    """Return the properties of this machine."""
    banner = subprocess.run([nginx(), "-v"], capture_output=True, text=True, check=True)
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
        "nginx": banner.stderr.strip().partition("nginx/")[2],
        "load": os.getloadavg()[0],
    }


def cores() -> tuple[int | None, int | None]:
    """Return a core for the server and one for the client. None means any core."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[-1]) if len(usable) > 1 else (None, None)


def folder() -> str | None:
    """Return a folder in memory with enough space, or None."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        return None
    room = os.statvfs(memory)
    return str(memory) if room.f_bavail * room.f_frsize > 2 << 30 else None


def disk() -> str | None:
    """Return a folder on a disk, whose files are in the page cache once written."""
    return "/var/tmp" if Path("/var/tmp").is_dir() else None


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
