"""Formatting of numbers and times. Number and unit stay on one line."""

from __future__ import annotations

from datetime import UTC, datetime

from ittybit.core.printable import scale_size

_SPACE = "\N{NO-BREAK SPACE}"
_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def format_count(number: int) -> str:
    """Return a number with separated thousands: 1 048 576."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def count_noun(number: int, noun: str) -> str:
    """Return the number and the noun: 1 item, 2 items."""
    return f"{format_count(number)}{_SPACE}{noun}{'' if number == 1 else 's'}"


def format_size(number: float) -> str:
    """Return a number of bytes with a unit: 812 B, 1.3 MB."""
    scaled, unit = scale_size(number)
    digits = f"{scaled:.0f}" if unit == "B" else _format_digits(scaled)
    return f"{digits}{_SPACE}{unit}"


def format_duration(seconds: float) -> str:
    """Return a duration: 42 ms, 3.1 s, 2 h 5 min."""
    if seconds < 0.9995:
        return f"{_format_digits(seconds * 1000)}{_SPACE}ms"
    if seconds < 59.95:
        return f"{_format_digits(seconds)}{_SPACE}s"
    left = round(seconds)
    parts: list[str] = []
    for length, unit in (*_SPANS, (1, "s")):
        number, left = divmod(left, length)
        if number or parts:
            parts.append(f"{number}{_SPACE}{unit}")
    return " ".join(part for part in parts[:2] if part[0] != "0")


def format_rate(number: float) -> str:
    """Return a number of items per second as a rate: 12 / s, 3.4 / min."""
    if number >= 1:
        return f"{_format_digits(number)}{_SPACE}/{_SPACE}s"
    if number * 60 >= 1:
        return f"{_format_digits(number * 60)}{_SPACE}/{_SPACE}min"
    return f"{_format_digits(number * 3600)}{_SPACE}/{_SPACE}h"


def format_time(when: float) -> str:
    """Return a Unix time as a date and time: 2026-11-22 18:05:09 UTC."""
    try:
        return f"{datetime.fromtimestamp(when, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"Unix time {when:.0f}"


def _format_digits(number: float) -> str:
    return f"{number:.1f}" if number < 9.95 else f"{number:,.0f}".replace(",", _SPACE)
