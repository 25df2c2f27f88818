"""An argument of the wrong type raises one error that names it, and nothing is sent."""

from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import ArgumentError
from ittybit_async import AsyncIttybit
from tests.support.wire_server import MEDIA, WireServer, answering

WRONG_SETTINGS: list[tuple[str, object]] = [
    ("base_url", 5),
    ("base_url", ["http://h"]),
    ("base_url", b"http://h"),
    ("environment", ["production"]),
    ("api_key", 5),
    ("api_key", ["key"]),
    ("proxy", {"http://h"}),
    ("local_address", ["127.0.0.1"]),
    ("verify", Path("authority.pem")),
    ("verify", 0),
    ("verify", ["authority.pem"]),
    ("cert", ["client.pem"]),
    ("cert", ("client.pem", 5)),
    ("session", {}),
]
deep: dict[str, Any] = {}
deep["deep"] = deep
WRONG_CALLS: list[tuple[str, Any]] = [
    ("path", {"path": 5}),
    ("path", {"path": b"/media"}),
    ("method", {"method": None}),
    ("method", {"method": ["GET"]}),
    ("query", {"query": "limit=1"}),
    ("query", {"query": [("limit", 1)]}),
    ("query", {"query": {"deep": deep}}),
    ("query", {"query": {"limit": 10**5000}}),
    ("bytes", {"query": {"limit": b"1"}}),
    ("set", {"query": {"ids": {"a", "b"}}}),
    ("object", {"query": {"limit": object()}}),
    ("headers", {"headers": "X-A: 1"}),
    ("headers", {"headers": [("X-A", "1")]}),
    ("transfer-encoding", {"headers": {"transfer-encoding": "chunked"}}),
    ("Content-Length", {"headers": {"content-length": "5"}}),
    ("request_options", {"request_options": [5]}),
    ("additional_headers", {"request_options": {"additional_headers": 5}}),
    (
        "additional_body_parameters",
        {"request_options": {"additional_body_parameters": "a=1"}},
    ),
]


@pytest.mark.parametrize(("name", "value"), WRONG_SETTINGS)
async def test_a_setting_of_the_wrong_type_is_refused(name: str, value: object) -> None:
    settings: dict[str, Any] = {"api_key": "key", name: value}
    message = "API key" if name == "api_key" else name
    with pytest.raises(ArgumentError, match=message):
        AsyncIttybit(**settings)


@pytest.mark.parametrize(("message", "call"), WRONG_CALLS)
async def test_an_argument_of_the_wrong_type_is_refused_and_nothing_is_sent(
    message: str, call: dict[str, Any]
) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(ArgumentError, match=message):
                await client.request(**{"method": "GET", "path": "/media", **call})
    assert not server.requests
