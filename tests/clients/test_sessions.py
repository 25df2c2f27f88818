"""The caller's own sessions are used with their settings and never closed."""

import asyncio
import pickle
import ssl
from typing import Any

import aiohttp
import pytest
import requests
from requests.adapters import HTTPAdapter

from ittybit.errors import APITimeoutError, ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, Line, WireServer, answering


async def test_an_aiohttp_session_is_used_and_stays_open() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with aiohttp.ClientSession() as session:
            for _ in range(2):
                async with AsyncIttybit(
                    "key", base_url=server.url, session=session
                ) as client:
                    await client.media.get("med_1")
                    await client.with_options(timeout=5).media.get("med_1")
            assert not session.closed
    assert (len(server.requests), server.connections) == (4, 1)
    assert server.requests[0].headers["authorization"] == "Bearer key"


def test_a_requests_session_is_used_and_stays_open() -> None:
    sent: list[str] = []

    class RecordingAdapter(HTTPAdapter):
        def send(
            self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
        ) -> requests.Response:
            sent.append(str(request.url))
            return super().send(request, *args, **kwargs)

    with WireServer(answering(MEDIA)) as server, requests.Session() as session:
        session.mount("http://", RecordingAdapter())
        for _ in range(2):
            with Ittybit("key", base_url=server.url, session=session) as client:
                client.media.get("med_1")
                client.with_options(timeout=5).media.get("med_1")
        assert server.connections == 1
        assert session.get(server.url).status_code == 200
    assert len(server.requests) == 5
    assert sent[0] == f"{server.url}/media/med_1"
    assert server.requests[0].headers["authorization"] == "Bearer key"


@pytest.mark.parametrize("session", [requests.Session(), object(), "session"])
def test_a_session_of_another_library_is_refused(session: object) -> None:
    with pytest.raises(ArgumentError, match=r"session must be an aiohttp\.Client"):
        AsyncIttybit("key", session=session)


@pytest.mark.parametrize("session", [object(), "session"])
def test_the_blocking_client_refuses_none_as_a_session(session: object) -> None:
    with pytest.raises(ArgumentError, match=r"session must be a requests\.Session"):
        Ittybit("key", session=session)


async def test_a_closed_session_raises_an_error() -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncIttybit("key", session=session, max_retries=0)
    with pytest.raises(ArgumentError, match="session is closed"):
        await client.media.get("med_1")


def silent(line: Line) -> None:
    line.head()
    line.until_gone()


async def test_the_timeout_applies_to_an_aiohttp_session() -> None:
    with WireServer(silent) as server:
        async with aiohttp.ClientSession() as session:
            client = AsyncIttybit(
                "key", base_url=server.url, session=session, timeout=0.2, max_retries=0
            )
            with pytest.raises(APITimeoutError):
                await asyncio.wait_for(client.media.get("med_1"), 5)


def test_the_timeout_applies_to_a_requests_session() -> None:
    with WireServer(silent) as server, requests.Session() as session:
        client = Ittybit(
            "key", base_url=server.url, session=session, timeout=0.2, max_retries=0
        )
        with pytest.raises(APITimeoutError):
            client.media.get("med_1")


async def test_tls_and_headers_of_an_aiohttp_session_are_kept() -> None:
    with TlsServer(answering(MEDIA)) as server:
        trusting = ssl.create_default_context(cafile=server.authority)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trusting), headers={"X-A": "1"}
        ) as session:
            client = AsyncIttybit("key", base_url=server.url, session=session)
            assert (await client.media.get("med_1")).id == "med_1"
    assert server.requests[0].headers["x-a"] == "1"


def test_tls_and_headers_of_a_requests_session_are_kept() -> None:
    with TlsServer(answering(MEDIA)) as server, requests.Session() as session:
        session.verify = server.authority
        session.headers["X-A"] = "1"
        client = Ittybit("key", base_url=server.url, session=session)
        assert client.media.get("med_1").id == "med_1"
    assert server.requests[0].headers["x-a"] == "1"
    assert server.requests[0].headers["user-agent"].startswith("ittybit/")


@pytest.mark.parametrize(
    ("name", "value"),
    [("verify", False), ("cert", "a.pem"), ("local_address", "127.0.0.1")],
)
def test_settings_that_belong_to_the_session_are_refused_with_a_session(
    name: str, value: object
) -> None:
    settings: Any = {name: value}
    with requests.Session() as session:
        with pytest.raises(ArgumentError, match=f"{name} cannot be set beside"):
            Ittybit("key", session=session, **settings)
        with pytest.raises(ArgumentError, match=f"{name} cannot be set beside"):
            Ittybit("key", session=session).with_options(**settings)


async def test_a_client_with_a_session_cannot_be_pickled() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ArgumentError, match="session cannot travel in a pickle"):
            pickle.dumps(AsyncIttybit("key", session=session))
    client = Ittybit("key", session=requests.Session())
    with pytest.raises(ArgumentError, match="session cannot travel in a pickle"):
        pickle.dumps(client)
