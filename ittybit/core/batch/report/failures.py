"""Failed items, grouped by cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ittybit.batch import Cause
from ittybit.core.batch.report.markup import html, tag
from ittybit.core.batch.report.units import count_noun, format_count
from ittybit.core.url.redaction import redact_urls

_LONGEST = 500  # characters of an error


def iter_failures(cause: Cause, items: Iterable[tuple[str, str]]) -> Iterator[str]:
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
