"""Progress display: a bar on a terminal, otherwise occasional lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from ittybit.cli.output.printer import Output, print_message
from ittybit.core.clock import monotonic
from ittybit.core.display.progress import Show, describe_transfer
from ittybit.core.printable import printable
from ittybit.progress import Progress

_LINE_INTERVAL = 30.0
"""Seconds between progress lines."""

_LABEL_WIDTH = 30


@dataclass(frozen=True)
class Bar:
    """Progress of one operation."""

    show: Show

    def transfer(self, progress: Progress) -> None:
        """Show the progress of a transfer."""
        self.show(*describe_transfer(progress))

    def work(self, work: Any) -> None:
        """Show the progress of a task, job, or run."""
        known = isinstance(work.progress, int | float)
        self.show(work.progress / 100 if known else None, str(work.status or ""))

    def count(self, done: int, total: int) -> None:
        """Show how many of `total` items are done."""
        self.show(done / total if total else None, f"{done} of {total}")


@dataclass
class Lines:
    """Progress as lines, one every 30 seconds."""

    label: str
    clock: Callable[[], float] = monotonic
    _last: float = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.clock()

    def show(self, part: float | None, detail: str) -> None:
        """Print a line if the interval has passed."""
        if self.clock() - self._last >= _LINE_INTERVAL:
            self._last += _LINE_INTERVAL * (
                (self.clock() - self._last) // _LINE_INTERVAL
            )
            percent = f" {part:.0%}" if part is not None else ""
            print_message(f"{self.label}{percent} {detail}")


@contextmanager
def bar(label: str, output: Output) -> Generator[Bar]:
    """Show progress while the block runs."""
    if output.quiet:
        yield Bar(lambda part, detail: None)
    elif _can_draw() and not output.json:  # a bar would share a line with the JSON
        with _draw_bar(label) as show:
            yield Bar(show)
    else:
        yield Bar(Lines(label).show)


def _can_draw() -> bool:
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    return sys.stderr.isatty() and not dumb and find_spec("rich") is not None


@contextmanager
def _draw_bar(label: str) -> Generator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Column

    name = TextColumn(
        "{task.description}", markup=False, table_column=Column(max_width=_LABEL_WIDTH)
    )
    detail = TextColumn(
        "{task.fields[detail]}", markup=False, table_column=Column(no_wrap=True)
    )
    columns = (name, BarColumn(bar_width=20), detail, TimeElapsedColumn())
    console = Console(stderr=True)
    # rich would print redirected output above the bar instead of into the file.
    redirect = sys.stdout.isatty()
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=redirect
    ) as progress:
        task = progress.add_task(printable(label), total=None, detail="")

        def show(part: float | None, detail: str) -> None:
            total = None if part is None else 1.0
            detail = printable(detail)
            text = detail if part is None else f"{part:4.0%} {detail}"
            progress.update(task, total=total, completed=part or 0.0, detail=text)

        yield show
