# Generated from ittybit_async/batch/journal/owner.py by build_sync.py. Do not edit.
"""The run that owns a journal, in case hosts that share it do not share locks."""

from __future__ import annotations

import os
import platform
import time
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ittybit.core.clock import monotonic
from ittybit.core.printable import one_line
from ittybit.errors import ClientClosedError, JournalError
from ittybit_sync import _io
from ittybit_sync.batch.journal.connection import read_owner
from ittybit_sync.batch.journal.lock import FileLock
from ittybit_sync.batch.journal.paths import wal_path

BEAT = 5.0
"""Seconds between the commits of a run that has nothing else to record."""

_LEASE = 4 * BEAT  # without a commit, a run has ended
_PAUSE = 0.25
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def build_owner() -> str:
    """Return the name of a new owner: the machine, the host name, and a number."""
    return f"{_machine()} {platform.node()} {uuid.uuid4().hex}"


@cache
def _machine() -> str:
    """Return what only processes that share locks have in common."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, ValueError):
        return f"{uuid.getnode():x}"


def wait_for_owner(lock: FileLock) -> None:
    """Return when no other host uses the journal; raise JournalError if one does.

    A run that is killed remains the owner. It has ended if it does not commit anymore.
    """
    owner = read_owner(lock.path)
    if owner is None or (lock.is_locked and owner.startswith(f"{_machine()} ")):
        return
    before, end = _read_times(lock.path), monotonic() + _LEASE
    while monotonic() < end:
        time.sleep(_PAUSE)
        if _read_times(lock.path) != before:
            host = one_line((owner.split(" ") * 2)[1], 100)
            raise JournalError(
                f"another run, on host {host}, works on the journal "
                f"{str(lock.path)!r}; wait until it ends, or use another journal",
                path=str(lock.path),
            )


def _read_times(path: Path) -> list[tuple[int, int] | None]:
    return [_read_time(one) for one in (path, wal_path(path))]


def _read_time(path: Path) -> tuple[int, int] | None:
    try:
        # Opening the file updates its times on a network file system.
        file = os.open(path, os.O_RDONLY) if path.name.endswith("-wal") else None
        found = path.stat() if file is None else os.fstat(file)
    except FileNotFoundError:
        return None
    if file is not None:
        os.close(file)
    return found.st_mtime_ns, found.st_size


class Heartbeat:
    """Calls `beat` every few seconds, in a thread, until `stop` is called."""

    def __init__(self, beat: Callable[[], object]) -> None:
        self._beat = beat
        self._running = _io.Lock()
        self._running.acquire()
        self._thread = _io.Thread(target=self._run, daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:
            raise ClientClosedError(
                "no thread can start while the interpreter exits; wait for the batch "
                "in the main thread"
            ) from error

    def _run(self) -> None:
        while not self._running.acquire(timeout=BEAT):
            self._beat()

    def stop(self) -> None:
        """Stop the thread, and wait until it has ended."""
        self._running.release()
        self._thread.join()
