"""Effect of a failure on its step, its item, and the whole run."""

import errno
from typing import get_args

import pytest

from ittybit.core.batch.failures import (
    CircuitBreaker,
    FailureAction,
    Step,
    Storm,
    classify_failure,
    is_storm,
    summarize_cause,
)
from ittybit.core.http.models import RequestInfo, Response
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
    ClientClosedError,
    DeadlineError,
    JournalError,
    LocalFileError,
    TaskFailed,
)
from ittybit.types import Task

STEPS: tuple[Step, ...] = get_args(Step)
FREE: tuple[Step, ...] = tuple(step for step in STEPS if step != "create")


def response(status: int) -> Response:
    return Response(status, {}, b"", RequestInfo("POST", "http://h"))


def refusal(status: int) -> APIStatusError:
    """Return the error of a response with this status."""
    return APIStatusError.of(status)("no", response=response(status), body=None)


def lost_call(kind: type[APIConnectionError], *, sent: bool) -> APIConnectionError:
    """Return the error of a call that got no response, whether or not it was sent."""
    error = kind("gone")
    error.sent = sent
    return error


def disk_error(number: int) -> LocalFileError:
    return LocalFileError("cannot write", path="a", number=number)


def faults(error: APIError, steps: tuple[Step, ...] = STEPS) -> set[FailureAction]:
    """Return the failure actions for an error in each of the steps."""
    return {classify_failure(error, ITTYBIT, step) for step in steps}


@pytest.mark.parametrize("kind", [APIConnectionError, APITimeoutError, DeadlineError])
def test_a_create_is_retried_only_if_no_byte_was_sent(
    kind: type[APIConnectionError],
) -> None:
    assert faults(lost_call(kind, sent=False)) == {FailureAction.RETRY}
    assert faults(lost_call(kind, sent=True), ("create",)) == {FailureAction.CHECK}
    assert faults(lost_call(kind, sent=True), FREE) == {FailureAction.RETRY}


def test_a_request_refused_with_429_is_retried() -> None:
    assert faults(refusal(429)) == {FailureAction.RETRY}


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529])
def test_a_temporary_status_leaves_a_create_in_doubt(status: int) -> None:
    assert faults(refusal(status), ("create",)) == {FailureAction.CHECK}
    assert faults(refusal(status), FREE) == {FailureAction.RETRY}


def test_an_invalid_response_leaves_a_create_in_doubt() -> None:
    error = APIResponseValidationError("no JSON", response=response(200))
    assert faults(error, ("create",)) == {FailureAction.CHECK}
    assert faults(error, FREE) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize("status", [301, 400, 404, 410, 422, 451])
def test_a_request_that_the_server_refuses_fails_its_item(status: int) -> None:
    assert faults(refusal(status)) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize(
    "error",
    [
        ClientClosedError("closed"),
        JournalError("gone", path="run.sqlite3"),
        disk_error(errno.ENOSPC),
        disk_error(errno.EDQUOT),
        disk_error(errno.EROFS),
    ],
)
def test_an_error_that_affects_every_item_ends_the_run(error: APIError) -> None:
    assert faults(error) == {FailureAction.STOP_RUN}


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_forbidden_key_ends_the_run_but_a_forbidden_result_fails_its_item(
    status: int,
) -> None:
    assert faults(refusal(status), ("upload", "create", "wait")) == {
        FailureAction.STOP_RUN
    }
    assert faults(refusal(status), ("download",)) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize(
    "error",
    [
        ArgumentError("wrong"),
        disk_error(errno.ENOENT),
        disk_error(errno.EACCES),
        TaskFailed("failed", task=Task(id="task_a")),
        APIError("changed meanwhile"),
    ],
)
def test_an_error_of_one_item_fails_only_that_item(error: APIError) -> None:
    assert faults(error) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (refusal(404), "NotFoundError 404"),
        (disk_error(errno.ENOENT), "LocalFileError: ENOENT"),
        (lost_call(APITimeoutError, sent=True), "APITimeoutError"),
        (TaskFailed("", task=Task(id="task_a")), "TaskFailed: no reason given"),
    ],
)
def test_failures_of_one_cause_have_the_same_description(
    error: APIError, cause: str
) -> None:
    assert summarize_cause(error) == cause


def test_ids_in_the_reason_of_a_failure_are_not_part_of_its_cause() -> None:
    reasons = [f"file_{'abcdefgh' * 2}{n} cannot be read" for n in range(2)]
    failed = [TaskFailed("", task=Task(id="task_a", error=text)) for text in reasons]
    assert {summarize_cause(error) for error in failed} == {
        "TaskFailed: … cannot be read"
    }


def test_a_run_ends_after_ten_failures_without_a_success() -> None:
    breaker = CircuitBreaker()
    assert not any(breaker.record_failure(n) for n in range(9))
    breaker.record_success()
    assert [breaker.record_failure(n) for n in range(10)] == [False] * 9 + [True]
    assert breaker.failed == list(range(10))


def test_a_storm_lasts_until_a_request_succeeds() -> None:
    storm = Storm(900)
    storm.record_refusal(0.0)
    storm.record_refusal(500.0)
    assert not storm.is_too_long(899.0)
    assert storm.is_too_long(900.0)
    storm.record_success()
    assert not storm.is_too_long(1000.0)
    storm.record_refusal(1000.0)
    assert not storm.is_too_long(1899.0)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_are_a_storm(number: int) -> None:
    connection = APIConnectionError("gone")
    connection.__cause__ = ConnectionError("wrapped", OSError(number, "too many"))
    for error in (connection, disk_error(number)):
        assert is_storm(error)
        assert faults(error, FREE) == {FailureAction.RETRY}
    assert not is_storm(disk_error(errno.ENOENT))
    assert not is_storm(APIConnectionError("gone"))


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [(429, None, True), (429, "1", True), (503, "1", True), (503, None, False)],
)
def test_a_503_is_a_storm_only_if_it_says_when_to_return(
    status: int, retry_after: str | None, expected: bool
) -> None:
    error = refusal(status)
    error.retry_after = None if retry_after is None else float(retry_after)
    assert is_storm(error) is expected
