"""Mocks answer every request of a default client, and no request reaches a server."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests_mock
import responses
import vcr
from aioresponses import aioresponses
from aioresponses.compat import normalize_url

from ittybit.errors import APIConnectionError
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.async_ import visible_calls as awaiting
from tests.support.planned import PLANS, Planned, PlannedServer
from tests.support.wire_server import Line, WireServer
from tests.sync_ import visible_calls as blocking

Seen = Counter[tuple[str, str]]


@pytest.fixture(params=["http", "https"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a server that no connection may reach."""
    with WireServer(Line.reset) as server:
        yield f"{request.param}://127.0.0.1:{server.port}"
    assert server.connections == 0


def planned(name: str, base: str) -> list[Planned]:
    return [plan.at(base) for plan in PLANS[name]]


def expected(name: str, base: str) -> Seen:
    return Counter((plan.method, base + plan.target) for plan in PLANS[name])


@pytest.mark.parametrize("name", PLANS)
async def test_aioresponses_answers_every_request(
    name: str, base: str, tmp_path: Path, aiohttp_mock: aioresponses
) -> None:
    for plan in planned(name, base):
        aiohttp_mock.add(
            base + plan.target,
            plan.method,
            status=plan.status,
            body=plan.body,
            content_type=plan.kind,
            headers=plan.headers,
        )
    await awaiting.run(name, tmp_path, base)
    seen = {
        (method, str(url)): len(calls)
        for (method, url), calls in aiohttp_mock.requests.items()
    }
    # aioresponses sorts the query.
    assert seen == {
        (method, str(normalize_url(url))): count
        for (method, url), count in expected(name, base).items()
    }


@pytest.mark.parametrize("name", PLANS)
def test_responses_answers_every_request(name: str, base: str, tmp_path: Path) -> None:
    with responses.RequestsMock() as mock:
        for plan in planned(name, base):
            mock.add(
                plan.method,
                base + plan.target,
                plan.body,
                status=plan.status,
                content_type=plan.kind,
                headers=plan.headers,
            )
        blocking.run(name, tmp_path, base)
        seen = Counter((call.request.method, call.request.url) for call in mock.calls)
    assert seen == expected(name, base)


@pytest.mark.parametrize("name", PLANS)
def test_requests_mock_answers_every_request(
    name: str, base: str, tmp_path: Path
) -> None:
    answers: dict[tuple[str, str], list[dict[str, object]]] = {}
    for plan in planned(name, base):
        response = {
            "content": plan.body,
            "status_code": plan.status,
            "headers": {"Content-Type": plan.kind, **plan.headers},
        }
        answers.setdefault((plan.method, base + plan.target), []).append(response)
    with requests_mock.Mocker() as mock:
        for (method, url), given in answers.items():
            mock.register_uri(method, url, given, complete_qs=True)
        blocking.run(name, tmp_path, base)
        seen = Counter((call.method, call.url) for call in mock.request_history)
    assert seen == expected(name, base)


async def test_aioresponses_refuses_requests_that_are_not_registered(
    base: str, aiohttp_mock: aioresponses
) -> None:
    async with AsyncIttybit("key", base_url=base, max_retries=0) as client:
        with pytest.raises(APIConnectionError):
            await client.media.create(title="Harbour")
    assert len(aiohttp_mock.requests) == 1


@pytest.mark.parametrize("mock", [responses.RequestsMock, requests_mock.Mocker])
def test_mocks_of_requests_refuse_requests_that_are_not_registered(
    base: str, mock: type[responses.RequestsMock | requests_mock.Mocker]
) -> None:
    with (
        mock(),
        Ittybit("key", base_url=base, max_retries=0) as client,
        # requests-mock reports a mistake in the test, not a network error.
        pytest.raises((APIConnectionError, requests_mock.NoMockAddress)),
    ):
        client.media.create(title="Harbour")


def cassette(path: Path, mode: str) -> "vcr.cassette.Cassette":
    return vcr.use_cassette(
        str(path),
        record_mode=mode,
        match_on=["method", "scheme", "host", "port", "path", "query"],
    )


@pytest.mark.parametrize("name", PLANS)
async def test_vcr_records_and_replays_every_request_of_the_async_client(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "cassette.yaml"
    with PlannedServer(PLANS[name]) as server, cassette(path, "once") as recorded:
        await awaiting.run(name, tmp_path, server.url)
    assert len(recorded) == len(server.requests) == len(PLANS[name])
    with cassette(path, "none") as replayed:  # the server is gone
        await awaiting.run(name, tmp_path, server.url)
    assert replayed.play_count == len(PLANS[name])


@pytest.mark.parametrize("name", PLANS)
def test_vcr_records_and_replays_every_request_of_the_blocking_client(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "cassette.yaml"
    with PlannedServer(PLANS[name]) as server, cassette(path, "once") as recorded:
        blocking.run(name, tmp_path, server.url)
    assert len(recorded) == len(server.requests) == len(PLANS[name])
    with cassette(path, "none") as replayed:  # the server is gone
        blocking.run(name, tmp_path, server.url)
    assert replayed.play_count == len(PLANS[name])
