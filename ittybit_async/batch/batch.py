"""Batches: resumable runs over many items, with a journal."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from itertools import chain, repeat, takewhile
from operator import call
from pathlib import Path
from typing import Any

from ittybit.batch import Item, Outcome, Report
from ittybit.core.batch.export import choose_encoder
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.display import Shown
from ittybit.core.printable import show
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, BatchStopped, JournalError
from ittybit.kinds import Kind as Kind
from ittybit.kinds import Steps as Steps
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.export import iter_outcomes, write_file
from ittybit_async.batch.intake.queue import Queue
from ittybit_async.batch.journal.companions import check_target
from ittybit_async.batch.journal.store import JournalStore, hold_journal
from ittybit_async.batch.report.page import render_page
from ittybit_async.batch.report.statistics import read_report
from ittybit_async.batch.stop import RunStopping, Stop
from ittybit_async.batch.work.creation import InDoubt
from ittybit_async.batch.work.worker import Ending, Worker
from ittybit_async.concurrency import each
from ittybit_async.transfers.targets import check_replaceable, target_path


class Batch(Shown):
    """A run over many items that its journal makes resumable.

    `client.batch` returns a `Batch`. Call it with items to process them.

    >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
    >>> async for outcome in run(["a.jpg", "b.jpg"]):
    ...     print(outcome.source, outcome.succeeded, outcome.error)
    """

    def __init__(
        self,
        client: Any,
        journal: str | os.PathLike[str],
        settings: BatchSettings,
    ) -> None:
        self._client = client
        self._path = Path(os.path.abspath(check_path(journal)))
        self._settings = replace(settings, journal=str(self._path))
        self._stop = Stop()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("journal", str(self._path)), ("client", self._client)]

    async def __call__(
        self, items: _io.Items[object] | None = None
    ) -> AsyncGenerator[Outcome]:
        """Process `items`, and yield the outcome of each that ends in this run.

        `outcomes` also yields items that ended in earlier runs. To end a run early,
        stop iterating. The journal has the state of each item, and the next run resumes
        there.

        Args:
            items: Any iterable of sources, mappings, or `Item` objects. An item is read
                when fewer than 3 x `concurrency` items are unfinished. Items that are
                finished in the journal are skipped. The default None resumes all
                unfinished items of the journal.

        Yields:
            Outcomes in the order in which the items end, without items that were
            finished before this run.

        Raises:
            BatchStopped: No item can succeed, for example because of an invalid API
                key.
            JournalError: The journal cannot be read or written, or another run uses it.
            ArgumentError: `items` is not iterable, or is a single source.
        """
        check_items(items)
        patience = self._settings.storm_minutes * 60
        async with hold_journal(self._path, patience) as journal:
            self._stop = stop = Stop()
            outcomes = self._run(items, JournalStore(journal), stop)
            async with aclosing(outcomes) as results:
                async for outcome in results:
                    yield outcome

    def stop(self) -> None:
        """Stop the run: no other item starts, and running items keep their state.

        The run first completes the create calls that it has sent, and records them.
        """
        self._stop.request()

    async def report(self) -> Report:
        """Return the totals of all runs in the journal.

        Returns:
            Counts, latencies in seconds, causes of failures, and counts by label. You
            can call this while a run is active.

        Raises:
            JournalError: The journal does not exist, or cannot be read.
        """
        return await _io.to_thread(read_report, self._path)

    async def outcomes(self) -> AsyncGenerator[Outcome]:
        """Yield the outcome of each finished item of all runs.

        Outcomes are read from disk in pages, so that memory stays small.

        Yields:
            Outcomes in the order in which the items were added to the journal. Their
            `exception` is None; `error` has its message.

        Raises:
            JournalError: The journal does not exist, or cannot be read.

        >>> async for outcome in run.outcomes():
        ...     print(outcome.source, outcome.succeeded)
        """
        pages = iter_outcomes(self._path)
        while page := await _io.to_thread(next, pages, None):
            for outcome in page:
                yield outcome

    async def write_report(self, to: str | os.PathLike[str]) -> Path:
        """Write an HTML report of all runs, and return its path.

        The report is one file. It has the totals of `report`, a timeline, the latency
        of each step, the failures, and a contact sheet of downloaded files. It needs
        Jinja2, thumbnails need Pillow, and video thumbnails also need PyAV (the extra
        ``report``).

        Args:
            to: Path of the file, or a folder that receives ``report.html``.

        Returns:
            The path of the written file.

        Raises:
            ArgumentError: Jinja2 is not installed, or `to` is a file of the journal.
            LocalFileError: The file cannot be written.
            JournalError: The journal does not exist, or cannot be read.

        >>> await run.write_report("report.html")
        """
        target = await _io.to_thread(target_path, None, "report.html", to)
        await _io.to_thread(check_target, target, self._path)
        await write_file(target, render_page(self._path, target.parent.absolute()))
        return target

    async def export(self, to: str | os.PathLike[str]) -> Path:
        """Write `outcomes` to a file, one per line, and return its path.

        Args:
            to: Path of the file. Its suffix selects the format: ``.jsonl``, ``.csv``
                (with lists as JSON), or ``.parquet`` (needs pyarrow, the extra
                ``parquet``).

        Returns:
            The path of the written file.

        Raises:
            ArgumentError: The suffix is unknown, pyarrow is not installed, or `to` is a
                file of the journal.
            LocalFileError: The file cannot be written, or the journal has no outcomes,
                and the existing file is not empty.
            JournalError: The journal does not exist, or cannot be read.

        >>> await run.export("outcomes.csv")
        """
        encoded = await _io.to_thread(choose_encoder, check_path(to))
        target = await _io.to_thread(target_path, None, "", to)
        await _io.to_thread(check_target, target, self._path)
        pages = iter_outcomes(self._path)
        nothing: list[Outcome] = []
        if not (first := await _io.to_thread(next, pages, nothing)):
            await _io.to_thread(check_replaceable, target)
        await write_file(target, encoded(chain([first], pages)))
        return target

    async def retry(self, cause: str | None = None) -> int:
        """Make the next run retry failed items, and return their number.

        If the work failed on the server, the next run creates it, and you pay for it,
        again. Items that failed before they started (missing file, invalid option) run
        again when you pass them again.

        Args:
            cause: Retry only failures whose outcome has this `cause`. The default None
                retries all.

        Returns:
            The number of items that will be retried.

        Raises:
            JournalError: The journal cannot be used, or another run uses it.
        """
        async with hold_journal(self._path) as journal:
            return await _io.to_thread(journal.retry, cause)

    async def _run(
        self, items: _io.Items[object] | None, store: JournalStore, stop: Stop
    ) -> AsyncGenerator[Outcome]:
        settings = self._settings
        queue = Queue(store, settings, stop)
        worker = Worker(RunContext.create(self._client, store, settings, stop))
        turn = partial(_take_turn, queue, worker, stop)
        jobs = _iter_jobs(partial(_read_items, queue, items, stop), turn, queue)
        calls = each(call, jobs, limit=settings.concurrency + 1, on_stop=stop.request)
        async with aclosing(calls) as endings:
            async for ending in endings:
                if ending is not None and await _wait_until_written(ending, stop):
                    yield ending[0]
                    queue.make_room()
        if stop.failure is not None:
            raise stop.failure
        if stop.reason is not None and not isinstance(stop.reason, JournalError):
            await worker.reopen_failures()
        if stop.reason is not None:
            raise BatchStopped(
                f"the run was stopped: {stop.reason}; fix the cause, and run the batch "
                f"again with the journal {str(self._path)!r}"
            ) from stop.reason


def check_items(items: object) -> None:
    """Raise ArgumentError unless `items` is None or an iterable of items."""
    is_iterable = hasattr(items, "__iter__") or hasattr(items, "__aiter__")
    is_single = isinstance(items, str | bytes | os.PathLike | Mapping | Item)
    if hasattr(items, "iterrows"):  # iterating over it yields the column names
        raise ArgumentError(
            f"items cannot be a {type(items).__name__}: pass its rows, such as "
            "frame.to_dict('records')"
        )
    if items is not None and (is_single or not is_iterable):
        raise ArgumentError(
            f"items must be an iterable, such as a list of sources, got {show(items)}"  # pyright: ignore[reportUnknownArgumentType]  # only shown
        )


Job = Callable[[], _io.Eventual[Ending | None]]


def _iter_jobs(read: Job, turn: Job, queue: Queue) -> Iterator[Job]:
    """Yield one job that reads items, and then jobs that process one item each."""
    return chain([read], takewhile(lambda _: not queue.is_over, repeat(turn)))


async def _read_items(
    queue: Queue, items: _io.Items[object] | None, stop: Stop
) -> None:
    try:
        await queue.read(items)
        await queue.wait_until_empty()  # a free slot would exceed `concurrency`
    except RunStopping:
        pass
    except JournalError as error:
        stop.request(error)
    except Exception as error:
        # This completes the create calls that were sent.
        stop.fail(error)


async def _take_turn(queue: Queue, worker: Worker, stop: Stop) -> Ending | None:
    try:
        while (entry := await queue.take()) is not None:
            try:
                return await worker.finish(entry)
            except InDoubt as doubt:
                queue.postpone(entry, doubt.due)
        return None
    except RunStopping:
        return None
    except JournalError as error:
        stop.request(error)
        return None


async def _wait_until_written(ending: Ending, stop: Stop) -> bool:
    """Wait until `ending` is on disk; return False if it cannot be written."""
    try:
        await ending[1]()
    except JournalError as error:
        stop.request(error)
        return False
    return True
