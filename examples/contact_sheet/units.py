"""Numbers with units."""

from __future__ import annotations

_SPACE = "\N{NO-BREAK SPACE}"
_TIMES = "\N{MULTIPLICATION SIGN}"


def format_bytes(size: int) -> str:
    """Return a size with its unit: 48 kB, 1.3 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{_SPACE}kB"
    return f"{size / 1_000_000:.1f}{_SPACE}MB"


def format_seconds(duration: float | None) -> str:
    """Return a duration: 3.0 s, 0.42 s. An image has none."""
    if duration is None:
        return ""
    return f"{duration:.{2 if duration < 0.95 else 1}f}{_SPACE}s"


def format_pixels(width: int | None, height: int | None) -> str:
    """Return width by height. Audio has none."""
    return "" if width is None else f"{width}{_TIMES}{height}"


def format_count(number: int, noun: str) -> str:
    """Return the number and the noun: 1 rendition, 2 renditions."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
