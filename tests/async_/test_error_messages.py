"""Every error says what happened, where, after how many attempts, and what to do."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ittybit import errors
from ittybit.errors import APIError
from ittybit_async import AsyncIttybit
from tests.support.wire_server import Line, Script, WireServer, answer, answering

QUICK = answer(b'{"message": "no"}', "503 Busy", Retry_After="0.001")
ROUND = answer(b"", "302 Found", Location="/media/med_1")
FAILED = b'{"id": "t", "kind": "video", "status": "failed", "error": "no codec"}'
CANCELLED = b'{"id": "t", "kind": "video", "status": "cancelled"}'
RUNNING = b'{"id": "t", "kind": "video", "status": "processing", "progress": 40}'
WHERE = "GET {url}/media/med_1"


def refuse(status: int, message: str = "no") -> Script:
    return answering(answer(b'{"message": "%b"}' % message.encode(), f"{status} X"))


def hang_up(line: Line) -> None:
    """Close the connection without a response."""
    line.request()


def silent(line: Line) -> None:
    line.head()
    line.until_gone()


class Case(NamedTuple):
    kind: str
    script: Script
    message: str
    settings: dict[str, Any] = {}  # noqa: RUF012  # never changed


GETS = [
    Case("APIError", answering(ROUND), f"{WHERE}: more than 10 redirects; is the .*"),
    Case(
        "APIConnectionError",
        hang_up,
        f"{WHERE}: the connection failed: .*; check the URL .* (after 2 tries)",
        {"max_retries": 1},
    ),
    Case(
        "APITimeoutError",
        silent,
        f"{WHERE}: no progress within the timeout .*; set a longer timeout .* "
        "(after 2 tries)",
        {"timeout": 0.1, "max_retries": 1},
    ),
    Case(
        "DeadlineError",
        silent,
        f"{WHERE}: the deadline has passed; allow more seconds",
        {"deadline": 0.1},
    ),
    Case("APIStatusError", refuse(418), f"{WHERE} answered 418: no"),
    Case("APIStatusError", refuse(300), f"{WHERE} answered 300: .* (the client does.*"),
    Case("APIStatusError", refuse(408), f"{WHERE} answered 408: .* (try later) (af.*"),
    Case("BadRequestError", refuse(400), f"{WHERE} answered 400: no"),
    Case("AuthenticationError", refuse(401), f"{WHERE} answered 401: no (check the .*"),
    Case("PaymentRequiredError", refuse(402), f"{WHERE} answered 402: no (check th.*"),
    Case("PermissionDeniedError", refuse(403), f"{WHERE} answered 403: no (the key.*"),
    Case("NotFoundError", refuse(404), f"{WHERE} answered 404: no (check the ID: .*"),
    Case("ConflictError", refuse(409), f"{WHERE} answered 409: no"),
    Case("UnprocessableEntityError", refuse(422), f"{WHERE} answered 422: no"),
    Case("RateLimitError", refuse(429), f"{WHERE} answered 429: no (wait, or set r.*"),
    Case(
        "InternalServerError",
        answering(QUICK),
        f"{WHERE} answered 503: no (the server failed: try later) (after 3 tries)",
        {"max_retries": 2},
    ),
    Case(
        "APIResponseValidationError",
        answering(answer(b"<html>", Content_Type="text/html")),
        f"{WHERE}: the response (200, text/html, 6 bytes) cannot be decoded: not "
        "JSON .*; see the error's response, and check base_url",
    ),
    Case(
        "APIResponseValidationError",
        answering(answer(b"raw", Content_Encoding="br")),
        f"{WHERE}: the response body (200) is encoded as 'br', .*; send the "
        "header 'Accept-Encoding: identity' to receive it without encoding",
    ),
]
WAITS = [
    Case(
        "TaskFailed",
        answering(answer(FAILED)),
        "task t (video) failed: no codec; look.*",
    ),
    Case(
        "TaskCancelled",
        answering(answer(CANCELLED)),
        "task t (video) was .*; create .*",
    ),
    Case(
        "TaskTimeout",
        answering(answer(RUNNING)),
        "task t (video) was .* 40 .*: wait .*",
    ),
]
ELSEWHERE = {
    "ArgumentError",
    "ClientClosedError",
    "BatchStopped",
    "FileChanged",
    "JournalError",
    "LocalFileError",
    "UploadIncomplete",
    "WebhookError",
}


def matches(error: APIError, message: str, url: str) -> bool:
    """Return whether an error's text is `message`, in which ``.*`` matches anything."""
    pattern = re.escape(message.format(url=url)).replace(r"\.\*", ".+")
    return re.fullmatch(pattern, str(error)) is not None


def test_each_error_class_has_a_case_here() -> None:
    cases = {case.kind for case in (*GETS, *WAITS)}
    assert cases | ELSEWHERE == set(errors.__all__) - {"ApiError", "TaskError"}


@pytest.mark.parametrize("case", GETS, ids=lambda case: case.message[23:60])
async def test_the_error_for_a_failed_request_has_all_details(case: Case) -> None:
    settings = {"max_retries": 1 if "(af" in case.message else 0, **case.settings}
    with WireServer(case.script) as server:
        async with AsyncIttybit("key", base_url=server.url, **settings) as client:
            with pytest.raises(getattr(errors, case.kind)) as caught:
                await client.media.get("med_1")
    assert type(caught.value).__name__ == case.kind
    assert matches(caught.value, case.message, server.url), str(caught.value)
    assert caught.value.request is not None


@pytest.mark.parametrize("case", WAITS, ids=lambda case: case.kind)
async def test_the_error_for_an_unsuccessful_task_has_all_details(case: Case) -> None:
    with WireServer(case.script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(getattr(errors, case.kind)) as caught:
                await client.tasks.wait("t", timeout=0)
    assert matches(caught.value, case.message, server.url), str(caught.value)


async def test_the_errors_for_a_closed_client_and_a_wrong_id_say_what_to_do() -> None:
    client = AsyncIttybit("key")
    with pytest.raises(errors.ArgumentError) as wrong:
        await client.media.get("a/b")
    assert str(wrong.value) == "an id must not contain '/', got 'a/b'"
    await client.close()
    with pytest.raises(errors.ClientClosedError) as closed:
        await client.media.get("med_1")
    assert str(closed.value) == "the client is closed; create a new client"


async def test_the_error_for_a_missing_file_names_it_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "a.mp4"
    async with AsyncIttybit("key") as client:
        with pytest.raises(errors.LocalFileError) as caught:
            await client.files.upload(missing)
    assert str(caught.value) == (
        f"cannot upload {str(missing)!r}: No such file or directory; check the path"
    )


async def test_the_error_for_an_incomplete_upload_names_the_stored_file(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(b"media")

    def script(line: Line) -> None:
        line.request()
        line.send(answer(b'{"url": "%b/x"}' % server.url.encode()))
        line.request()
        line.send(answer(b'{"id": "file_1"}'))
        answering(QUICK)(line)

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=1) as client:
            with pytest.raises(errors.UploadIncomplete) as caught:
                await client.files.upload(source, ref="cover")
    assert matches(
        caught.value,
        f"{str(source)!r} is stored as file_1, but ref could not be set: PATCH {{url}}"
        "/files/file_1 answered 503: no .* (after 2 tries); call "
        "files.update('file_1', ...) to do so",
        server.url,
    ), str(caught.value)
