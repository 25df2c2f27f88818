"""Calls of one small or large answer each, some or many at once."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS, VENDOR
from benchmarks.work import Target, Work, each

_COLUMNS = ("cpu_us", "calls_per_second", "p50_ms", "p99_ms")
_SHORT = {"get_task": "get", "create_task": "post", "list_media": "list"}
_TITLE = {
    "get_task": "GET a task",
    "create_task": "POST a task",
    "list_media": "GET a page of 100 media",
}


def awaiting() -> Iterator[Work]:
    """Yield the works of the clients for asyncio."""
    bare = "aiohttp_tuned"
    peers = (bare, "httpx_plain", "openai_client", "openai_aiohttp", VENDOR)
    for call, at_once, at_most, at_least in (
        ("get_task", 100, 1.10, 18),
        ("get_task", 1000, 1.10, 18),
        ("create_task", 100, 1.15, None),
        ("list_media", 10, 1.10, 90),
    ):
        limit = () if call == "create_task" else ("protocol_limit",)
        more = [Target("calls_per_second", VENDOR, at_least=at_least)]
        yield Work(
            f"async-{_SHORT[call]}-{at_once}",
            f"{_TITLE[call]}, asyncio, {at_once} in flight",
            "awaiting_calls",
            _COLUMNS,
            each(OURS, *peers, *limit),
            {"call": call, "at_once": at_once},
            (Target("cpu_us", bare, at_most=at_most), *(more if at_least else ())),
            left_out=frozenset({VENDOR} if at_once == 1000 else ()),
        )
    yield Work(
        "async-get-100-uvloop",
        "GET a task, asyncio, 100 in flight, uvloop",
        "awaiting_calls",
        _COLUMNS,
        each(OURS, bare),
        {"call": "get_task", "at_once": 100, "uvloop": True},
    )


def blocking() -> Iterator[Work]:
    """Yield the works of the blocking clients."""
    libraries = ("urllib3_plain", "requests_tuned", "requests_plain", "http_client")
    peers = (*libraries, "pycurl_easy", "httpx_plain", "openai_client", VENDOR)
    for call, at_once, at_most, at_least in (
        ("get_task", 1, 1.05, 5),
        ("create_task", 1, 1.05, 5),
        ("get_task", 16, 1.05, 6),
        ("create_task", 16, 1.05, 6),
        ("list_media", 1, 1.10, 80),
    ):
        threads = "1 thread" if at_once == 1 else f"{at_once} threads"
        yield Work(
            f"sync-{_SHORT[call]}-{at_once}",
            f"{_TITLE[call]}, blocking, {threads}",
            "blocking_calls",
            _COLUMNS,
            each(OURS, *peers, "socket_limit"),
            {"call": call, "at_once": at_once},
            (
                Target("cpu_us", "urllib3_plain", at_most=at_most),
                Target("cpu_us", VENDOR, at_most=1 / at_least),
            ),
            left_out=frozenset({"requests_tuned"}),
        )
