"""Much data: files up and down, lists of many pages."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS, VENDOR
from benchmarks.work import Target, Work, each

_MOVED = ("mb_per_second", "cpu_us_per_mb", "extra_peak_bytes")


def works() -> Iterator[Work]:
    """Yield transfers and walks."""
    yield from _transfers("async", "awaiting", "aiohttp_tuned", "httpx_plain")
    yield from _transfers(
        "sync",
        "blocking",
        "requests_tuned",
        *("urllib3_plain", "pycurl_easy", "httpx_plain"),
    )
    yield _walk("async", "awaiting", "aiohttp_tuned")
    yield _walk("sync", "blocking", "urllib3_plain")
    yield _kept("urllib3_plain")


def _transfers(word: str, colour: str, bare: str, *others: str) -> Iterator[Work]:
    for call in ("upload", "download"):
        yield Work(
            f"{word}-{call}",
            f"{call.capitalize()} of 256 MiB, {_told(word)}",
            f"{colour}_transfers",
            _MOVED,
            each(OURS, bare, *others),
            {"call": call},
            (
                Target("mb_per_second", bare, at_least=0.95),
                Target("extra_peak_bytes", at_most=40e6),
            ),
        )


def _walk(word: str, colour: str, bare: str) -> Work:
    return Work(
        f"{word}-walk",
        f"Walking media, page after page, {_told(word)}",
        f"{colour}_walks",
        ("items_per_second", "cpu_us", "grown_bytes"),
        # So many need 100 times as long as ours.
        {**each(OURS, bare), VENDOR: {"items": 500}},
        {"keep": False},
        (
            Target("grown_bytes", at_most=3e6),
            Target("items_per_second", VENDOR, at_least=70),
        ),
    )


def _kept(bare: str) -> Work:
    return Work(
        "keep",
        "Keeping the media of a walk",
        "blocking_walks",
        ("bytes_per_item", "cpu_us"),
        {**each(OURS, bare), VENDOR: {"items": 2000}},
        {"keep": True},
        (
            Target("bytes_per_item", bare, at_most=1.05),
            Target("bytes_per_item", VENDOR, at_most=0.46),
        ),
        left_out=frozenset({VENDOR}),
    )


def _told(word: str) -> str:
    return {"sync": "blocking", "async": "asyncio"}[word]
