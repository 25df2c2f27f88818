"""Retry decisions and the pauses before retries."""

import errno
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.retry import (
    is_retryable,
    retry_after,
    retry_pause,
    retry_state,
    wait_retry_after,
)
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
    LocalFileError,
)

NOW = datetime(2025, 8, 20, 12, 0, 0, tzinfo=UTC)


def failure(status: int, wait: float | None = None) -> APIStatusError:
    response = Response(status, {}, b"", RequestInfo("GET", "http://h"))
    error = APIStatusError.of(status)("failed", response=response, body=None)
    error.retry_after = wait
    return error


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529, 599])
def test_a_temporary_status_is_retried(status: int) -> None:
    assert is_retryable(failure(status), ITTYBIT)


@pytest.mark.parametrize("status", [301, 304, 400, 401, 402, 403, 404, 410, 422, 451])
def test_a_permanent_status_is_not_retried(status: int) -> None:
    assert not is_retryable(failure(status), ITTYBIT)


@pytest.mark.parametrize("kind", [APIConnectionError, APITimeoutError])
def test_a_connection_error_is_retried(kind: type[APIError]) -> None:
    assert is_retryable(kind("gone"), ITTYBIT)


@pytest.mark.parametrize(
    ("number", "is_temporary"),
    [(errno.EMFILE, True), (errno.ENFILE, True), (errno.ENOENT, False)],
)
def test_too_many_open_files_are_a_temporary_fault(
    number: int, is_temporary: bool
) -> None:
    error = LocalFileError("cannot read", path="a.mp4", number=number)
    assert is_retryable(error, ITTYBIT) is is_temporary


@pytest.mark.parametrize("kind", [ArgumentError, APIError, TimeoutError, OSError])
def test_an_error_that_is_not_from_a_server_is_not_retried(
    kind: type[Exception],
) -> None:
    assert not is_retryable(kind("no"), ITTYBIT)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": " 3\t"}, 3.0),
        ({"retry-after": "3."}, None),
        ({"retry-after": "-4"}, None),
        ({"retry-after": "+4"}, None),
        ({"retry-after": "1_0"}, None),
        ({"retry-after": "1e1"}, None),
        ({"retry-after": "0x10"}, None),
        ({"retry-after": "\u0663"}, None),
        ({"retry-after": "3, 3"}, None),
        ({"retry-after-ms": "-10", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "1e1", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Wed, 20 Aug 2025 12:00:07 GMT"}, 7.0),
        ({"retry-after": "Wed, 20 Aug 2025 14:00:07 +0200"}, 7.0),
        ({"retry-after": "Wednesday, 20-Aug-25 12:00:07 GMT"}, 7.0),
        ({"retry-after": "Wed Aug 20 12:00:07 2025"}, 7.0),
        ({"retry-after": "Wed, 20 Aug 2025 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e99"}, None),
        ({"retry-after": "999999999"}, 999_999_999.0),
        ({"retry-after": "9" * 400}, 2.0**31),
        ({}, None),
    ],
)
def test_retry_after_is_read_from_seconds_milliseconds_or_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(Headers(headers.items()), NOW) == seconds


@pytest.mark.parametrize("headers", [{"retry-after": "9"}, {"retry-after-ms": "9000"}])
def test_the_header_is_read_in_lower_case(headers: dict[str, str]) -> None:
    assert retry_after(headers, NOW) == 9


@given(some.text(max_size=40))
def test_no_value_of_the_header_raises_an_error(value: str) -> None:
    seconds = retry_after({"retry-after": value}, NOW)
    assert seconds is None or seconds >= 0


def test_retry_after_takes_precedence_up_to_its_limit() -> None:
    assert retry_pause(failure(429, 7), 1, ITTYBIT) == 7
    assert retry_pause(failure(429, 86_400), 1, ITTYBIT) == ITTYBIT.retry_after_limit


def test_without_a_positive_retry_after_the_pause_is_the_backoff() -> None:
    for number, longest in enumerate([0.5, 1, 2, 4, 8, 8, 8], start=1):
        for error in (failure(500), failure(429, 0), APIConnectionError("gone")):
            assert longest * 0.75 <= retry_pause(error, number, ITTYBIT) <= longest


def test_a_batch_waits_at_least_for_the_backoff() -> None:
    wait = wait_retry_after(ITTYBIT, at_least_backoff=True)
    pauses = [
        wait(retry_state(failure(429, asked), number))
        for number, asked in enumerate([0, 5, 0], start=1)
    ]
    assert 0.375 <= pauses[0] <= 0.5
    assert pauses[1] == 5
    assert 1.5 <= pauses[2] <= 2


def test_the_random_pause_of_an_attempt_is_chosen_once() -> None:
    wait = wait_retry_after(ITTYBIT)
    first = retry_state(failure(500), 1)
    assert len({wait(first) for _ in range(9)}) == 1
    assert wait(first) < wait(retry_state(failure(500), 2))
