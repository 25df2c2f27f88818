"""Text summary of a journal, and the commands that resume its batch."""

from __future__ import annotations

import re
import shlex
from argparse import Namespace
from collections.abc import Iterator

import msgspec

from ittybit.batch import Report
from ittybit.cli.batch.run_progress import RunProgress
from ittybit.cli.output.printer import Output
from ittybit.core.printable import format_size
from ittybit.core.validation import working_folder

_NAME = 10
_MOST_LABELS = 20
_MOST_CAUSES = 10

# The start of a message before its reason: a request, a manifest line, or a file.
_PLACE = re.compile(
    r"([A-Z]+ https?://\S+|[^:]*, line \d+|cannot [a-z ]+'[^']*')"
    r"(?: answered \d{3})?: "
)

_Row = tuple[str, str]


def show(report: Report, output: Output, *, full: bool) -> None:
    """Print `report`. Without `full`, print only counts and failures."""
    if output.json:
        output.result(msgspec.to_builtins(report))
        return
    for name, text in _full_rows(report) if full else _short_rows(report):
        output.row({}, [(name, _NAME), (text, 0)])


def _short_rows(report: Report) -> Iterator[_Row]:
    yield "items", _item_counts(report)
    yield from _failure_rows(report)


def _full_rows(report: Report) -> Iterator[_Row]:
    yield "items", _item_counts(report)
    if report.retries or report.adopted:
        yield "retries", f"{report.retries}; {report.adopted} lost creates recovered"
    if report.sent or report.received:
        sent, received = format_size(report.sent), format_size(report.received)
        yield "bytes", f"{sent} sent, {received} received"
    for step, latency in report.latencies.items():
        times = f"p50 {latency.p50:.2f} s, p95 {latency.p95:.2f} s"
        count = _count(latency.count, "item")
        yield step, f"{count}; {times}, p99 {latency.p99:.2f} s"
    if 1 < len(report.labels) <= _MOST_LABELS:
        for label in report.labels:
            name = label.label or "no label"
            yield (
                "label",
                f"{name}: {_format_counts(label.done, label.failed, label.open)}",
            )
    yield from _failure_rows(report)


def _item_counts(report: Report) -> str:
    text = f"{report.total}: {_format_counts(report.done, report.failed, report.open)}"
    return f"{text}, {report.running} running on the server" if report.running else text


def _format_counts(done: int, failed: int, open: int) -> str:
    return f"{done} done, {failed} failed, {open} open"


def _failure_rows(report: Report) -> Iterator[_Row]:
    for cause in report.causes[:_MOST_CAUSES]:
        reason, places = _split_reason(cause.example)
        detail = ", ".join([cause.cause, *places])
        yield "failed", f"{_count(cause.count, 'item')}: {reason} ({detail})"
    if (more := len(report.causes) - _MOST_CAUSES) > 0:
        yield "failed", f"and {_count(more, 'more cause')}"


def _split_reason(message: str) -> tuple[str, list[str]]:
    """Return the reason in `message`, and the places that it begins with."""
    places: list[str] = []
    while found := _PLACE.match(message):
        places.append(found[1])
        message = message[found.end() :]
    return message, places


def describe_earlier(run_progress: RunProgress) -> str:
    """Return a note on the items that ended in earlier runs."""
    text = f"{_count(run_progress.earlier, 'item')} ended in earlier runs"
    return text if run_progress.finished else f"nothing to do: {text}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def rerun_command(arguments: Namespace) -> str:
    """Return the command that resumes this run from any folder."""
    argv = [*arguments.argv]
    if arguments.source == ["-"]:  # a pipe cannot be read again
        argv.remove("-")
    return _with_cd(["ittybit", *argv])


def resume_command(journal: str) -> str:
    """Return the command that runs the unfinished items of a journal."""
    return _with_cd(["ittybit", "batch", "run", "--journal", journal])


def _with_cd(argv: list[str]) -> str:
    folder = working_folder()
    start = f"cd {shlex.quote(folder)} && " if folder else ""
    return f"{start}{shlex.join(argv)}"
