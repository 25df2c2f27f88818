"""What failed, by its cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ittybit.batch import Cause
from ittybit.core.batch.report.markup import html, tag
from ittybit.core.batch.report.units import count_noun, format_count
from ittybit.core.url.url import redact_url

_LONGEST = 500  # characters of an error


def iter_failures(cause: Cause, items: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a card in pieces; `items` are sources and errors, as many as are shown."""
    yield '<div class="card cause">'
    yield html(tag("h3", f"{cause.cause}: {count_noun(cause.count, 'item')}"))
    yield html(tag("p", tag("bdi", _short(cause.example))))
    yield f"<details><summary>{count_noun(cause.count, 'name')}</summary><ol>"
    shown = 0
    for source, error in items:
        shown += 1
        told = None if error == cause.example else tag("span", _short(error))
        yield html(tag("li", tag("bdi", redact_url(source)), told))
    yield "</ol>"
    if shown < cause.count:
        yield html(
            tag(
                "p",
                f"{format_count(cause.count - shown)} more are not shown here; "
                "an export of the outcomes has all.",
                class_="faint",
            )
        )
    yield "</details></div>\n"


def _short(text: str) -> str:
    text = redact_url(text)
    return (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    )
