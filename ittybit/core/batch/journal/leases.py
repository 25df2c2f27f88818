"""Leases that give each piece of work to one holder at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class _Lease:
    ends: float
    works: set[bytes] = field(default_factory=set[bytes])
    seqs: set[int] = field(default_factory=set[int])


class Leases:
    """Leases of works by holders. Times are seconds of a monotonic clock.

    A holder has one lease for all of its works. The lease ends `seconds` after the
    holder last acquired or renewed it. An ended lease remains valid until another
    holder acquires one of its works; then the first holder loses all of them.

    >>> leases = Leases(30)
    >>> leases.acquire("a", b"work", 0.0), leases.acquire("b", b"work", 29.0)
    (True, False)
    >>> leases.acquire("b", b"work", 31.0), leases.renew("a", 31.0)
    (True, False)
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._by_holder: dict[str, _Lease] = {}
        self._by_work: dict[bytes, str] = {}

    def acquire(self, holder: str, work: bytes, now: float) -> bool:
        """Try to lease `work` to `holder`. Return whether the holder has it now."""
        other = self._by_work.get(work)
        if other is not None and other != holder:
            if self._by_holder[other].ends > now:
                return False
            self.release(other)
        lease = self._by_holder.setdefault(holder, _Lease(now + self._seconds))
        lease.ends = now + self._seconds
        lease.works.add(work)
        self._by_work[work] = holder
        return True

    def add_items(self, holder: str, items: Iterable[tuple[bytes, int]]) -> list[bool]:
        """Add items of leased works. Return whether `holder` has the work of each."""
        lease = self._by_holder.get(holder, _Lease(0.0))
        checked = [(work in lease.works, seq) for work, seq in items]
        lease.seqs.update(seq for is_held, seq in checked if is_held)
        return [is_held for is_held, _ in checked]

    def holds(self, holder: str, seqs: Iterable[int]) -> bool:
        """Return whether `holder` has all items with these numbers."""
        lease = self._by_holder.get(holder)
        return lease is not None and lease.seqs.issuperset(seqs)

    def renew(self, holder: str, now: float) -> bool:
        """Extend the lease of `holder`. Return whether it has one."""
        lease = self._by_holder.get(holder)
        if lease is None:
            return False
        lease.ends = now + self._seconds
        return True

    def release(self, holder: str) -> None:
        """End the lease of `holder`."""
        lease = self._by_holder.pop(holder, None)
        for work in () if lease is None else lease.works:
            del self._by_work[work]
