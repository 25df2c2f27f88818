# Generated from ittybit_async/batch/batch.py by build_sync.py. Do not edit.
"""Batches: resumable runs over many items, with a journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import call
from pathlib import Path
from typing import Any, NamedTuple

from ittybit.batch import Item, Outcome, Report
from ittybit.core.batch.export import choose_encoder
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.config.observer import RunObservation
from ittybit.core.display import Shown
from ittybit.core.printable import show
from ittybit.core.validation import absolute_path, check_path, working_folder
from ittybit.errors import ArgumentError, BatchStopped, JournalError
from ittybit.kinds import Kind as Kind
from ittybit.kinds import Steps as Steps
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.export import iter_outcomes, write_file
from ittybit_sync.batch.intake.queue import Queue
from ittybit_sync.batch.journal.paths import check_target
from ittybit_sync.batch.journal.store import JournalStore, Written, hold_journal
from ittybit_sync.batch.report.page import render_page
from ittybit_sync.batch.report.statistics import read_report
from ittybit_sync.batch.stop import RunStopping, Stop
from ittybit_sync.batch.work.creation import InDoubt
from ittybit_sync.batch.work.worker import Worker
from ittybit_sync.concurrency import each
from ittybit_sync.transfers.targets import check_replaceable, target_path


class Batch(Shown):
    """A run over many items that its journal makes resumable.

    `client.batch` returns a `Batch`. Call it with items to process them.

    >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
    >>> for outcome in run(["a.jpg", "b.jpg"]):
    ...     print(outcome.source, outcome.succeeded, outcome.error)
    """

    def __init__(
        self,
        client: Any,
        journal: str | os.PathLike[str],
        settings: BatchSettings,
    ) -> None:
        self._client = client
        self._path = Path(absolute_path(check_path(journal)))
        self._folder = working_folder()  # may change before the items are read
        self._settings = replace(settings, journal=str(self._path))
        self._stop = Stop()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("journal", str(self._path)), ("client", self._client)]

    def __call__(self, items: _io.Items[object] | None = None) -> Generator[Outcome]:
        """Process `items`, and yield the outcome of each of them.

        To end a run early, stop iterating. The journal has the state of each item, and
        the next run resumes there. An item that ended in an earlier run needs no
        request: its outcome is read from the journal, and `Outcome.earlier` is True.

        Args:
            items: Any iterable of sources, mappings, or `Item` objects. An item is read
                when fewer than 3 x `concurrency` items are unfinished. The default None
                resumes all unfinished items of the journal.

        Yields:
            One outcome for each different item, in the order in which the items end.
            For None, the outcomes of the items that this run processed.

        Raises:
            BatchStopped: No item can succeed, for example because of an invalid API
                key.
            JournalError: The journal cannot be read or written, or another run uses it.
            ArgumentError: `items` is not iterable, or is a single source.
        """
        check_items(items)
        with hold_journal(self._path, self._settings.storm_seconds) as journal:
            self._stop = stop = Stop()
            run = self._client._engine.observer.run()
            store = JournalStore(journal, run.count)
            outcomes = self._run(items, store, stop, run)
            try:
                with closing(outcomes) as results:
                    for outcome in results:
                        yield outcome
            except Exception as error:
                run.end(error)
                raise
            finally:
                run.end()

    def stop(self) -> None:
        """Stop the run: no other item starts, and running items keep their state.

        The run first completes the create calls that it has sent, and records them.
        """
        self._stop.request()

    def report(self) -> Report:
        """Return the totals of all runs in the journal.

        Returns:
            Counts, latencies in seconds, causes of failures, and counts by label. You
            can call this while a run is active.

        Raises:
            JournalError: The journal does not exist, or cannot be read.
        """
        return _io.to_thread(read_report, self._path)

    def outcomes(self) -> Generator[Outcome]:
        """Yield the outcome of each finished item of all runs.

        Outcomes are read from disk in pages, so that memory stays small.

        Yields:
            Outcomes in the order in which the items were added to the journal. Their
            `exception` is None; `error` has its message.

        Raises:
            JournalError: The journal does not exist, or cannot be read.

        >>> for outcome in run.outcomes():
        ...     print(outcome.source, outcome.succeeded)
        """
        pages = iter_outcomes(self._path)
        while page := _io.to_thread(next, pages, None):
            for outcome in page:
                yield outcome

    def write_report(self, to: str | os.PathLike[str]) -> Path:
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

        >>> run.write_report("report.html")
        """
        target = _io.to_thread(target_path, None, "report.html", to)
        _io.to_thread(check_target, target, self._path)
        write_file(target, render_page(self._path, target.parent.absolute()))
        return target

    def export(self, to: str | os.PathLike[str]) -> Path:
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

        >>> run.export("outcomes.csv")
        """
        encoded = _io.to_thread(choose_encoder, check_path(to))
        target = _io.to_thread(target_path, None, "", to)
        _io.to_thread(check_target, target, self._path)
        pages = iter_outcomes(self._path)
        nothing: list[Outcome] = []
        if not (first := _io.to_thread(next, pages, nothing)):
            _io.to_thread(check_replaceable, target)
        write_file(target, encoded(chain([first], pages)))
        return target

    def retry(self, cause: str | None = None) -> int:
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
        with hold_journal(self._path, self._settings.storm_seconds) as journal:
            return _io.to_thread(journal.retry, cause)

    def _run(
        self,
        items: _io.Items[object] | None,
        store: JournalStore,
        stop: Stop,
        run: RunObservation,
    ) -> Generator[Outcome]:
        settings = self._settings
        queue = Queue(store, settings, stop, self._folder)
        worker = Worker(RunContext.create(self._client, store, settings, stop))
        jobs = _iter_jobs(
            queue,
            partial(_read_items, queue, items, stop),
            partial(_take_finished, queue, stop),
            partial(_take_turn, queue, worker, stop, run),
        )
        calls = each(call, jobs, limit=settings.concurrency + 2, on_stop=stop.request)
        with closing(calls) as endings:
            for ending in endings:
                if ending is not None and _wait_until_written(ending, stop):
                    for outcome in ending.outcomes:
                        yield outcome
                    queue.make_room(len(ending.outcomes))
        if stop.failure is not None:
            raise stop.failure
        if stop.reason is not None and not isinstance(stop.reason, JournalError):
            worker.reopen_failures()
        if stop.reason is not None:
            raise BatchStopped(
                f"the run was stopped: {stop.reason}; fix the cause, and run the batch "
                f"again with the journal {str(self._path)!r}"
            ) from stop.reason


def check_items(items: object) -> None:
    """Raise ArgumentError unless `items` is None or an iterable of items."""
    is_iterable = hasattr(items, "__iter__") or hasattr(items, "__iter__")
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


class _Ending(NamedTuple):
    """Outcomes, and a function that waits until they are on disk."""

    outcomes: Sequence[Outcome]
    written: Written | None


Job = Callable[[], _io.Eventual[_Ending | None]]


def _iter_jobs(
    queue: Queue, read: Job, take_finished: Job, take_turn: Job
) -> Iterator[Job]:
    """Yield one job that reads items, and then jobs that process one item each.

    Another job at a time takes outcomes of earlier runs, even if all workers are busy.
    """
    yield read
    while not queue.is_over:
        yield take_finished if queue.claim_finished() else take_turn
    while queue.has_finished:
        yield take_finished


def _read_items(queue: Queue, items: _io.Items[object] | None, stop: Stop) -> None:
    try:
        queue.read(items)
        queue.wait_until_empty()  # a free slot would exceed `concurrency`
    except RunStopping:
        pass
    except JournalError as error:
        stop.request(error)
    except Exception as error:
        # This completes the create calls that were sent.
        stop.fail(error)


def _take_finished(queue: Queue, stop: Stop) -> _Ending | None:
    try:
        return _Ending(queue.take_finished(), None)
    except RunStopping:
        return None
    except JournalError as error:
        stop.request(error)
        return None


def _take_turn(
    queue: Queue, worker: Worker, stop: Stop, run: RunObservation
) -> _Ending | None:
    try:
        while (entry := queue.take()) is not None:
            try:
                with run.item(entry.seq, entry.label) as report:
                    outcome, written = worker.finish(entry)
                    report(outcome)
                return _Ending((outcome,), written)
            except InDoubt as doubt:
                queue.postpone(entry, doubt.due)
        return None
    except RunStopping:
        return None
    except JournalError as error:
        stop.request(error)
        return None


def _wait_until_written(ending: _Ending, stop: Stop) -> bool:
    """Wait until `ending` is on disk; return False if it cannot be written."""
    try:
        if ending.written is not None:
            ending.written()
    except JournalError as error:
        stop.request(error)
        return False
    return True
