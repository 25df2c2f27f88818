"""Works that consist of calls with one response each."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import VENDOR
from benchmarks.work import Target, Work, each, paired

_SHORT = {"get_task": "get", "create_task": "post", "list_media": "list"}
_TITLE = {
    "get_task": "GET a task",
    "create_task": "POST a task",
    "list_media": "GET a page of 100 media",
}


def awaiting() -> Iterator[Work]:
    """Yield the works of the clients for asyncio."""
    bare = "aiohttp_tuned"
    others = ("httpx_plain", "openai_client", "openai_aiohttp", VENDOR)
    for call, at_once, at_most, at_least, peers in (
        ("get_task", 100, 1.12, 12, (bare, *others, "protocol_limit")),
        ("get_task", 1000, 1.12, None, (bare,)),
        ("create_task", 100, 1.12, 12, (bare, VENDOR)),
        ("list_media", 10, 1.05, 80, (bare, *others, "protocol_limit")),
    ):
        targets = [Target("cpu_us", bare, at_most=at_most)]
        if at_least:
            targets.append(Target("cpu_us", VENDOR, at_most=1 / at_least))
        yield paired(
            f"async-{_SHORT[call]}-{at_once}",
            f"{_TITLE[call]}, asyncio, {at_once} in flight",
            each(*peers),
            *targets,
            side="awaiting",
            call=call,
            at_once=at_once,
        )
    yield paired(
        "async-get-100-uvloop",
        "GET a task, asyncio, 100 in flight, uvloop",
        each(bare),
        side="awaiting",
        call="get_task",
        at_once=100,
        uvloop=True,
    )


def blocking() -> Iterator[Work]:
    """Yield the works of the blocking clients."""
    libraries = ("requests_plain", "requests_tuned", "urllib3_plain", "http_client")
    others = ("pycurl_easy", "httpx_plain", "openai_client", "socket_limit")
    few = ("requests_plain", "urllib3_plain")
    for call, at_most, at_least, peers in (
        ("get_task", 0.5, 3.5, (*libraries, *others, VENDOR)),
        ("create_task", 0.5, 3.5, (*few, VENDOR)),
        ("list_media", None, 80, (*few, VENDOR)),
    ):
        targets = [Target("cpu_us", VENDOR, at_most=1 / at_least)]
        if at_most:
            targets.insert(0, Target("cpu_us", "requests_plain", at_most=at_most))
        yield paired(
            f"sync-{_SHORT[call]}",
            f"{_TITLE[call]}, blocking",
            each(*peers),
            *targets,
            side="blocking",
            call=call,
        )
