"""``ittybit batch run``: works on items until all have ended, or a signal comes."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import msgspec

from ittybit.batch import Outcome
from ittybit.cli.batch import resume as resuming
from ittybit.cli.batch import summary
from ittybit.cli.batch.forecast import Expected, Forecast
from ittybit.cli.batch.items import Items, items_of
from ittybit.cli.batch.settings import settings_of
from ittybit.cli.batch.tally import Tally, left_of
from ittybit.cli.batch.work import work_of
from ittybit.cli.clients import client_of
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output, complain
from ittybit.cli.output.text import size_text
from ittybit.cli.runner import repeated
from ittybit.core.batch.export import build_row
from ittybit.core.batch.plan import default_item
from ittybit.core.batch.settings import BatchSettings
from ittybit.errors import BatchStopped
from ittybit_async import _io
from ittybit_async.batch import Batch

_TICK = 1.0
_LOOKS = 5
"""After how many ticks the journal is asked again what is open."""

_AT_ONCE = 512
_MOST_WRONG = 10
_SORTS = {
    "new": "new",
    "open": "open",
    "finished": "finished",
    "failed": "failed before",
    "wrong": "wrong",
    "twice": "twice",
}


async def run(arguments: Namespace, output: Output) -> int:
    """Work on the items; the status is 1 where items of the journal have failed."""
    work = work_of(arguments)
    settings, items = settings_of(arguments, work), items_of(arguments, work)
    if arguments.dry_run:
        return await _expect(arguments, settings, work, items, output)
    async with client_of(arguments) as client:
        batch = client.batch(arguments.journal, **settings)
        try:
            await _worked(batch, items, arguments, output)
        except BatchStopped:
            summary.show(await batch.report(), output, whole=False)
            output.note(f"then go on with: {resuming.again(arguments)}")
            raise
        report = await batch.report()
    summary.show(report, output, whole=False)
    if report.failed and output.goes_on is None:
        journal = shlex.quote(arguments.journal)
        output.note(f"ittybit batch retry {journal} opens those that failed again")
    return 1 if report.failed else 0


async def _worked(
    batch: Batch, items: Items | None, arguments: Namespace, output: Output
) -> None:
    """Walk the run; a signal lets it end."""
    tally = Tally(arguments.concurrency)

    def stop() -> None:
        output.goes_on = resuming.again(arguments)
        if arguments.source == "-":
            output.note("what was still to come by the pipe is not in the journal")
        output.note("finishing what is being created; once more ends it at once")
        batch.stop()

    with progress.bar("batch", output) as bar:
        watch = _Watch(Path(arguments.journal), items, tally, bar)
        async with repeated(watch.look, _TICK), aclosing(batch(items)) as outcomes:
            output.stop = stop
            try:
                await _walked(outcomes, tally, output)
            finally:
                output.stop = None


async def _walked(
    outcomes: AsyncGenerator[Outcome], tally: Tally, output: Output
) -> None:
    async for outcome in outcomes:
        tally.add(outcome)
        if output.json:
            output.result(msgspec.to_builtins(build_row(outcome)))


class _Watch:
    """Shows how far a run is."""

    def __init__(
        self, journal: Path, items: Items | None, tally: Tally, bar: progress.Bar
    ) -> None:
        self._journal = journal
        self._items = items
        self._tally = tally
        self._bar = bar
        self._ticks = 0

    async def look(self) -> None:
        """Show it, by the journal now and then once all items are read."""
        if self._items is None or self._items.ended:
            if self._ticks % _LOOKS == 0:
                self._tally.know(await _io.to_thread(left_of, self._journal))
            self._ticks += 1
        self._bar.show(*self._tally.told())


async def _expect(
    arguments: Namespace,
    settings: dict[str, Any],
    work: dict[str, Any],
    items: Items | None,
    output: Output,
) -> int:
    """Print what a run would do; the status is 1 where an item is wrong."""
    defaults = default_item(to=arguments.to, label=arguments.label, **work)
    known = {name: settings[name] for name in ("tries", "weights", "by_content")}
    told = BatchSettings(defaults=defaults, **known)
    forecast = await _io.to_thread(Forecast, Path(arguments.journal), told)
    try:
        with progress.bar("looking", output) as bar:
            await _looked(forecast, items, bar)
    finally:
        await _io.to_thread(forecast.close)
    _show(forecast.expected, output)
    return 1 if forecast.expected.wrong else 0


async def _looked(forecast: Forecast, items: Items | None, bar: progress.Bar) -> None:
    if items is None:
        await _io.to_thread(forecast.add_open)
        return
    group: list[object] = []
    complaints = 0
    async with aclosing(aiter(items)) as walk:
        async for item in walk:
            group.append(item)
            if len(group) == _AT_ONCE:
                complaints += _complain(
                    await _io.to_thread(forecast.add, group), complaints
                )
                group = []
                bar.show(None, f"{forecast.expected.items} items")
    _complain(await _io.to_thread(forecast.add, group), complaints)


def _complain(wrong: list[str], before: int) -> int:
    for told in wrong[: max(0, _MOST_WRONG - before)]:
        complain(told)
    return len(wrong)


def _show(expected: Expected, output: Output) -> None:
    calls = expected.creates + expected.uploads + expected.signatures
    if output.json:
        output.result({**msgspec.structs.asdict(expected), "calls": calls})
        return
    counts = [
        f"{getattr(expected, name)} {told}"
        for name, told in _SORTS.items()
        if getattr(expected, name)
    ]
    rows = (
        ("items", f"{expected.items}: {', '.join(counts) or 'nothing to do'}"),
        (
            "calls",
            f"at least {calls}: {expected.creates} creates, {expected.uploads} "
            f"uploads, {expected.signatures} signatures",
        ),
        ("upload", size_text(expected.bytes)),
    )
    for name, told in rows:
        output.row({}, [(name, 10), (told, 0)])
