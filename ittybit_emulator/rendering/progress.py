"""Progress of a rendering."""

from collections.abc import Callable


class Progress:
    """Progress of a rendering, reported as a percentage below 100."""

    def __init__(self, total: float, report: Callable[[float], None]) -> None:
        self._total = total
        self._report = report
        self._reported = 0.0

    def reach(self, seconds: float) -> None:
        """Record that `seconds` are rendered."""
        percent = min(99.0, 100 * seconds / self._total) if self._total > 0 else 0.0
        if percent >= self._reported + 1:
            self._reported = percent
            self._report(round(percent, 1))
