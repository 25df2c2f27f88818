"""The numbers at the top of the page."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ittybit.batch import Report
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import (
    format_count,
    format_duration,
    format_rate,
    format_size,
    format_time,
)


def draw_summary(report: Report, name: str, now: float) -> Element:
    """Return the head of the page about the journal `name`, as it was at `now`."""
    return tag(
        "header",
        tag("h1", tag("bdi", name)),
        tag("p", f"A batch, as of {format_time(now)}.", class_="faint"),
        None if report.total else tag("p", "It has no items yet."),
        _share(report),
        tag(
            "dl",
            *(
                tag(
                    "div",
                    tag("dt", label),
                    tag("dd", figure),
                    class_=_kind(label, figure),
                )
                for label, figure in _figures(report)
            ),
            class_="figures",
        ),
    )


def _kind(label: str, figure: str) -> str | None:
    """Return the class that colours a figure, where there is something to colour."""
    return label if label in ("done", "failed") and figure != "0" else None


def _share(report: Report) -> Element:
    counts = {"done": report.done, "failed": report.failed, "open": report.open}
    told = ", ".join(
        f"{format_count(number)} {name}" for name, number in counts.items()
    )
    return tag(
        "div",
        *(
            tag("span", class_=name, style=f"flex: {number}")
            for name, number in counts.items()
            if number
        ),
        class_="share",
        role="img",
        aria_label=told,
    )


def _figures(report: Report) -> Iterator[tuple[str, str]]:
    yield "items", format_count(report.total)
    yield "done", format_count(report.done)
    yield "failed", format_count(report.failed)
    if report.open:
        yield "left to do", format_count(report.open)
        yield "at the server", format_count(report.running)
    yield "tried again", format_count(report.retries)
    if report.adopted:
        yield "found again", format_count(report.adopted)
    yield "sent", format_size(report.sent)
    yield "received", format_size(report.received)
    if report.began is not None and report.ended is not None:
        seconds = max(0.0, report.ended - report.began)
        yield "from first to last", format_duration(seconds)
        if seconds:
            yield "speed", format_rate((report.done + report.failed) / seconds)
