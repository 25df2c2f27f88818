"""The metrics and their formats."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One figure of a cell, which is divided by `unit` for display."""

    heading: str
    unit: float = 1.0

    def format(self, value: float) -> str:
        """Return `value` with three significant digits."""
        value /= self.unit
        large = abs(value) >= 100
        return f"{value:,.0f}".replace(",", " ") if large else f"{value:.3g}"


METRICS = {
    "cpu_us": Metric("CPU µs"),
    "post_us": Metric("POST µs"),
    "blocking_us": Metric("sync µs"),
    "mb_per_cpu_second": Metric("MB/CPU s"),
    "mb_per_second": Metric("MB/s"),
    "extra_peak_bytes": Metric("extra MB", 1e6),
    "grown_bytes": Metric("grown MB", 1e6),
    "bytes_per_item": Metric("bytes/item"),
    "import_ms": Metric("CPU ms"),
    "wall_ms": Metric("wall ms"),
    "modules": Metric("modules"),
    "first_ms": Metric("first ms"),
}
