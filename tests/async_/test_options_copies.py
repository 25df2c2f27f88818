"""Copies of a client: what they share, what they change, and what they close."""

from collections.abc import Callable
from typing import Any

import pytest

from ittybit import IttybitEnvironment
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.timeouts import Timeout
from ittybit_async import AsyncIttybit
from tests.support.wire_server import BUSY, MEDIA, Line, Seen, WireServer, answering

CHANGES: list[tuple[dict[str, Any], Callable[[Seen], bool]]] = [
    ({"version": "2025-01-01"}, lambda r: r.headers["accept-version"] == "2025-01-01"),
    ({"headers": {"X-A": "1"}}, lambda r: r.headers["x-a"] == "1"),
    ({"headers": {"User-Agent": "me"}}, lambda r: r.headers["user-agent"] == "me"),
    ({"default_query": {"a": [1, 2]}}, lambda r: r.target.endswith("?a=1&a=2")),
]


@pytest.mark.parametrize(("change", "seen"), CHANGES)
async def test_a_copy_changes_only_its_own_settings(
    change: dict[str, Any], seen: Callable[[Seen], bool]
) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.media.get("med_1")
            await client.with_options(**change).media.get("med_1")
            await client.media.get("med_1")
        async with AsyncIttybit("key", base_url=server.url, **change) as client:
            await client.media.get("med_1")
    first, copy, again, new = server.requests
    assert first == again
    assert (seen(copy), seen(new)) == (True, True)
    # The copy used the same connection.
    assert server.connections == 2


async def test_a_copy_may_use_another_server() -> None:
    with WireServer(answering(MEDIA)) as one, WireServer(answering(MEDIA)) as other:
        async with AsyncIttybit("key", base_url=one.url) as client:
            await client.with_options(base_url=other.url).media.get("med_1")
            await client.media.get("med_1")
    assert (len(one.requests), len(other.requests)) == (1, 1)
    assert other.requests[0].headers["authorization"] == "Bearer key"


def test_an_environment_is_a_named_base_url() -> None:
    vendor = "https://api.ittybit.com"
    assert AsyncIttybit("key", environment="default").base_url == vendor
    assert AsyncIttybit("k", environment=IttybitEnvironment.DEFAULT).base_url == vendor
    client = AsyncIttybit("key", base_url="http://h", environment="default")
    assert client.base_url == "http://h"
    assert client.with_options(environment="default").base_url == vendor
    with pytest.raises(
        ArgumentError, match="unknown environment 'moon', expected one of"
    ):
        AsyncIttybit("key", environment="moon")


def test_copy_is_an_alias_and_changes_of_copies_accumulate() -> None:
    client = AsyncIttybit("key", timeout=3)
    other = client.copy(max_retries=7).with_options(headers={"A": "1"}).copy(deadline=9)
    options = other._engine.options
    assert (options.max_retries, options.deadline) == (7, 9)
    assert (options.headers, options.timeout) == ({"A": "1"}, Timeout(3))


def test_none_restores_the_default_or_removes_a_limit() -> None:
    client = AsyncIttybit("key", max_retries=7, deadline=3, base_url="http://h")
    options = client.with_options(
        max_retries=None,
        deadline=None,
        base_url=None,
        timeout=None,
        max_connections=None,
        follow_redirects=None,
    )._engine.options
    assert (options.max_retries, options.deadline) == (2, None)
    assert options.connections.max_connections == 100
    assert options.follow_redirects
    assert options.base_url == "https://api.ittybit.com"
    assert options.timeout == Timeout(None)


def test_an_unknown_setting_is_named() -> None:
    change: dict[str, Any] = {"bogus": "x"}
    with pytest.raises(
        ArgumentError, match="unknown argument 'bogus', expected one of"
    ):
        AsyncIttybit("key").with_options(**change)
    with pytest.raises(ArgumentError, match=r"'bogus', expected one of .*base_url"):
        AsyncIttybit("key", **change)


@pytest.mark.parametrize("name", ["api_key", "token"])
async def test_a_copy_may_have_another_key(name: str) -> None:
    change: dict[str, Any] = {name: "another"}
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.with_options(**change).media.get("med_1")
            await client.media.get("med_1")
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer another", "Bearer key"]
    with pytest.raises(ArgumentError, match="give only one of them"):
        AsyncIttybit("key").with_options(api_key="a", token="b")


async def test_closing_a_copy_keeps_the_original_s_connections_open() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.media.get("med_1")
            async with client.with_options(timeout=5) as copy:
                await copy.media.get("med_1")
            with pytest.raises(ClientClosedError):
                await copy.media.get("med_1")
            await client.media.get("med_1")
    assert (len(server.requests), server.connections) == (3, 1)


async def test_closing_a_copy_closes_the_connections_that_it_opened() -> None:
    gone: list[bool] = []

    def script(line: Line) -> None:
        answering(MEDIA)(line)
        gone.append(True)

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url="http://h.example") as client:
            copy = client.with_options(proxy=server.url)
            await copy.media.get("med_1")
            await copy.close()
            assert copy._engine.sender.pool.closed
            assert not client._engine.sender.pool.closed


async def test_a_similar_copy_works_after_the_first_was_closed() -> None:
    with WireServer(answering(MEDIA)) as proxy:
        async with AsyncIttybit("key", base_url="http://h.example") as client:
            first = client.with_options(proxy=proxy.url)
            second = client.with_options(proxy=proxy.url, timeout=5)
            await first.media.get("med_1")
            await second.media.get("med_1")
            assert proxy.connections == 1
            await first.close()
            await second.media.get("med_1")
            await second.media.get("med_1")
        with pytest.raises(ClientClosedError):
            await second.media.get("med_1")
    assert (len(proxy.requests), proxy.connections) == (4, 1)


async def test_closing_the_original_closes_all_copies() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        copy = client.with_options(timeout=5)
        other = client.with_options(max_connections=3)
        await other.media.get("med_1")
        await client.close()
        await client.close()
        for closed in (client, copy, other, client.with_options(timeout=1)):
            with pytest.raises(ClientClosedError, match="closed; create a new client"):
                await closed.media.get("med_1")
        await copy.close()
    assert len(server.requests) == 1


async def test_only_equal_connection_settings_share_connections() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            for limit in (3, 3, 4, 100):
                copy = client.with_options(max_connections=limit)
                await copy.media.get("med_1")
            await client.media.get("med_1")
    assert server.connections == 3


async def test_a_copy_has_its_own_retries() -> None:
    with WireServer(answering(BUSY, BUSY, BUSY, MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            assert (await client.with_options(max_retries=3).media.get("m")).id
    assert len(server.requests) == 4
