"""Memory of this process in bytes. Without /proc, only the peak is known."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident() -> int:
    """Return the current resident memory."""
    return _read_status("VmRSS") or peak()


def peak() -> int:
    """Return the peak of resident memory, since `reset_peak` if that is supported."""
    # Prefer VmHWM, because getrusage includes the parent process before the fork.
    unit = 1 if sys.platform == "darwin" else 1024
    return (
        _read_status("VmHWM")
        or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    )


def reset_peak() -> None:
    """Reset the peak of resident memory."""
    if _STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")


def _read_status(name: str) -> int:
    if not _STATUS.exists():
        return 0
    lines = _STATUS.read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith(name)) * 1024
