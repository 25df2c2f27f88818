"""What a client does itself, without HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS, VENDOR
from benchmarks.work import Target, Work, each


def works() -> Iterator[Work]:
    """Yield the works that need no network."""
    yield Work(
        "decode-page",
        "Reading a page of 100 media",
        "decoding",
        ("cpu_us",),
        each(OURS, "ours_strict", "msgspec", "pydantic", VENDOR),
        targets=(
            Target("cpu_us", "msgspec", at_most=1.05),
            Target("cpu_us", "ours_strict", at_most=1.05),
        ),
    )
    yield Work(
        "idle",
        "Retries, limiter, hooks and log of a call without",
        "idle",
        ("cpu_us", "whole_us"),
        each(OURS),
        targets=(Target("cpu_us", at_most=3.0),),
    )
