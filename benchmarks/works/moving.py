"""Works with much data: uploads, downloads, and lists of many pages."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS
from benchmarks.work import Target, Work, each, paired

_MOVED = ("mb_per_cpu_second", "mb_per_second", "extra_peak_bytes")
_WORDS = {"awaiting": ("async", "asyncio"), "blocking": ("sync", "blocking")}


def works() -> Iterator[Work]:
    """Yield transfers and walks."""
    # The tuned peer blocks the event loop while it reads and writes the file.
    yield from _transfers("awaiting", "aiohttp_threads", "aiohttp_tuned")
    yield from _transfers("blocking", "requests_tuned")
    yield _walk("awaiting", "aiohttp_tuned")
    yield _walk("blocking", "requests_plain")
    for side in _WORDS:
        yield _memory(side)
    yield _kept("urllib3_plain")


def _transfers(side: str, bare: str, *others: str) -> Iterator[Work]:
    word, label = _WORDS[side]
    for call in ("upload", "download"):
        yield paired(
            f"{word}-{call}",
            f"{call.capitalize()} of 256 MiB, {label}",
            each(bare, *others),
            *(
                Target("mb_per_cpu_second", peer, at_least=0.9)
                for peer in (bare, *others)
            ),
            Target("mb_per_second", bare, at_least=0.9),
            Target("extra_peak_bytes", at_most=40e6),
            columns=_MOVED,
            side=side,
            call=call,
        )


def _walk(side: str, bare: str) -> Work:
    word, label = _WORDS[side]
    return paired(
        f"{word}-walk",
        f"Walking media, page after page, {label}",
        each(bare),
        Target("cpu_us", bare, at_most=1.1),
        side=side,
        call="walk",
    )


def _memory(side: str) -> Work:
    word, label = _WORDS[side]
    return Work(
        f"{word}-walk-memory",
        f"Memory of a walk that keeps nothing, {label}",
        f"{side}_walks",
        ("grown_bytes", "cpu_us"),
        each(OURS),
        {"keep": False},
        (Target("grown_bytes", at_most=3e6),),
    )


def _kept(bare: str) -> Work:
    return Work(
        "keep",
        "Keeping the media of a walk",
        "blocking_walks",
        ("bytes_per_item", "cpu_us"),
        each(OURS, bare),
        {"keep": True},
        (Target("bytes_per_item", bare, at_most=1.05),),
    )
