"""Text and HTML of the progress of transfers and waits."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, TypeAlias, cast

from ittybit.core.display.html import render_bar
from ittybit.core.printable import format_size, one_line
from ittybit.progress import Progress

Show: TypeAlias = Callable[[float | None, str], object]
"""Shows a fraction (0 to 1, or None if it is unknown) and a text."""


class Bar:
    """A progress bar of a notebook."""

    def __init__(
        self, label: str, fraction: float | None = None, text: str = ""
    ) -> None:
        self._label = label
        self._fraction = fraction
        self._text = text

    def __repr__(self) -> str:
        percent = "" if self._fraction is None else f" {self._fraction:.0%}"
        return f"{self._label}{percent} {self._text}"

    def _repr_html_(self) -> str:
        bar = render_bar(self._fraction)
        return f"<div>{escape(self._label)} {bar} {escape(self._text)}</div>"


class WorkCount:
    """Progress of several tasks, jobs, or runs together."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._parts: dict[str, float] = {}
        self._sum = 0.0
        self._ended = 0

    def record(self, work: Any) -> tuple[float, str]:
        """Record the state of one work; return the fraction and a text."""
        percent: object = work.progress
        # Lenient decoding keeps a value of the wrong type.
        is_number = isinstance(percent, int | float) and 0 <= percent <= 100
        part = cast("float", percent) / 100 if is_number else 0.0
        before = self._parts.get(work.id, 0.0)
        if work.ended:
            self._ended += 1
            part = 1.0
        self._parts[work.id] = part
        self._sum += part - before
        text = f"{self._ended} of {self._total}"
        if self._total == 1:
            text = one_line(str(work.status or ""), 20)
        is_done = self._ended == self._total
        return 1.0 if is_done else min(self._sum / self._total, 0.99), text


def describe_transfer(progress: Progress) -> tuple[float | None, str]:
    """Return the fraction of a transfer and its sizes as text."""
    total = f" of {format_size(progress.total)}" if progress.total else ""
    rate = f", {format_size(progress.rate)}/s" if progress.rate else ""
    return progress.fraction, f"{format_size(progress.bytes)}{total}{rate}"
