"""The memory of this process, in bytes; without /proc, only its peak is known."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident() -> int:
    """Return what is resident now."""
    return _told("VmRSS") or peak()


def peak() -> int:
    """Return the most that was resident, since `forget_peak` where that works."""
    # Of the two, getrusage counts the process that this one was forked from.
    unit = 1 if sys.platform == "darwin" else 1024
    return _told("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def forget_peak() -> None:
    """Let the peak begin anew."""
    if _STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")


def _told(name: str) -> int:
    if not _STATUS.exists():
        return 0
    lines = _STATUS.read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith(name)) * 1024
