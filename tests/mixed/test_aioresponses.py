"""Faults that are easier told than served: a mock sees what a given session sends."""

import asyncio
import traceback
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import AsyncMock, Mock

import aiohttp
import pytest
from aioresponses import aioresponses

from ittybit.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    RateLimitError,
)
from ittybit_async import AsyncIttybit, _io

URL = "https://api.ittybit.com/media/med_1"


class Answer(aiohttp.ClientResponse):
    """An answer as aiohttp makes it now, from what aioresponses tells."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # aioresponses 0.7.9 does not know this argument yet.
        named.setdefault("stream_writer", Mock())
        super().__init__(*arguments, **named)


class Told:
    """The faults and answers of one address, in turn."""

    def __init__(self, mock: aioresponses) -> None:
        self._mock = mock

    def answer(self, **answer: Any) -> None:
        """Let the next request be answered so."""
        self._mock.get(URL, response_class=Answer, **answer)

    def fail(self, error: BaseException) -> None:
        """Let the next request fail so."""
        self._mock.get(URL, exception=error)

    @property
    def calls(self) -> int:
        """How many requests there were."""
        return sum(len(calls) for calls in self._mock.requests.values())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """What the transport is told to do, without pauses between tries."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(_io, "sleep", sleep)
    with aioresponses() as mock:
        yield Told(mock)


@asynccontextmanager
async def on_a_session(**options: Any) -> AsyncGenerator[AsyncIttybit]:
    """A client that sends over a session of the caller's."""
    async with (
        aiohttp.ClientSession() as session,
        AsyncIttybit("key", session=session, **options) as client,
    ):
        yield client


FAULTS = [
    aiohttp.ServerDisconnectedError(),
    aiohttp.ClientOSError(104, "Connection reset by peer"),
    aiohttp.ClientPayloadError("Response payload is not completed"),
    aiohttp.ClientConnectionError("Connector is closed."),
    aiohttp.InvalidURL("https://h?signature=hush"),
    aiohttp.TooManyRedirects(Mock(real_url="https://h?signature=hush"), ()),
    ConnectionAbortedError(103, "Software caused connection abort"),
    OSError(24, "Too many open files"),
]
TIMEOUTS = [
    aiohttp.ServerTimeoutError("Timeout on reading data from socket"),
    aiohttp.SocketTimeoutError("Timeout on reading data from socket"),
    aiohttp.ConnectionTimeoutError("Connection timeout to host"),
    TimeoutError(),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_every_fault_of_the_library_becomes_ours(
    told: Told, fault: Exception
) -> None:
    told.fail(fault)
    async with on_a_session(max_retries=0) as client:
        with pytest.raises(APIConnectionError) as caught:
            await client.media.get("med_1")
    assert type(caught.value) is APIConnectionError
    # One that holds a secret stays away.
    assert (caught.value.__cause__ is fault) is ("hush" not in str(fault))
    assert isinstance(caught.value.__cause__, Exception)
    assert "hush" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", TIMEOUTS, ids=lambda fault: type(fault).__name__)
async def test_every_timeout_of_the_library_becomes_ours(
    told: Told, fault: Exception
) -> None:
    told.fail(fault)
    async with on_a_session(max_retries=0) as client:
        with pytest.raises(APITimeoutError) as caught:
            await client.media.get("med_1")
    assert caught.value.__cause__ is fault


@pytest.mark.parametrize("fault", FAULTS + TIMEOUTS, ids=lambda it: type(it).__name__)
async def test_so_does_one_on_a_connection_of_the_client(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(aiohttp.TCPConnector, "connect", AsyncMock(side_effect=fault))
    timeout = isinstance(fault, TimeoutError)
    async with AsyncIttybit("key", max_retries=0) as client:
        with pytest.raises(APIConnectionError) as caught:
            await client.media.get("med_1")
    assert type(caught.value) is (APITimeoutError if timeout else APIConnectionError)
    assert "hush" not in "".join(traceback.format_exception(caught.value))


async def test_faults_of_all_kinds_in_a_row_are_overcome(told: Told) -> None:
    told.fail(FAULTS[0])
    told.fail(TIMEOUTS[0])
    told.answer(status=502, body=b"<html>")
    told.answer(payload={"id": "med_1"})
    async with on_a_session(max_retries=3) as client:
        assert (await client.media.get("med_1")).id == "med_1"
    assert told.calls == 4


async def test_an_answer_is_read_as_from_a_socket(told: Told) -> None:
    told.answer(status=429, headers={"Retry-After": "3"}, payload={"message": "slow"})
    told.answer(body=b"<html>", content_type="text/html")
    async with on_a_session(max_retries=0) as client:
        with pytest.raises(RateLimitError, match="slow") as limited:
            await client.media.get("med_1")
        assert limited.value.retry_after == 3
        with pytest.raises(APIResponseValidationError, match="text/html"):
            await client.media.get("med_1")


async def test_a_cancellation_in_the_transport_passes_through(told: Told) -> None:
    told.fail(asyncio.CancelledError())
    async with on_a_session() as client:
        with pytest.raises(asyncio.CancelledError):
            await client.media.get("med_1")
    assert told.calls == 1


async def test_an_error_that_is_no_fault_of_the_line_is_not_hidden(told: Told) -> None:
    told.fail(ZeroDivisionError("a bug"))
    async with on_a_session() as client:
        with pytest.raises(ZeroDivisionError, match="a bug"):
            await client.media.get("med_1")
    assert told.calls == 1
