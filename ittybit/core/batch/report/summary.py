"""Summary of a batch: totals, labels, and failures by cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from ittybit.batch import Cause, LabelCount, Report
from ittybit.core.batch.report.markup import html, tag
from ittybit.core.batch.report.units import (
    count_noun,
    format_count,
    format_duration,
    format_rate,
    format_size,
    format_time,
)
from ittybit.core.url.redaction import redact_urls

_LONGEST = 500  # characters of an error


def draw_summary(report: Report, name: str, now: float) -> Element:
    """Return the summary of the journal `name` at the Unix time `now`."""
    return tag(
        "header",
        tag("h1", tag("bdi", name)),
        tag("p", f"A batch, as of {format_time(now)}.", class_="faint"),
        None if report.total else tag("p", "The batch has no items yet."),
        _draw_share(report),
        tag(
            "dl",
            *(
                tag(
                    "div",
                    tag("dt", label),
                    tag("dd", figure),
                    class_=_choose_class(label, figure),
                )
                for label, figure in _iter_figures(report)
            ),
            class_="figures",
        ),
    )


def _choose_class(label: str, figure: str) -> str | None:
    """Return the CSS class that colors a figure, or None if it needs no color."""
    return label if label in ("done", "failed") and figure != "0" else None


def _draw_share(report: Report) -> Element:
    counts = {"done": report.done, "failed": report.failed, "open": report.open}
    description = ", ".join(
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
        aria_label=description,
    )


def _iter_figures(report: Report) -> Iterator[tuple[str, str]]:
    yield "items", format_count(report.total)
    yield "done", format_count(report.done)
    yield "failed", format_count(report.failed)
    if report.open:
        yield "open", format_count(report.open)
        yield "running", format_count(report.running)
    yield "retries", format_count(report.retries)
    if report.adopted:
        yield "recovered", format_count(report.adopted)
    yield "sent", format_size(report.sent)
    yield "received", format_size(report.received)
    if report.began is not None and report.ended is not None:
        seconds = max(0.0, report.ended - report.began)
        yield "from first to last", format_duration(seconds)
        if seconds:
            yield "speed", format_rate((report.done + report.failed) / seconds)


def draw_labels(labels: Sequence[LabelCount]) -> Element:
    """Return a table with a row for each label."""
    head = ("label", "done", "failed", "left")
    return tag(
        "table",
        tag("thead", tag("tr", *(tag("th", name, scope="col") for name in head))),
        tag("tbody", *map(_draw_label, labels)),
        class_="labels",
    )


def _draw_label(label: LabelCount) -> Element:
    name = tag("bdi", label.label or "(none)")
    figures = (label.done, label.failed, label.open)
    return tag(
        "tr",
        tag("th", name, scope="row"),
        *(tag("td", format_count(figure)) for figure in figures),
    )


def draw_failures(cause: Cause, items: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the parts of a card. `items` are the sources and errors to show."""
    yield '<div class="card cause">'
    yield html(tag("h3", f"{cause.cause}: {count_noun(cause.count, 'item')}"))
    yield html(tag("p", tag("bdi", _shorten(cause.example))))
    yield f"<details><summary>{count_noun(cause.count, 'name')}</summary><ol>"
    shown = 0
    for source, error in items:
        shown += 1
        detail = None if error == cause.example else tag("span", _shorten(error))
        yield html(tag("li", tag("bdi", redact_urls(source)), detail))
    yield "</ol>"
    if shown < cause.count:
        yield html(
            tag(
                "p",
                f"{format_count(cause.count - shown)} more are not shown; "
                "export the outcomes to see all.",
                class_="faint",
            )
        )
    yield "</details></div>\n"


def _shorten(text: str) -> str:
    text = redact_urls(text)
    return (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    )
