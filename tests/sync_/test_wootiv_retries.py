# Generated from tests/async_/test_wootiv_retries.py by build_sync.py. Do not edit.
"""Retries of a Wootiv client, the pauses before them, and its timeouts."""

import random
from contextlib import suppress
from typing import Any

import pytest

import wootiv
from ittybit.core.config.settings import Attempt
from ittybit.errors import APIError, APIStatusError, ArgumentError
from ittybit_sync import _io
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import Line, WireServer, answer, answering
from wootiv import Timeout

OK = answer(b"{}", Content_Type="application/json")
BUSY = "503 Service Unavailable"


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses between attempts without sleeping."""
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(_io, "sleep", sleep)
    return pauses


def attempts(*answers: bytes, **settings: Any) -> int:
    """Return the number of attempts of one call for these responses."""
    with WireServer(answering(*answers)) as server:
        with Wootiv(api_key="k", base_url=server.url, **settings) as client:
            with suppress(APIStatusError):
                client.root.retrieve()
    return len(server.requests)


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503, 504, 599])
def test_a_temporary_failure_is_retried_twice(status: int) -> None:
    assert attempts(answer(b"{}", f"{status} X")) == 3
    assert attempts(answer(b"{}", f"{status} X"), OK) == 2


def test_a_call_has_its_own_number_of_retries_and_idempotency_key() -> None:
    busy = answer(b"{}", BUSY)
    with WireServer(answering(busy, busy, busy, busy, OK)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            refresh = client.auth.token.refresh
            with pytest.raises(APIStatusError):
                refresh(refresh_token="r", max_retries=0, idempotency_key="a")
            refresh(refresh_token="r", max_retries=4, idempotency_key="b")
            with pytest.raises(ArgumentError, match="max_retries must be"):
                refresh(refresh_token="r", max_retries=-1)
    keys = [seen.headers["idempotency-key"] for seen in server.requests]
    assert keys == ["a", "b", "b", "b", "b"]


@pytest.mark.parametrize("status", [300, 307, 400, 401, 402, 404, 408, 418, 422])
def test_no_other_status_is_retried(status: int, slept: list[float]) -> None:
    assert attempts(answer(b"{}", f"{status} X", Location="/"), OK) == 1
    assert slept == []


@pytest.mark.parametrize(
    ("status", "header_value", "expected"),
    [
        (400, "true", 3),
        (408, "true", 3),
        (307, "true", 3),
        (503, "false", 1),
        (409, "false", 1),
        (503, "FALSE", 3),
        (503, "no", 3),
        (400, "True", 1),
        (400, "1", 1),
    ],
)
def test_the_x_should_retry_header_decides(
    status: int, header_value: str, expected: int
) -> None:
    failed = answer(b"{}", f"{status} X", x_should_retry=header_value)
    assert attempts(failed) == expected


@pytest.mark.parametrize(("retries", "expected"), [(0, 1), (1, 2), (5, 6)])
def test_max_retries_is_a_setting(retries: int, expected: int) -> None:
    assert attempts(answer(b"{}", BUSY), max_retries=retries) == expected


def test_a_call_may_have_its_own_max_retries() -> None:
    with WireServer(answering(answer(b"{}", BUSY))) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            with pytest.raises(wootiv.InternalServerError, match="after 5 tries"):
                client.with_options(max_retries=4).root.retrieve()
            with pytest.raises(wootiv.InternalServerError):
                client.get("/", request_options={"max_retries": 0})
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (0.5, [0, 0.5, 2, 2, 2]),
        (0.0, [0, 0, 1.5, 1.5, 1.5]),
        (0.9, [0.4, 0.9, 2.4, 2.4, 2.4]),
    ],
)
def test_the_pause_grows_with_the_square_of_the_attempt(
    monkeypatch: pytest.MonkeyPatch,
    slept: list[float],
    drawn: float,
    expected: list[float],
) -> None:
    monkeypatch.setattr(random, "random", lambda: drawn)
    reported: list[float] = []

    def on_retry(attempt: Attempt, error: APIError, seconds: float) -> None:
        reported.append(seconds)

    assert attempts(answer(b"{}", BUSY), max_retries=5, on_retry=on_retry) == 6
    assert reported == pytest.approx(expected)
    assert slept == reported


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("1", 1), ("60", 60), ("1.5", 1.5), ("0", 0.5), ("-3", 0.5), ("x", 0.5)],
)
def test_retry_after_is_respected_up_to_one_minute(
    monkeypatch: pytest.MonkeyPatch, slept: list[float], asked: str, waited: float
) -> None:
    monkeypatch.setattr(random, "random", lambda: 1.0)
    attempts(answer(b"{}", BUSY, Retry_After=asked), OK)
    assert slept == [waited]


def test_a_longer_retry_after_is_raised_at_once(slept: list[float]) -> None:
    with WireServer(answering(answer(b"{}", BUSY, Retry_After="61"))) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            with pytest.raises(wootiv.APIStatusError) as caught:
                client.root.retrieve()
    assert (caught.value.retry_after, slept) == (61, [])


def test_a_lost_connection_is_retried() -> None:
    def break_off(line: Line) -> None:
        line.request()
        line.reset()

    with WireServer(break_off) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            with pytest.raises(wootiv.APIConnectionError, match="after 3 tries") as it:
                client.root.retrieve()
    assert len(server.requests) == 3
    assert isinstance(it.value.__cause__, Exception)
    assert it.value.status_code is it.value.response is None


def test_a_redirect_is_an_error_and_not_followed() -> None:
    moved = answer(b"{}", "307 Temporary Redirect", Location="/elsewhere")
    with WireServer(answering(moved, OK)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            with pytest.raises(wootiv.APIStatusError) as caught:
                client.root.retrieve()
            client.with_options(follow_redirects=True).root.retrieve()
    assert type(caught.value) is wootiv.APIStatusError
    assert caught.value.headers["location"] == "/elsewhere"
    assert len(server.requests) == 2


def test_a_retried_body_is_sent_completely() -> None:
    with WireServer(answering(answer(b"{}", BUSY), OK)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            client.aws.create_signed_put_url(filename="a")
            client.aws.buckets.upload(file=b"abc")
    assert [r.body for r in server.requests[:2]] == [b'{"filename":"a"}'] * 2


def timeout_of(client: Wootiv) -> Timeout:
    return client._engine.options.timeout


def test_the_default_timeout_is_60_seconds_and_5_to_connect() -> None:
    assert timeout_of(Wootiv(api_key="k")) == Timeout(60, connect=5, pool=60)
    assert timeout_of(Wootiv(api_key="k", timeout=7)) == Timeout(7, pool=7)
    assert timeout_of(Wootiv(api_key="k", timeout=None)) == Timeout(None)
    own = Timeout(60.0, read=5.0, write=10.0, connect=2.0)
    assert timeout_of(Wootiv(api_key="k", timeout=own)) is own


@pytest.mark.parametrize("timeout", [0.1, Timeout(5, read=0.1)])
def test_a_call_may_have_its_own_timeout(timeout: Any) -> None:
    def slow(line: Line) -> None:
        line.request()
        line.wait()

    with WireServer(slow) as server:
        with Wootiv(api_key="k", base_url=server.url, max_retries=0) as client:
            with pytest.raises(
                wootiv.APITimeoutError, match="no progress within the timeout"
            ):
                client.root.retrieve(timeout=timeout)


def test_a_call_may_have_no_timeout() -> None:
    def slow(line: Line) -> None:
        while line.request() is not None:
            line.wait(0.3)
            line.send(OK)

    with WireServer(slow) as server:
        with Wootiv(
            api_key="k", base_url=server.url, timeout=0.1, max_retries=0
        ) as client:
            assert client.root.retrieve(timeout=None) is None
            with pytest.raises(wootiv.APITimeoutError):
                client.root.retrieve()


def test_a_timeout_of_0_is_one_clear_error() -> None:
    with Wootiv(api_key="k", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(ValueError, match="timeout must be a number of seconds"):
            client.root.retrieve(timeout=0)
