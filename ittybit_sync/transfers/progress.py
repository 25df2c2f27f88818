# Generated from ittybit_async/transfers/progress.py by build_sync.py. Do not edit.
"""What the parts of one transfer share: the sum of their bytes, and the bandwidth."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import partial

from ittybit.body import Body, Content
from ittybit.core.transfers.options import Transfer
from ittybit.core.transfers.throughput import Bandwidth
from ittybit.errors import APIError
from ittybit.progress import Meter
from ittybit_sync import _io


class TransferStopped(APIError):
    """What a part ends with that nobody waits for; only other parts see it."""


class TransferMonitor:
    """Counts the bytes of all parts, tells of them one at a time, and slows them."""

    def __init__(self, transfer: Transfer, total: int | None = None) -> None:
        self._tell = transfer.on_progress
        self._lock = _io.Lock()
        self._bandwidth = Bandwidth(transfer.max_bandwidth)
        self._limited = transfer.max_bandwidth is not None
        self._stopped = False
        self.meter: Meter = Meter(total)

    @property
    def block(self) -> int:
        """The bytes that may go without a pause."""
        return self._bandwidth.block

    def moved(self, part: Hashable, bytes: int) -> None:
        """Take note that `part` has done so many bytes by now."""
        if self._tell is None:
            return
        with self._lock:
            self._tell(self.meter.moved(part, bytes, time.monotonic()))

    def expect(self, total: int | None) -> None:
        """Take note of how many bytes there will be, unless that is known."""
        if self.meter.total is None:
            self.meter.total = total

    def begin(self, part: Hashable, bytes: int) -> None:
        """Let `part` begin with so many bytes, which were there before."""
        with self._lock:
            self.meter.begin(part, bytes)

    def stop(self) -> None:
        """Let no block go any more: nobody waits for the parts that are under way."""
        self._stopped = True

    def begin_anew(self) -> None:
        """Forget all parts, which have ended."""
        self._stopped = False
        self.meter = Meter(self.meter.total)

    def pause(self, size: int) -> float:
        """Return the seconds to wait before a block of `size` bytes goes."""
        if self._stopped:
            raise TransferStopped("another part has ended the transfer")
        if not self._limited:
            return 0.0
        with self._lock:
            return self._bandwidth.pause(size, time.monotonic())

    def body(self, name: str, part: Hashable, content: Content) -> Body:
        """Return `content` as the body of a request, which is one part of all."""
        report: Callable[[int], object] | None = partial(self.moved, part)
        return Body(
            name=name,
            size=content.size,
            open=content.open,
            unchanged=content.unchanged,
            on_progress=report if self._tell else None,
            block=self.block,
            pause=self.pause,
        )
