"""A default client handles faults that are easier to describe than to serve."""

import asyncio
import traceback
from typing import Any
from unittest.mock import Mock

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


class Scripted:
    """The faults and responses of one URL, in order."""

    def __init__(self, mock: aioresponses) -> None:
        self._mock = mock

    def answer(self, **answer: Any) -> None:
        """Answer the next request with these values."""
        self._mock.get(URL, **answer)

    def fail(self, error: BaseException) -> None:
        """Fail the next request with `error`."""
        self._mock.get(URL, exception=error)

    @property
    def calls(self) -> int:
        """The number of requests."""
        return sum(len(calls) for calls in self._mock.requests.values())


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, aiohttp_mock: aioresponses) -> Scripted:
    """Script the transport, without pauses between attempts."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(_io, "sleep", sleep)
    return Scripted(aiohttp_mock)


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
async def test_library_errors_become_connection_errors(
    scripted: Scripted, fault: Exception
) -> None:
    scripted.fail(fault)
    async with AsyncIttybit("key", max_retries=0) as client:
        with pytest.raises(APIConnectionError) as caught:
            await client.media.get("med_1")
    assert type(caught.value) is APIConnectionError
    # An error that holds a secret is not the cause.
    assert (caught.value.__cause__ is fault) is ("hush" not in str(fault))
    assert isinstance(caught.value.__cause__, Exception)
    assert "hush" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", TIMEOUTS, ids=lambda fault: type(fault).__name__)
async def test_library_timeouts_become_timeout_errors(
    scripted: Scripted, fault: Exception
) -> None:
    scripted.fail(fault)
    async with AsyncIttybit("key", max_retries=0) as client:
        with pytest.raises(APITimeoutError) as caught:
            await client.media.get("med_1")
    assert caught.value.__cause__ is fault


async def test_the_client_recovers_from_different_failures_in_a_row(
    scripted: Scripted,
) -> None:
    scripted.fail(FAULTS[0])
    scripted.fail(TIMEOUTS[0])
    scripted.answer(status=502, body=b"<html>")
    scripted.answer(payload={"id": "med_1"})
    async with AsyncIttybit("key", max_retries=3) as client:
        assert (await client.media.get("med_1")).id == "med_1"
    assert scripted.calls == 4


async def test_a_mocked_response_is_read_like_one_from_a_socket(
    scripted: Scripted,
) -> None:
    scripted.answer(
        status=429, headers={"Retry-After": "3"}, payload={"message": "slow"}
    )
    scripted.answer(body=b"<html>", content_type="text/html")
    async with AsyncIttybit("key", max_retries=0) as client:
        with pytest.raises(RateLimitError, match="slow") as limited:
            await client.media.get("med_1")
        assert limited.value.retry_after == 3
        with pytest.raises(APIResponseValidationError, match="text/html"):
            await client.media.get("med_1")


async def test_a_cancellation_in_the_transport_passes_through(
    scripted: Scripted,
) -> None:
    scripted.fail(asyncio.CancelledError())
    async with AsyncIttybit("key") as client:
        with pytest.raises(asyncio.CancelledError):
            await client.media.get("med_1")
    assert scripted.calls == 1


async def test_an_error_that_is_not_a_network_error_is_not_hidden(
    scripted: Scripted,
) -> None:
    scripted.fail(ZeroDivisionError("a bug"))
    async with AsyncIttybit("key") as client:
        with pytest.raises(ZeroDivisionError, match="a bug"):
            await client.media.get("med_1")
    assert scripted.calls == 1
