"""Options of a client and of a call, as the server receives them."""

from typing import Any

import msgspec
import pytest

from ittybit.errors import APITimeoutError, ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator
from ittybit_emulator.http.faults import Fault


async def test_headers_of_a_client_and_of_a_call_are_sent(emulator: Emulator) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, headers={"X-Team": "red", "X-B": "1"}
    ) as client:
        await client.media.list(
            request_options={"additional_headers": {"x-b": "2", "User-Agent": "mine"}}
        )
        await client.media.list()
    first, second = (arrival.headers for arrival in emulator.requests)
    assert (first["X-Team"], first.getall("X-B")) == ("red", ["2"])
    assert first.getall("User-Agent") == ["mine"]
    assert (second["X-B"], second["User-Agent"][:8]) == ("1", "ittybit/")


async def test_query_parameters_of_a_client_and_of_a_call_are_sent(
    emulator: Emulator,
) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, default_query={"trace": True, "limit": 9}
    ) as client:
        await client.media.list(
            limit=3,
            request_options={"additional_query_parameters": {"tag": ["a", "b"]}},
        )
    assert emulator.requests[0].query == "trace=true&limit=3&tag=a&tag=b"


async def test_body_parameters_of_a_call_are_sent(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    await client.media.create(
        title="Harbour",
        request_options={"additional_body_parameters": {"alt": "Boats"}},
    )
    sent = msgspec.json.decode(emulator.requests[0].body)
    assert sent == {"title": "Harbour", "alt": "Boats"}


async def test_the_timeout_of_a_call_is_in_seconds(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(delay=5))
    with pytest.raises(APITimeoutError, match=r"read=0\.2"):
        await client.media.list(
            request_options={"timeout_in_seconds": 0.2, "max_retries": 0}
        )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"timeout": 3}, "unknown request option 'timeout': known are max_retries"),
        ({"max_retries": -1}, "max_retries must be a whole number"),
        ({"max_retries": "2"}, "max_retries must be a whole number"),
        ({"timeout_in_seconds": 0}, "timeout must be a number of seconds above 0"),
        ({"timeout_in_seconds": "3"}, "timeout must be a number of seconds above 0"),
        ({"additional_headers": {"X\r\nY": "1"}}, "is no header name"),
        ({"additional_headers": {"X:Y": "1"}}, "is no header name"),
        ({"additional_headers": {"X": "1\r\nY: 2"}}, "holds a line break"),
        ({"additional_headers": {"X": "ü"}}, "holds a line break or another"),
        ({"additional_headers": {"X": 1}}, "must be a str"),
    ],
)
async def test_an_invalid_option_of_a_call_is_refused_before_anything_is_sent(
    client: AsyncIttybit, emulator: Emulator, options: Any, why: str
) -> None:
    with pytest.raises(ArgumentError, match=why):
        await client.media.create(title="x", request_options=options)
    with pytest.raises(ArgumentError, match=why):
        await client.media.list(request_options=options)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"api_key": ""}, "no API key"),
        ({"api_key": "two\nlines"}, "the API key holds"),
        ({"base_url": "api.example.com"}, "base_url must be an http or https URL"),
        ({"base_url": "http://me:pw@h"}, "it contains a user name"),
        ({"timeout": 0}, "timeout must be a number of seconds above 0"),
        ({"timeout": "60"}, "timeout must be a number of seconds above 0"),
        ({"max_retries": -1}, "max_retries must be a whole number"),
        ({"max_retries": 2.0}, "max_retries must be a whole number"),
        ({"headers": {"X-A": "ü"}}, "'X-A' holds"),
        ({"headers": {"X A": "1"}}, "'X A' is no header name"),
        ({"max_connections": 0}, "max_connections must be a whole number"),
    ],
)
async def test_an_invalid_setting_of_a_client_is_refused_immediately(
    settings: dict[str, Any], why: str
) -> None:
    with pytest.raises(ArgumentError, match=why):
        AsyncIttybit(**{"api_key": "key", **settings})


async def test_a_copy_shares_all_settings_except_the_changed_ones(
    emulator: Emulator,
) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, headers={"X-Team": "red"}
    ) as client:
        copy = client.with_options(timeout=3, max_retries=7)
        assert copy.base_url == client.base_url
        await copy.media.list()
        await client.media.list()
        assert copy._engine.options.max_retries == 7
        assert client._engine.options.max_retries == 2
    one, other = emulator.requests
    assert one.headers["X-Team"] == other.headers["X-Team"] == "red"


@pytest.mark.parametrize("wrong", [{"max_retries": -1}, {"timeout": 0}])
async def test_an_invalid_setting_of_a_copy_is_refused(
    client: AsyncIttybit, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ArgumentError):
        client.with_options(**wrong)
