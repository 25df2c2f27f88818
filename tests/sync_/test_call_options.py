# Generated from tests/async_/test_call_options.py by build_sync.py. Do not edit.
"""Options of one call, as keyword arguments."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from ittybit.errors import APITimeoutError, ArgumentError, InternalServerError
from ittybit_sync import Ittybit
from ittybit_sync.resources import (
    AutomationsResource,
    ConnectionsResource,
    EventsResource,
    FilesResource,
    JobsResource,
    MediaResource,
    RunsResource,
    SignaturesResource,
    TasksResource,
    WebhookEndpointsResource,
)
from tests.support.wire_server import BUSY, Line, WireServer, answer, answering

RESOURCES: list[type] = [
    AutomationsResource,
    ConnectionsResource,
    EventsResource,
    FilesResource,
    JobsResource,
    MediaResource,
    RunsResource,
    SignaturesResource,
    TasksResource,
    WebhookEndpointsResource,
]
DONE = answer(b'{"id": "x", "status": "completed", "url": "http://h/x"}')
CALLS: dict[str, Callable[..., Any]] = {
    "get": lambda c, **o: c.media.get("m", **o),
    "post": lambda c, **o: c.media.create(title="x", **o),
    "patch": lambda c, **o: c.files.update("f", ref="x", **o),
    "delete": lambda c, **o: c.automations.delete("a", **o),
    "task": lambda c, **o: c.tasks.create(kind="image", file_id="f", width=8, **o),
    "kind": lambda c, **o: c.tasks.image(file_id="f", width=8, **o),
    "job": lambda c, **o: c.jobs.create(kind="image", input="http://h/x", **o),
    "run": lambda c, **o: c.runs.create(
        tasks=[{"kind": "image", "url": "http://h/x"}], **o
    ),
    "wait": lambda c, **o: c.tasks.wait("task_1", timeout=9, **o),
    "raw": lambda c, **o: c.media.with_raw_response.get("m", **o),
    "request": lambda c, **o: c.post("/media", json={}, **o),
    "ingest": lambda c, **o: c.files.upload("http://h/x.mp4", **o),
}
NO_TIMEOUT = {"wait", "kind"}  # it is the time to wait
NO_KEY = {"wait", "kind", "task", "ingest"}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_accepts_the_options(name: str) -> None:
    options: dict[str, Any] = {"max_retries": 1, "extra_headers": {"X-A": "1"}}
    if name not in NO_KEY:
        options["idempotency_key"] = "order-7"
    if name not in NO_TIMEOUT:
        options["timeout"] = 5
    with WireServer(answering(BUSY, BUSY, DONE)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            if name == "wait":
                CALLS[name](client, **options)
                return
            with pytest.raises(InternalServerError):
                CALLS[name](client, **options)
    assert [seen.headers["x-a"] for seen in server.requests] == ["1", "1"]
    if name not in (*NO_KEY, "run"):
        assert server.requests[0].headers["idempotency-key"] == "order-7"
    if name == "run":
        assert b'"idempotency_key":"order-7"' in server.requests[0].body


def silent(line: Line) -> None:
    line.request()
    line.wait(5)


def test_the_timeout_of_a_call_replaces_that_of_the_client() -> None:
    with WireServer(silent) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APITimeoutError):
                client.media.get("med_1", timeout=0.05)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"timeout": 1, "request_options": {"timeout_in_seconds": 2}},
            r"timeout and request_options\['timeout_in_seconds'\]",
        ),
        (
            {"max_retries": 1, "request_options": {"max_retries": 1}},
            r"max_retries and request_options\['max_retries'\]",
        ),
        (
            {"extra_headers": {}, "request_options": {"additional_headers": {}}},
            r"extra_headers and request_options\['additional_headers'\]",
        ),
        (
            {"idempotency_key": "k", "extra_headers": {"idempotency-KEY": "k"}},
            "idempotency_key and the header Idempotency-Key",
        ),
        (
            {
                "idempotency_key": "k",
                "request_options": {"additional_headers": {"Idempotency-Key": "k"}},
            },
            "idempotency_key and the header Idempotency-Key",
        ),
        ({"idempotency_key": " "}, "idempotency_key must be text of 1 to 255"),
        ({"extra_headers": "X-A: 1"}, "extra_headers must be a mapping"),
        ({"max_retries": -1}, "max_retries must be a whole number"),
        ({"timeout": "soon"}, "timeout"),
    ],
)
@pytest.mark.parametrize("call", ["get", "post", "job"])
def test_an_invalid_or_repeated_option_is_refused(
    call: str, options: dict[str, Any], message: str
) -> None:
    with Ittybit("key", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(ArgumentError, match=message):
            CALLS[call](client, **options)


def test_an_unknown_argument_is_a_type_error() -> None:
    with Ittybit("key", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(TypeError, match="unexpected keyword argument 'titel'"):
            client.media.create(titel="x")  # type: ignore[call-arg]  # wrong on purpose
        with pytest.raises(TypeError, match="argument 'idempotency_key'"):
            client.files.iter_bytes("http://h/x", idempotency_key="k")  # type: ignore[call-arg]  # several requests


def calls() -> list[Any]:
    """Return the calls of all resources."""
    return [
        pytest.param(getattr(owner, name), id=f"{owner.__name__}.{name}")
        for owner in RESOURCES
        for name in dir(owner)
        if not name.startswith(("_", "with_"))
    ]


@pytest.mark.parametrize("call", calls())
def test_every_call_shows_the_options(call: Any) -> None:
    shown = inspect.signature(call).parameters.keys()
    missing = {"timeout", "max_retries", "extra_headers", "request_options"} - shown
    assert not missing
