"""Every error can be caught by its base class, copied, pickled, and shown to anyone."""

import copy
import errno
import pickle
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from ittybit import errors
from ittybit.body import Body
from ittybit.core.http.models import RequestInfo, Response
from ittybit.errors import APIError, LocalFileError
from ittybit.types import File, Task

REQUEST = RequestInfo("GET", "http://h/media/med_1")
RESPONSE = Response(503, {"x-request-id": "req_1"}, b'{"message": "busy"}', REQUEST)
TASK = Task(id="task_1", kind="video", status="failed")


def status(kind: type[errors.APIStatusError]) -> APIError:
    error = kind("busy", response=RESPONSE, body={"message": "busy"})
    error.kind, error.retry_after, error.retries_taken = "overload", 2.5, 3
    return error


MAKERS: list[Callable[[], APIError]] = [
    lambda: APIError("wrong"),
    lambda: errors.APIConnectionError("gone", request=REQUEST),
    lambda: errors.FileChanged("changed", request=REQUEST),
    lambda: errors.APITimeoutError("slow", request=REQUEST),
    lambda: errors.DeadlineError("late", request=REQUEST),
    lambda: errors.APIResponseValidationError("odd", response=RESPONSE),
    lambda: errors.ArgumentError("wrong"),
    lambda: errors.ClientClosedError("closed"),
    lambda: errors.LocalFileError("gone", path="/x/y", number=errno.ENOENT),
    lambda: errors.UploadIncomplete("half", file=File(id="file_1")),
    lambda: errors.WebhookError("forged", step="signature"),
    lambda: errors.JournalError("damaged", path="/x/run.sqlite3"),
    lambda: errors.BatchStopped("no quota"),
    lambda: errors.TaskFailed("failed", task=TASK),
    lambda: errors.TaskCancelled("cancelled", task=TASK),
    lambda: errors.TaskTimeout("slow", task=TASK),
    *[
        lambda kind=kind: status(kind)
        for kind in [errors.APIStatusError, *errors.APIStatusError.__subclasses__()]
    ],
]
WAYS: list[Callable[[APIError], APIError]] = [
    copy.copy,
    copy.deepcopy,
    lambda error: pickle.loads(pickle.dumps(error)),
]


@pytest.mark.parametrize("way", WAYS, ids=["copy", "deepcopy", "pickle"])
@pytest.mark.parametrize("make", MAKERS)
def test_a_copied_error_has_the_same_message_and_attributes(
    make: Callable[[], APIError], way: Callable[[APIError], APIError]
) -> None:
    error = make()
    twin = way(error)
    assert type(twin) is type(error)
    assert (str(twin), twin.args, twin.message) == (
        str(error),
        error.args,
        error.message,
    )
    assert {k: repr(v) for k, v in vars(twin).items()} == {
        k: repr(v) for k, v in vars(error).items()
    }


@pytest.mark.parametrize("make", MAKERS)
def test_the_message_of_an_error_is_in_args(
    make: Callable[[], APIError],
) -> None:
    error = make()
    assert error.args == (error.message,)
    assert str(error).startswith(error.message)


def test_an_incomplete_upload_names_the_stored_file() -> None:
    file = File(id="file_1")
    error = errors.UploadIncomplete("half", file=file)
    assert (error.file, error.file_id, error.message) == (file, "file_1", "half")


@pytest.mark.parametrize(
    ("step", "status"), [("replay", 200), ("body", 400), ("time", 401), ("header", 401)]
)
def test_a_refused_webhook_has_a_status_to_respond_with(step: Any, status: int) -> None:
    assert errors.WebhookError("no", step=step).answer_status == status


def test_a_task_error_carries_its_task() -> None:
    error = errors.TaskFailed("failed", task=TASK)
    assert (error.task, error.task_id, error.message) == (TASK, "task_1", "failed")


def test_a_validation_error_carries_request_and_response() -> None:
    error = errors.APIResponseValidationError("odd", response=RESPONSE)
    assert (error.request, error.response) == (REQUEST, RESPONSE)
    assert (error.status_code, error.body) == (503, RESPONSE.content)


def test_a_local_file_error_keeps_errno_and_path_when_pickled() -> None:
    error = errors.LocalFileError("full", path="/x/y", number=errno.ENOSPC)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.errno, twin.filename) == (errno.ENOSPC, "/x/y")


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (errors.ArgumentError, ValueError),
        (errors.ClientClosedError, RuntimeError),
        (errors.LocalFileError, OSError),
        (errors.TaskTimeout, TimeoutError),
        (errors.WebhookError, ValueError),
        (errors.APITimeoutError, errors.APIConnectionError),
    ],
)
def test_an_error_also_inherits_from_the_standard_exception(
    kind: type[Exception], also: type[Exception]
) -> None:
    assert issubclass(kind, also)


def test_every_error_has_one_root_class_with_two_names() -> None:
    found = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert len(found) > 20
    assert all(issubclass(kind, APIError) for kind in found)
    assert errors.ApiError is APIError


def test_the_message_mentions_attempts_only_after_a_retry() -> None:
    error = APIError("gone")
    assert str(error) == "gone"
    error.retries_taken = 2
    assert str(error) == "gone (after 3 tries)"


def test_an_error_without_a_response_has_no_status_and_no_body() -> None:
    error = errors.APIConnectionError("gone", request=REQUEST)
    assert (error.status_code, error.body, error.response) == (None, None, None)
    assert error.request == REQUEST


def test_a_wrapped_os_error_says_what_failed_and_at_which_path() -> None:
    cause = PermissionError(errno.EACCES, "Permission denied")
    error = errors.LocalFileError.wrap(cause, "/x/y", "read")
    assert str(error) == (
        "cannot read '/x/y': Permission denied; check its permissions and those of its "
        "folder"
    )
    assert (error.errno, error.filename) == (errno.EACCES, "/x/y")
    bare = errors.LocalFileError.wrap(OSError(), "/x/y", "read")
    assert (str(bare), bare.errno) == ("cannot read '/x/y': OSError", errno.EIO)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOENT, "; check the path"),
        (errno.ENOTDIR, "; check the path"),
        (errno.EISDIR, "; pass the path of a file"),
        (errno.EACCES, "; check its permissions and those of its folder"),
        (errno.EROFS, "; pass a path that you can write"),
        (errno.ENOSPC, "; make room on its disk"),
        (errno.EIO, ""),
        (errno.ENODATA, ""),
    ],
)
def test_the_advice_for_an_os_error_fits_its_cause(number: int, advice: str) -> None:
    error = errors.LocalFileError.wrap(OSError(number, "reason"), "x", "write")
    assert str(error) == f"cannot write 'x': reason{advice}"


def test_an_error_of_a_body_names_its_file() -> None:
    body = Body(name="clip.mp4", size=10, open=BytesIO)
    with pytest.raises(
        LocalFileError, match=r"'clip\.mp4' changed .*: 10 .*, 4"
    ) as hit:
        body.check(b"", 4)
    assert body.wrap_error(hit.value) is hit.value
    assert "cannot read 'clip.mp4'" in str(body.wrap_error(OSError(5, "broken")))
    other = ZeroDivisionError()
    assert body.wrap_error(other) is other
