"""Who works on what: one holder at a time, for as long as it is heard of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class _Lease:
    ends: float
    works: set[bytes] = field(default_factory=set[bytes])
    seqs: set[int] = field(default_factory=set[int])


class Leases:
    """Hands works out to holders; times are a monotonic clock's, in seconds.

    A holder has one lease for all that it took, which ends `seconds` after it was last
    heard of. What has ended stays the holder's until another takes something of it;
    from then on the holder has nothing.

    >>> leases = Leases(30)
    >>> leases.take("a", b"work", 0.0), leases.take("b", b"work", 29.0)
    (True, False)
    >>> leases.take("b", b"work", 31.0), leases.renew("a", 31.0)
    (True, False)
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._by_holder: dict[str, _Lease] = {}
        self._by_work: dict[bytes, str] = {}

    def take(self, holder: str, work: bytes, now: float) -> bool:
        """Return whether `work` is the holder's from now on."""
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

    def name(self, holder: str, items: Iterable[tuple[bytes, int]]) -> list[bool]:
        """Take note of the number of each item; return whether its work is held."""
        lease = self._by_holder.get(holder, _Lease(0.0))
        held = [(work in lease.works, seq) for work, seq in items]
        lease.seqs.update(seq for own, seq in held if own)
        return [own for own, _ in held]

    def holds(self, holder: str, seqs: Iterable[int]) -> bool:
        """Tell whether the holder has all items of these numbers."""
        lease = self._by_holder.get(holder)
        return lease is not None and lease.seqs.issuperset(seqs)

    def renew(self, holder: str, now: float) -> bool:
        """Take note that the holder was heard of; return whether it has anything."""
        lease = self._by_holder.get(holder)
        if lease is None:
            return False
        lease.ends = now + self._seconds
        return True

    def release(self, holder: str) -> None:
        """Let others have what the holder had."""
        lease = self._by_holder.pop(holder, None)
        for work in () if lease is None else lease.works:
            del self._by_work[work]
