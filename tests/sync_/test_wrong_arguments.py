# Generated from tests/async_/test_wrong_arguments.py by build_sync.py. Do not edit.
"""An argument of the wrong type raises one error that names it, and nothing is sent."""

from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import ArgumentError
from ittybit_sync import Ittybit
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import MEDIA, WireServer, answering

HUGE = 10**5000  # Python does not convert it to text


class Ambiguous:
    """Value that has no truth value and no single comparison, as an array of numpy."""

    def __bool__(self) -> bool:
        raise ValueError("ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]  # as an array


ARRAY = Ambiguous()
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
    *((name, ARRAY) for name in ("base_url", "api_key", "proxy", "max_retries")),
    *((name, ARRAY) for name in ("timeout", "rate_limit", "headers", "default_query")),
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
    *((name, {name: ARRAY}) for name in ("query", "headers", "extra_headers", "into")),
    *((name, {name: ARRAY}) for name in ("request_options", "max_retries", "timeout")),
    ("Ambiguous", {"query": {"limit": ARRAY}}),
    ("into", {"into": HUGE}),
    ("additional_headers", {"request_options": {"additional_headers": 5}}),
    (
        "additional_body_parameters",
        {"request_options": {"additional_body_parameters": "a=1"}},
    ),
]
DOWNLOAD = {"source": "http://h/a?b", "to": "a.bin"}
JOB = {"kind": "image", "input": "https://example.com/a.png"}
WRONG_METHODS: list[tuple[str, str, dict[str, Any]]] = [
    ("into", "get", {"path": "/x", "into": 5}),
    ("into", "get", {"path": "/x", "into": "Media"}),
    ("ids", "tasks.wait_all", {"ids": 5}),
    ("ids", "tasks.wait_all", {"ids": None}),
    ("ids", "tasks.wait_all", {"ids": "task_1"}),
    ("on_progress", "tasks.wait", {"id": "task_1", "on_progress": 5}),
    ("on_progress", "files.download", {**DOWNLOAD, "on_progress": 5}),
    ("request_options", "tasks.wait", {"id": "task_1", "request_options": [5]}),
    ("request_options", "files.download", {**DOWNLOAD, "request_options": [5]}),
    ("request_options", "files.get", {"id": "file_1", "request_options": [5]}),
    ("max_retries", "tasks.wait", {"id": "t", "request_options": {"max_retries": "x"}}),
    ("request ", "jobs.create", {"request": 5}),
    ("kind", "tasks.create", {"kind": ["image"]}),
    ("path", "batch", {"journal": 5}),
    ("weights", "batch", {"journal": "j.sqlite3", "weights": ARRAY}),
    ("Ambiguous", "media.list", {"limit": ARRAY}),
    ("idempotency_key", "jobs.create", {**JOB, "idempotency_key": ARRAY}),
    ("request_options", "jobs.create", {**JOB, "request_options": ARRAY}),
    ("kind", "jobs.create", {**JOB, "kind": HUGE}),
    ("wait", "jobs.image", {"input": JOB["input"], "wait": ARRAY}),
    ("wait", "files.upload", {"source": b"x", "wait": ARRAY}),
    ("progress", "files.download", {**DOWNLOAD, "progress": ARRAY}),
    ("source", "files.download", {**DOWNLOAD, "source": HUGE}),
    ("expiry", "signatures.create", {"filename": "a", "expiry": 10**400}),
]


@pytest.mark.parametrize(("name", "value"), WRONG_SETTINGS)
def test_a_setting_of_the_wrong_type_is_refused(name: str, value: object) -> None:
    settings: dict[str, Any] = {"api_key": "key", name: value}
    message = "API key" if name == "api_key" else name
    with pytest.raises(ArgumentError, match=message):
        Ittybit(**settings)


@pytest.mark.parametrize(("message", "call"), WRONG_CALLS)
def test_an_argument_of_the_wrong_type_is_refused_and_nothing_is_sent(
    message: str, call: dict[str, Any]
) -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(ArgumentError, match=message):
                client.request(**{"method": "GET", "path": "/media", **call})
    assert not server.requests


@pytest.mark.parametrize("name", ["extra_headers", "extra_query"])
def test_a_wrong_argument_of_a_wootiv_call_is_refused(name: str) -> None:
    with Wootiv(api_key="key", base_url="http://127.0.0.1:1") as client:
        values: tuple[Any, ...] = (ARRAY, HUGE, [("a", "b")])
        for value in values:
            with pytest.raises(ArgumentError, match=f"^{name} must be a mapping"):
                client.root.retrieve(**{name: value})


@pytest.mark.parametrize(("message", "name", "arguments"), WRONG_METHODS)
def test_a_wrong_argument_of_any_method_is_refused_and_nothing_is_sent(
    message: str, name: str, arguments: dict[str, Any]
) -> None:
    with Ittybit("key", base_url="http://127.0.0.1:1") as client:
        with pytest.raises(ArgumentError, match=message):
            attrgetter(name)(client)(**arguments)
