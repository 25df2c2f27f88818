"""Works without HTTP: decoding, and the client's own overhead."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS, VENDOR
from benchmarks.work import Target, Work, each, paired


def works() -> Iterator[Work]:
    """Yield the works that need no network."""
    yield paired(
        "decode-page",
        "Decoding a page of 100 media",
        each("msgspec", "msgspec_tracked", "ours_strict", "pydantic", VENDOR),
        Target("cpu_us", "msgspec", at_most=1.05),
        Target("cpu_us", "msgspec_tracked", at_most=0.85),
        side="decoding",
    )
    yield paired(
        "decode-page-kept",
        "Decoding pages of 100 media, until 10 000 media are kept",
        each("msgspec_tracked"),
        Target("cpu_us", "msgspec_tracked", at_most=0.56),
        side="decoding",
        kept=100,
    )
    yield from _alone()


def _alone() -> Iterator[Work]:
    yield Work(
        "own-part",
        "A call over an in-memory transport",
        "own_part",
        ("cpu_us", "post_us", "blocking_us"),
        each(OURS),
    )
    yield Work(
        "socket-check",
        "Checking an idle connection before it is reused",
        "socket_check",
        ("cpu_us", "blocking_us"),
        each(OURS),
        targets=(Target("cpu_us", at_most=2.0), Target("blocking_us", at_most=2.0)),
    )
