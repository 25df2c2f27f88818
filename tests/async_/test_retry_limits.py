"""Limits of retries: the deadline, the budget, a permanent failure, and closing."""

import time

import pytest

import ittybit
from ittybit.errors import (
    APIStatusError,
    APITimeoutError,
    ClientClosedError,
    DeadlineError,
    InternalServerError,
    NotFoundError,
)
from ittybit_async import AsyncIttybit
from ittybit_async.http import engine
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

PATIENT = answer(b"", "503 Busy", Retry_After="30")


def silent(line: Line) -> None:
    while line.request() is not None:
        line.wait(5)


async def test_no_attempt_starts_after_the_deadline() -> None:
    started = time.monotonic()
    with WireServer(answering(PATIENT)) as server:
        async with AsyncIttybit("key", base_url=server.url, deadline=5) as client:
            with pytest.raises(InternalServerError) as caught:
                await client.media.get("med_1")
    assert len(server.requests) == 1
    assert caught.value.retries_taken == 0
    assert time.monotonic() - started < 5


async def test_a_deadline_block_limits_retries() -> None:
    with WireServer(answering(PATIENT)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with ittybit.deadline(5), pytest.raises(InternalServerError):
                await client.media.get("med_1")
    assert len(server.requests) == 1


async def test_an_attempt_before_the_deadline_is_sent() -> None:
    with WireServer(answering(BUSY, MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url, deadline=30) as client:
            assert (await client.media.get("med_1")).id == "med_1"
    assert len(server.requests) == 2


async def test_an_attempt_that_the_deadline_ends_says_so() -> None:
    started = time.monotonic()
    with WireServer(silent) as server:
        async with AsyncIttybit("key", base_url=server.url, deadline=0.2) as client:
            with pytest.raises(DeadlineError, match="the deadline has passed"):
                await client.media.get("med_1")
    assert len(server.requests) == 1
    assert time.monotonic() - started < 3


async def test_nothing_is_sent_after_the_deadline() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with ittybit.deadline(0.01):
                time.sleep(0.05)  # so that the deadline passes
                with pytest.raises(DeadlineError):
                    await client.media.get("med_1")
    assert len(server.requests) == 0


async def test_an_empty_budget_allows_no_retry() -> None:
    with WireServer(answering(BUSY)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=3) as client:
            client._engine.runtime.budget.left = 9
            with pytest.raises(InternalServerError) as caught:
                await client.media.get("med_1")
            # The first retry costs 5 of the budget, and the remaining 4 are not enough.
            assert client._engine.runtime.budget.left == 4
    assert caught.value.retries_taken == 1
    assert len(server.requests) == 2


async def test_a_retry_after_a_timeout_costs_more() -> None:
    with WireServer(silent) as server:
        async with AsyncIttybit("key", base_url=server.url, timeout=0.2) as client:
            client._engine.runtime.budget.left = 9
            with pytest.raises(APITimeoutError):
                await client.media.get("med_1")
            assert client._engine.runtime.budget.left == 9
    assert len(server.requests) == 1


async def test_success_refills_the_budget() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            client._engine.runtime.budget.left = 498
            for left in (499, 500, 500):
                await client.media.get("med_1")
                assert client._engine.runtime.budget.left == left


async def test_a_permanent_failure_ends_the_retries() -> None:
    with WireServer(answering(BUSY, answer(b"", "404 Not Found"), MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(NotFoundError) as caught:
                await client.media.get("med_1")
    assert caught.value.retries_taken == 1
    assert len(server.requests) == 2


async def test_every_status_from_300_is_a_failure() -> None:
    with WireServer(answering(answer(b"", "300 Multiple Choices"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APIStatusError, match="answered 300"):
                await client.media.get("med_1")


async def test_a_body_may_be_as_long_as_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = b'{"id": "med_1"}'
    monkeypatch.setattr(engine, "LONGEST_BODY", len(body))
    with WireServer(answering(answer(body), answer(body + b" "))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            assert (await client.media.get("med_1")).id == "med_1"
            with pytest.raises(ittybit.APIResponseValidationError) as caught:
                await client.media.get("med_1")
    assert str(caught.value) == (
        f"GET {server.url}/media/med_1: the body is longer than {len(body)} bytes; "
        "read it in chunks, with with_streaming_response"
    )


async def test_the_error_of_a_closed_client_says_what_to_do() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        copy = client.with_options(max_retries=0)
        await copy.close()
        with pytest.raises(ClientClosedError) as caught:
            await copy.media.get("med_1")
        assert str(caught.value) == "the client is closed; create a new client"
        assert (await client.media.get("med_1")).id == "med_1"
        await client.close()
        with pytest.raises(ClientClosedError):
            await client.media.get("med_1")
    assert len(server.requests) == 1
