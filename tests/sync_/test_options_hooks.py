# Generated from tests/async_/test_options_hooks.py by build_sync.py. Do not edit.
"""Hooks of each attempt, and the log."""

import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ittybit.core.config.settings import Attempt
from ittybit.core.http.models import Response
from ittybit.errors import APIError, ArgumentError, NotFoundError
from ittybit_sync import Ittybit
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

SECRETS = ("ik_secret", "hush", "pa:ss", "pa%3Ass", "Bearer")


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture
def hooks(calls: list[Any]) -> dict[str, Any]:
    def on_request(attempt: Attempt) -> None:
        calls.append(("request", attempt.number, str(attempt.request)))

    def on_response(attempt: Attempt, response: Response) -> None:
        calls.append(("response", attempt.number, response.status_code))

    def on_retry(attempt: Attempt, error: APIError, seconds: float) -> None:
        calls.append(("retry", attempt.number, type(error).__name__, seconds))

    return {"on_request": on_request, "on_response": on_response, "on_retry": on_retry}


def test_hooks_are_called_for_each_attempt_in_order(
    calls: list[Any], hooks: dict[str, Any]
) -> None:
    with WireServer(answering(BUSY, BUSY, MEDIA)) as server:
        with Ittybit("key", base_url=server.url, **hooks) as client:
            client.media.get("med_1")
    what = f"GET {server.url}/media/med_1"
    assert calls == [
        ("request", 1, what),
        ("response", 1, 503),
        ("retry", 1, "InternalServerError", 0.0),
        ("request", 2, what),
        ("response", 2, 503),
        ("retry", 2, "InternalServerError", 0.0),
        ("request", 3, what),
        ("response", 3, 200),
    ]


def test_a_failed_attempt_is_reported_as_such(
    calls: list[Any], hooks: dict[str, Any]
) -> None:
    def rude(line: Line) -> None:
        line.request()

    with WireServer(rude, answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, **hooks) as client:
            client.media.get("med_1")
    assert [step[:2] for step in calls] == [
        ("request", 1),
        ("retry", 1),
        ("request", 2),
        ("response", 2),
    ]
    assert calls[1][2] == "APIConnectionError"
    assert 0.3 < calls[1][3] <= 0.5


def test_no_retry_hook_is_called_after_the_last_failure(
    calls: list[Any], hooks: dict[str, Any]
) -> None:
    with WireServer(answering(answer(b"", "404 No"))) as server:
        with Ittybit("key", base_url=server.url, **hooks) as client:
            with pytest.raises(NotFoundError):
                client.media.get("med_1")
    assert [step[0] for step in calls] == ["request", "response"]


def test_a_hook_receives_the_response_body_but_no_key(
    calls: list[Any],
) -> None:
    def on_response(attempt: Attempt, response: Response) -> None:
        calls.append((response.json(), repr(attempt), repr(response)))

    with WireServer(answering(MEDIA)) as server:
        with Ittybit(
            "ik_secret", base_url=server.url, on_response=on_response
        ) as client:
            client.media.get("med_1")
    ((body, *shown),) = calls
    assert body == {"id": "med_1"}
    assert not any(secret in text for secret in SECRETS for text in shown)


def test_a_streamed_response_is_reported_before_its_body_is_read(
    calls: list[Any], hooks: dict[str, Any]
) -> None:
    with WireServer(answering(MEDIA)) as server:
        client = Ittybit("key", base_url=server.url, **hooks)
        with client, client.media.with_streaming_response.get("m") as response:
            assert calls[-1] == ("response", 1, 200)
            assert response.read() == b'{"id": "med_1"}'


def test_a_copy_may_replace_or_remove_hooks(
    calls: list[Any], hooks: dict[str, Any]
) -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, **hooks) as client:
            client.with_options(on_request=None).media.get("med_1")
            assert [step[0] for step in calls] == ["response"]
            client.media.get("med_1")
    assert [step[0] for step in calls] == ["response", "request", "response"]


def test_an_exception_in_a_hook_is_raised_by_the_call(
    hooks: dict[str, Any],
) -> None:
    def on_request(attempt: Attempt) -> None:
        raise LookupError("not now")

    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(LookupError, match="not now"):
                client.with_options(on_request=on_request).media.get("med_1")
            assert (client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
def test_a_hook_must_be_a_plain_function(name: str) -> None:
    wrong: Any = {name: "a function"}
    with pytest.raises(ArgumentError, match=f"{name} must be a plain function"):
        Ittybit("key", **wrong)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect all log records of all loggers as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root, own_logger = logging.getLogger(), logging.getLogger("ittybit")
    levels = root.level, own_logger.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    own_logger.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(levels[0])
    own_logger.setLevel(levels[1])


def test_each_attempt_is_logged_without_secrets(log: io.StringIO) -> None:
    good = answer(
        b'{"id": "med_1", "url": "http://h/x?signature=hush"}',
        X_Request_Id="req_1",
        Set_Cookie="session=hush",
    )
    with WireServer(answering(BUSY, good)) as server:
        with Ittybit(
            "ik_secret", base_url=server.url, headers={"X-Token": "hush"}
        ) as client:
            client.media.get("med_1")
            client.get(f"{server.url}/x?signature=hush")
    text = log.getvalue()
    assert f"GET {server.url}/media/med_1 answered 503" in text
    assert "(attempt 1, request ID None)" in text
    assert "attempt 1 failed: " in text
    assert "retry in 0.00 s" in text
    assert f"GET {server.url}/media/med_1 answered 200 in " in text
    assert "(attempt 2, request ID req_1)" in text
    assert "'X-Token': '…'" in text
    assert not any(secret in text for secret in SECRETS), text


@pytest.mark.parametrize(
    ("level", "lines"), [("info", 1), ("10", 2), ("", 0), ("ERROR", 0)]
)
def test_an_environment_variable_turns_on_the_log(level: str, lines: int) -> None:
    program = (
        "from tests.support.wire_server import MEDIA, WireServer, answering\n"
        "from ittybit_sync import Ittybit, _io\n"
        "def main(url):\n"
        "    with Ittybit('ik_secret', base_url=url) as client:\n"
        "        client.media.get('med_1')\n"
        "with WireServer(answering(MEDIA)) as server:\n"
        "    _io.run(main(server.url))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"ITTYBIT_LOG": level, "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stderr.splitlines()) == lines
    assert ("INFO ittybit GET " in done.stderr) is (lines > 0)
    assert "ik_secret" not in done.stderr
