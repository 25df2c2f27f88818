"""Progress bars of transfers and waits: in a notebook, on a terminal, or in a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any, cast

from msgspec.structs import replace

from ittybit.core.clock import monotonic
from ittybit.core.display.progress import Show, WorkCount, describe_transfer
from ittybit.core.printable import one_line
from ittybit.core.url.redaction import redact_urls
from ittybit.core.waiting.options import WaitOptions
from ittybit.core.waiting.work import W
from ittybit.progress import Progress, ShowProgress, check_show_progress
from ittybit_async import _io
from ittybit_async.http.files import name_of

_LABEL = 40  # characters
_INTERVAL = 0.1  # seconds between two changes of a bar
_LOG_INTERVAL = 10.0  # seconds between two lines of a log
_terminal = _io.Lock()
"""Held by the one bar that a terminal shows."""


def name_source(source: object) -> str:
    """Return the name of a source of an upload, for a person."""
    if isinstance(source, str | os.PathLike):
        path = cast("str | os.PathLike[str]", source)
        return PurePath(redact_urls(os.fsdecode(path))).name
    return name_of(source) or type(source).__name__


@contextmanager
def transfer_bar(label: str, options: Any) -> Generator[Any]:
    """Show the progress of a transfer, and return its options."""
    options = dict(options)
    with _open_bar(label, options.get("progress", False)) as show:
        if show is not None:
            report, on_progress = show, options.get("on_progress")

            def record(progress: Progress) -> None:
                report(*describe_transfer(progress))
                if on_progress is not None:
                    on_progress(progress)

            options["on_progress"] = record
        yield options


@contextmanager
def work_bar(
    options: WaitOptions[W], ids: list[str], noun: str
) -> Generator[WaitOptions[W]]:
    """Show the progress of a wait for `ids`, and return its options."""
    label = f"waiting for {ids[0] if len(ids) == 1 else f'{len(ids)} {noun}'}"
    with _open_bar(label, options.progress) as show:
        if show is not None:
            report, count, on_progress = show, WorkCount(len(ids)), options.on_progress

            def record(work: W) -> None:
                report(*count.record(work))
                if on_progress is not None:
                    on_progress(work)

            options = replace(options, on_progress=record)
        yield options


@contextmanager
def _open_bar(label: str, progress: ShowProgress) -> Generator[Show | None]:
    check_show_progress(progress)
    if not progress:
        yield None
        return
    with _choose_bar(one_line(label, _LABEL), progress) as show:
        yield None if show is None else _throttle(show)


def _choose_bar(
    label: str, progress: ShowProgress
) -> AbstractContextManager[Show | None]:
    if _is_notebook():
        return _notebook_bar(label)
    if sys.stderr.isatty():
        is_dumb = os.environ.get("TERM", "dumb") == "dumb"
        has_rich = not is_dumb and find_spec("rich") is not None
        return _one_bar(_rich_bar(label) if has_rich else _line_bar(label))
    return nullcontext(_log(label) if progress == "always" else None)


def _is_notebook() -> bool:
    # A notebook has loaded IPython; its shell runs without a terminal.
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


def _throttle(show: Show) -> Show:
    """Return `show`, which then skips states that follow too fast, but not the last."""
    shown_at = float("-inf")

    def record(fraction: float | None, text: str) -> None:
        nonlocal shown_at
        now = monotonic()
        if now - shown_at >= _INTERVAL or fraction == 1:
            shown_at = now
            show(fraction, text)

    return record


@contextmanager
def _notebook_bar(label: str) -> Generator[Show]:
    from ittybit.core.display.progress import Bar

    display: Any = sys.modules["IPython"].display
    handle = display.display(Bar(label), display_id=True)
    yield lambda fraction, text: handle.update(Bar(label, fraction, text))


@contextmanager
def _one_bar(bar: AbstractContextManager[Show]) -> Generator[Show | None]:
    """Show `bar`, unless another bar uses the terminal."""
    if not _terminal.acquire(blocking=False):
        yield None
        return
    try:
        with bar as show:
            yield show
    finally:
        _terminal.release()


@contextmanager
def _rich_bar(label: str) -> Generator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Display

    columns = TextColumn("{task.description}", markup=False), BarColumn(bar_width=20)
    detail = TextColumn("{task.fields[detail]}", markup=False)
    # It draws when it is updated, so that no thread runs in the background.
    console = Console(file=sys.stderr)
    with Display(*columns, detail, console=console, auto_refresh=False) as display:
        task = display.add_task(label, total=1.0, detail="")

        def show(fraction: float | None, text: str) -> None:
            display.update(task, completed=fraction or 0.0, detail=text, refresh=True)

        yield show


@contextmanager
def _line_bar(label: str) -> Generator[Show]:
    def show(fraction: float | None, text: str) -> None:
        _write(f"\r{_line(label, fraction, text)}\x1b[K")

    try:
        yield show
    finally:
        _write("\n")


def _log(label: str) -> Show:
    """Return a function that writes a line every ten seconds, and at the end."""
    logged_at = monotonic()

    def show(fraction: float | None, text: str) -> None:
        nonlocal logged_at
        if fraction == 1 or monotonic() - logged_at >= _LOG_INTERVAL:
            logged_at = monotonic()
            _write(f"{_line(label, fraction, text)}\n")

    return show


def _line(label: str, fraction: float | None, text: str) -> str:
    percent = "" if fraction is None else f" {fraction:4.0%}"
    return f"{label}{percent} {text}"


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
