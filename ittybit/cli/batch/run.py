"""Command ``ittybit batch run``, which processes items until a signal stops it."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import msgspec

from ittybit.batch import Outcome
from ittybit.cli.batch import summary
from ittybit.cli.batch.forecast import Forecast, ForecastCounts
from ittybit.cli.batch.items import ItemSource, read_items
from ittybit.cli.batch.run_progress import RunProgress, count_unfinished
from ittybit.cli.batch.settings import parse_settings
from ittybit.cli.batch.work_options import parse_work
from ittybit.cli.clients import open_client
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output, print_message
from ittybit.cli.results.formats import check_template
from ittybit.cli.runner import call_repeatedly
from ittybit.core.batch.export import build_row
from ittybit.core.printable import format_size
from ittybit.errors import BatchStopped
from ittybit_async import _io
from ittybit_async.batch import Batch

_TICK = 1.0
_JOURNAL_TICKS = 5
"""Ticks between two queries of the journal."""

_GROUP_SIZE = 512
_MAX_PROBLEMS = 10
_COUNT_LABELS = {
    "new": "new",
    "open": "open",
    "finished": "finished",
    "failed": "failed before",
    "wrong": "invalid",
    "twice": "duplicate",
}


async def run(arguments: Namespace, output: Output) -> int:
    """Process the items and return 1 if any item of the journal has failed."""
    work = parse_work(arguments)
    if arguments.to is not None:
        check_template(arguments.to, work)
    settings, items = parse_settings(arguments, work), read_items(arguments, work)
    async with open_client(arguments, keyless=arguments.dry_run) as client:
        batch = client.batch(arguments.journal, **settings)
        if arguments.dry_run:
            return await _dry_run(Path(arguments.journal), batch, items, output)
        try:
            await _run_batch(batch, items, arguments, output)
        except BatchStopped as error:
            summary.show(await batch.report(), output, full=False)
            print_message(str(error))
            output.note(f"then resume with: {summary.rerun_command(arguments)}")
            return 1
        report = await batch.report()
    summary.show(report, output, full=False)
    if report.failed and output.resume_command is None:
        journal = shlex.quote(arguments.journal)
        output.note(f"to retry failed items: ittybit batch retry {journal}")
    return 1 if report.failed else 0


async def _run_batch(
    batch: Batch, items: ItemSource | None, arguments: Namespace, output: Output
) -> None:
    """Run the batch until it ends or a signal stops it."""
    run_progress = RunProgress(arguments.concurrency)

    def stop() -> None:
        output.resume_command = summary.rerun_command(arguments)
        if arguments.source == ["-"]:
            output.note("unread lines of standard input are not in the journal")
        output.note("finishing creates in progress; interrupt again to stop at once")
        batch.stop()

    with progress.bar("batch", output) as bar:
        display = _ProgressDisplay(Path(arguments.journal), items, run_progress, bar)
        async with (
            call_repeatedly(display.refresh, _TICK),
            aclosing(batch(items)) as outcomes,
        ):
            output.stop = stop
            try:
                await _collect_outcomes(outcomes, run_progress, output)
            finally:
                output.stop = None
    if run_progress.earlier and output.resume_command is None:
        output.note(summary.describe_earlier(run_progress))


async def _collect_outcomes(
    outcomes: AsyncGenerator[Outcome], run_progress: RunProgress, output: Output
) -> None:
    async for outcome in outcomes:
        run_progress.add(outcome)
        if output.json:
            row = {**build_row(outcome), "earlier": outcome.earlier}
            output.result(msgspec.to_builtins(row))


class _ProgressDisplay:
    """Progress bar of a run."""

    def __init__(
        self,
        journal: Path,
        items: ItemSource | None,
        run_progress: RunProgress,
        bar: progress.Bar,
    ) -> None:
        self._journal = journal
        self._items = items
        self._progress = run_progress
        self._bar = bar
        self._ticks = 0

    async def refresh(self) -> None:
        """Update the bar. Query the journal after all items have been read."""
        if self._items is None or self._items.exhausted:
            if self._ticks % _JOURNAL_TICKS == 0:
                self._progress.set_remaining(
                    await _io.to_thread(count_unfinished, self._journal)
                )
            self._ticks += 1
        self._bar.show(*self._progress.status())


async def _dry_run(
    journal: Path, batch: Batch, items: ItemSource | None, output: Output
) -> int:
    """Print what a run would do and return 1 if any item is invalid."""
    settings = batch._settings  # pyright: ignore[reportPrivateUsage]  # same project
    forecast = await _io.to_thread(Forecast, journal, settings)
    try:
        with progress.bar("checking", output) as bar:
            await _count_items(forecast, items, bar)
    finally:
        await _io.to_thread(forecast.close)
    _show(forecast.counts, output)
    return 1 if forecast.counts.wrong else 0


async def _count_items(
    forecast: Forecast, items: ItemSource | None, bar: progress.Bar
) -> None:
    if items is None:
        await _io.to_thread(forecast.add_open)
        return
    group: list[object] = []
    problems = 0
    async with aclosing(aiter(items)) as source:
        async for item in source:
            group.append(item)
            if len(group) == _GROUP_SIZE:
                problems += _print_problems(
                    await _io.to_thread(forecast.add, group), problems
                )
                group = []
                bar.show(None, f"{forecast.counts.items} items")
    _print_problems(await _io.to_thread(forecast.add, group), problems)


def _print_problems(problems: list[str], printed: int) -> int:
    for problem in problems[: max(0, _MAX_PROBLEMS - printed)]:
        print_message(problem)
    return len(problems)


def _show(counts: ForecastCounts, output: Output) -> None:
    calls = counts.creates + counts.uploads + counts.signatures
    if output.json:
        output.result({**msgspec.structs.asdict(counts), "calls": calls})
        return
    parts = [
        f"{getattr(counts, name)} {label}"
        for name, label in _COUNT_LABELS.items()
        if getattr(counts, name)
    ]
    rows = (
        ("items", f"{counts.items}: {', '.join(parts) or 'nothing to do'}"),
        (
            "calls",
            f"at least {calls}: {counts.creates} creates, {counts.uploads} "
            f"uploads, {counts.signatures} signatures",
        ),
        ("upload", format_size(counts.bytes)),
    )
    for name, text in rows:
        output.row({}, [(name, 10), (text, 0)])
