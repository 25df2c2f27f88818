# Generated from ittybit_async/transfers/progress.py by build_sync.py. Do not edit.
"""Progress and bandwidth limit that all parts of one transfer share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from functools import partial
from typing import TypeVar

from ittybit.body import Body, Content
from ittybit.core.clock import monotonic
from ittybit.core.transfers.options import Bandwidth, Transfer
from ittybit.errors import APIError
from ittybit.progress import Meter
from ittybit_sync import _io
from ittybit_sync.concurrency import each

T = TypeVar("T")


class TransferStopped(APIError):
    """Ends a part after another part has failed; callers never see it."""


class TransferMonitor:
    """Reports the progress of all parts, and limits their bandwidth."""

    def __init__(self, transfer: Transfer, total: int | None = None) -> None:
        self._on_progress = transfer.on_progress
        self._max_concurrency = transfer.max_concurrency
        self._lock = _io.Lock()
        self._bandwidth = Bandwidth(transfer.max_bandwidth)
        self._has_limit = transfer.max_bandwidth is not None
        self._is_stopped = False
        self.meter: Meter = Meter(total)

    @property
    def block_size(self) -> int:
        """Number of bytes that may be transferred without a pause."""
        return self._bandwidth.block_size

    def record(self, part: Hashable, bytes: int) -> None:
        """Record that `part` has transferred `bytes` in total."""
        if self._on_progress is None:
            return
        with self._lock:
            self._on_progress(self.meter.record(part, bytes, monotonic()))

    def set_total(self, total: int | None) -> None:
        """Set the total number of bytes, unless it is known."""
        if self.meter.total is None:
            self.meter.total = total

    def start_part(self, part: Hashable, bytes: int) -> None:
        """Start `part` with `bytes` that an earlier run has transferred."""
        with self._lock:
            self.meter.begin(part, bytes)

    def for_each(
        self, transfer: Callable[[T], _io.Eventual[object]], parts: Iterable[T]
    ) -> None:
        """Transfer `parts` concurrently; if one fails, stop the others."""
        if not _io.main_thread().is_alive():  # no thread can start anymore
            for part in parts:
                transfer(part)
            return
        ended = each(transfer, parts, limit=self._max_concurrency, on_stop=self.stop)
        with closing(ended) as results:
            for _ in results:
                pass

    def stop(self) -> None:
        """Make the running parts raise TransferStopped."""
        self._is_stopped = True

    def reset(self) -> None:
        """Forget all parts; they must have ended."""
        self._is_stopped = False
        self.meter = Meter(self.meter.total)

    def pause(self, size: int) -> float:
        """Return the seconds to wait before a block of `size` bytes is transferred."""
        if self._is_stopped:
            raise TransferStopped("another part ended the transfer")
        if not self._has_limit:
            return 0.0
        with self._lock:
            return self._bandwidth.pause(size, monotonic())

    def body(self, name: str, part: Hashable, content: Content) -> Body:
        """Return `content` as a request body whose progress counts as `part`."""
        report: Callable[[int], object] | None = partial(self.record, part)
        return Body(
            name=name,
            size=content.size,
            open=content.open,
            unchanged=content.unchanged,
            on_progress=report if self._on_progress else None,
            block=self.block_size,
            pause=self.pause,
        )
