"""How far a rendering is."""

from collections.abc import Callable


class Progress:
    """Turns seconds done into percentages that rise, without a call for every frame.

    Args:
        total: Seconds in all.
        report: Told a percentage below 100, each time it has risen by one at least.
    """

    def __init__(self, total: float, report: Callable[[float], None]) -> None:
        self._total = total
        self._report = report
        self._told = 0.0

    def reach(self, seconds: float) -> None:
        """So many seconds are done."""
        percent = min(99.0, 100 * seconds / self._total) if self._total > 0 else 0.0
        if percent >= self._told + 1:
            self._told = percent
            self._report(round(percent, 1))
