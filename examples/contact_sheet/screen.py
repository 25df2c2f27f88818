"""Progress: bars on a terminal, otherwise one line per event."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from contact_sheet.media import Medium
from contact_sheet.orders import Order
from contact_sheet.program import InterruptFlag
from contact_sheet.units import format_bytes, format_count, format_seconds
from contact_sheet.verification import Rendition
from ittybit.progress import Progress
from ittybit.types import Task

BAR = 16


@dataclass
class _Row:
    """Progress of one medium: bytes sent, and percent of each rendition."""

    medium: Medium
    sent: int = 0
    percent: dict[Path, float] = field(default_factory=dict[Path, float])
    ended: list[Rendition] = field(default_factory=list[Rendition])

    def cells(self) -> tuple[Text | ProgressBar, ...]:
        size = self.medium.facts.size
        total = 100.0 * len(self.percent)
        done = sum(self.percent.values())
        failed = any(rendition.problem for rendition in self.ended)
        return (
            Text(self.medium.name, overflow="ellipsis"),
            _bar(size, self.sent, "cyan"),
            Text(format_bytes(size), "dim", justify="right"),
            _bar(total or 1, done, "red" if failed else "green"),
            Text(
                f"{len(self.ended)} of {len(self.percent)}" if total else "",
                "red" if failed else "dim",
                justify="right",
            ),
        )


def _bar(total: float, done: float, style: str) -> ProgressBar:
    return ProgressBar(total, done, BAR, complete_style=style, finished_style=style)


class Screen:
    """Progress display of the demo, used in a ``with`` statement."""

    def __init__(self, media: Sequence[Medium], console: Console) -> None:
        self._rows = {medium.path: _Row(medium) for medium in media}
        self._console = console
        self._interrupts = InterruptFlag()
        self._started = time.monotonic()
        self._live = (
            Live(console=console, get_renderable=self._table, refresh_per_second=12)
            if console.is_terminal
            else None
        )

    def __enter__(self) -> Self:
        self._interrupts.__enter__()
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
        self._interrupts.__exit__()

    @property
    def seconds(self) -> float:
        """Seconds since the screen was created."""
        return time.monotonic() - self._started

    def upload_callback(self, medium: Medium) -> Callable[[Progress], None]:
        """Return a callback for the progress of an upload."""
        row = self._rows[medium.path]

        def report(progress: Progress) -> None:
            row.sent = progress.bytes

        return report

    def record_upload(self, medium: Medium, orders: Sequence[Order]) -> None:
        """Record a finished upload and its orders."""
        row = self._rows[medium.path]
        row.sent = medium.facts.size
        row.percent = {order.path: 0.0 for order in orders}
        size = format_bytes(medium.facts.size)
        self._line(
            f"uploaded {medium.name}, {size}: {format_count(len(orders), 'order')}"
        )

    def render_callback(self, order: Order) -> Callable[[Task], None]:
        """Return a callback for the progress of a task. It raises after Ctrl-C."""
        row = self._rows[order.medium.path]

        def report(task: Task) -> None:
            self._interrupts.check()
            row.percent[order.path] = task.progress or 0.0

        return report

    def record_rendition(self, rendition: Rendition) -> Rendition:
        """Record a rendition and return it."""
        order = rendition.order
        row = self._rows[order.medium.path]
        row.percent[order.path] = 100.0
        row.ended.append(rendition)
        outcome = rendition.problem or f"verified, {format_seconds(rendition.seconds)}"
        self._line(f"{order.medium.name} -> {order.name}: {outcome}")
        return rendition

    def _line(self, text: str) -> None:
        if self._live is None:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(max_width=20, no_wrap=True)
        head = Text("", "dim"), Text("upload", "dim"), "", Text("renditions", "dim"), ""
        table.add_row(*head)
        for row in self._rows.values():
            table.add_row(*row.cells())
        return table
