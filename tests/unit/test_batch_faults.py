"""What a failure of a step means: for the step, for the item, and for the whole run."""

import errno
from typing import get_args

import pytest

from ittybit.core.batch.failures import (
    CircuitBreaker,
    FailureAction,
    Step,
    classify_failure,
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
    """The error of an answer with this status."""
    return APIStatusError.of(status)("no", response=response(status), body=None)


def lost(kind: type[APIConnectionError], *, sent: bool) -> APIConnectionError:
    """The error of a call that had left, or had not, and has no answer."""
    error = kind("gone")
    error.sent = sent
    return error


def of_disk(number: int) -> LocalFileError:
    return LocalFileError("cannot write", path="a", number=number)


def faults(error: APIError, steps: tuple[Step, ...] = STEPS) -> set[FailureAction]:
    """What an error means in each of the steps."""
    return {classify_failure(error, ITTYBIT, step) for step in steps}


@pytest.mark.parametrize("kind", [APIConnectionError, APITimeoutError, DeadlineError])
def test_a_create_is_sent_again_at_once_only_where_no_byte_had_left(
    kind: type[APIConnectionError],
) -> None:
    assert faults(lost(kind, sent=False)) == {FailureAction.RETRY}
    assert faults(lost(kind, sent=True), ("create",)) == {FailureAction.CHECK}
    assert faults(lost(kind, sent=True), FREE) == {FailureAction.RETRY}


def test_what_429_refused_was_not_done() -> None:
    assert faults(refusal(429)) == {FailureAction.RETRY}


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529])
def test_a_status_that_may_pass_leaves_a_create_in_doubt(status: int) -> None:
    assert faults(refusal(status), ("create",)) == {FailureAction.CHECK}
    assert faults(refusal(status), FREE) == {FailureAction.RETRY}


def test_an_answer_that_cannot_be_read_leaves_a_create_in_doubt() -> None:
    error = APIResponseValidationError("no JSON", response=response(200))
    assert faults(error, ("create",)) == {FailureAction.CHECK}
    assert faults(error, FREE) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize("status", [301, 400, 404, 410, 422, 451])
def test_what_the_server_will_not_do_ends_the_item(status: int) -> None:
    assert faults(refusal(status)) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize(
    "error",
    [
        ClientClosedError("closed"),
        JournalError("gone", path="run.sqlite3"),
        of_disk(errno.ENOSPC),
        of_disk(errno.EDQUOT),
        of_disk(errno.EROFS),
    ],
)
def test_what_no_item_gets_past_ends_the_run(error: APIError) -> None:
    assert faults(error) == {FailureAction.STOP_RUN}


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_key_that_may_not_ends_the_run_but_a_result_that_may_not_be_read_the_item(
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
        of_disk(errno.ENOENT),
        of_disk(errno.EACCES),
        TaskFailed("failed", task=Task(id="task_a")),
        APIError("changed meanwhile"),
    ],
)
def test_what_is_wrong_with_one_item_ends_that_one(error: APIError) -> None:
    assert faults(error) == {FailureAction.FAIL_ITEM}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (refusal(404), "NotFoundError 404"),
        (of_disk(errno.ENOENT), "LocalFileError: ENOENT"),
        (lost(APITimeoutError, sent=True), "APITimeoutError"),
        (TaskFailed("", task=Task(id="task_a")), "TaskFailed: no reason given"),
    ],
)
def test_failures_of_one_cause_are_told_alike(error: APIError, cause: str) -> None:
    assert summarize_cause(error) == cause


def test_ids_in_the_reason_of_a_failure_make_no_cause_of_their_own() -> None:
    told = [f"file_{'abcdefgh' * 2}{n} cannot be read" for n in range(2)]
    failed = [TaskFailed("", task=Task(id="task_a", error=text)) for text in told]
    assert {summarize_cause(error) for error in failed} == {
        "TaskFailed: … cannot be read"
    }


def test_patience_ends_after_ten_failures_with_no_success_between() -> None:
    patience = CircuitBreaker()
    assert not any(patience.record_failure() for _ in range(9))
    patience.record_success()
    assert [patience.record_failure() for _ in range(10)] == [False] * 9 + [True]
