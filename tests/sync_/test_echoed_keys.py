# Generated from tests/async_/test_echoed_keys.py by build_sync.py. Do not edit.
"""A key that the server echoes appears in no error and no log."""

import json
import logging
import traceback
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote, unquote

import pytest

from ittybit.core.http.framing import FramingError
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    ArgumentError,
    TaskFailed,
)
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, Line, Script, WireServer, answer, answering

KEY = "ik_hush_hush"
LONG = "canary'K3Y7f3a9b\\QWERTYuiopASDFGHjklZXCVBN"
OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = b"Content-Length: 2\r\n\r\n{}"
SPELLED = {
    "in a status line": b"A" * 41 + b"%b\r\n\r\n",
    "in the reason of a status": b"HTTP/1.1 500 %b\r\n" + EMPTY,
    "in a request id": OK + b"X-Request-Id: %b\r\n" + EMPTY,
    "in an ETag": OK + b"ETag: %b\r\n" + EMPTY,
    "in a server": OK + b"Server: a %b b\r\n" + EMPTY,
    "in the name of a field": OK + b"X-%b: 1\r\n" + EMPTY,
    "in a bad field": OK + b"b d" + b"A" * 38 + b"%b\r\n\r\n",
    "in a length": OK + b"Content-Length: " + b"A" * 41 + b"%b\r\n\r\n",
    "in a transfer coding": OK + b"Transfer-Encoding: aaaaaaa%b\r\n\r\n",
    "in a long field": OK + b"X: " + b"a" * 62 + b"%b" + b"a" * 70_000,
    "in a message": b'HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n{"message": "no %b"}',
    "in a page": b"HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n<p>no %b",
    "where a page is cut": b"HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n"
    + b"x" * 285
    + b"%b",
    "in a redirect": b"HTTP/1.1 302 F\r\nLocation: http://127.0.0.1:1/%b\r\n" + EMPTY,
    "in a redirect on the origin": b"HTTP/1.1 302 F\r\nLocation: /x/%b\r\n" + EMPTY,
}
WRITTEN = {
    "as it is": LONG,
    "without its end": LONG[:-9],
    "without its begin": LONG[9:],
    "in capitals": LONG.upper(),
    "by repr": repr(LONG + '"')[1:-2],
    "in JSON": json.dumps(LONG)[1:-1],
    "in a URL": quote(LONG, safe=""),
}
ECHOES = {
    "in place of a head": b"Bearer %s\r\n\r\n",
    "in place of a header": b"HTTP/1.1 200 OK\r\nBearer %s\r\n\r\n",
    "as a length": b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
    "as a coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n",
    "as a version": b"HTTP/9.%s 200 OK\r\n\r\n",
    "as a status": b"HTTP/1.1 abc %s\r\n\r\n",
    "as a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n",
}


@pytest.mark.parametrize("where", ECHOES)
def test_an_echoed_key_is_not_shown(
    where: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = failure(answering(ECHOES[where] % KEY.encode()))
    assert isinstance(error, APIConnectionError)
    assert error.__cause__ is not None
    assert KEY not in repr(error)
    assert KEY not in "".join(traceback.format_exception(error))
    assert KEY not in caplog.text


def test_a_content_encoding_that_is_the_key_in_capitals_is_not_shown() -> None:
    error = failure(answering(answer(Content_Encoding=KEY.upper())))
    assert isinstance(error, APIResponseValidationError)
    assert KEY not in "".join(traceback.format_exception(error)).lower()


def test_a_media_type_that_is_the_key_is_not_shown() -> None:
    error = failure(answering(answer(b"nonsense", Content_Type=KEY)))
    assert isinstance(error, APIResponseValidationError)
    assert "(200, no known content type, 8 bytes)" in str(error)
    assert KEY not in "".join(traceback.format_exception(error))


def test_no_part_of_a_key_remains_where_a_long_page_is_cut() -> None:
    page = "x" * 295 + KEY
    error = failure(answering(answer(page.encode(), "418 I'm a teapot")))
    assert "x" * 295 in str(error)
    assert KEY[:3] not in str(error)


def test_the_cause_of_a_malformed_response_does_not_quote_it() -> None:
    sent = b"HTTP/1.1 200 OK\r\nBearer %s\r\n\r\n" % KEY.encode()
    cause = (failure(answering(sent))).__cause__
    assert isinstance(cause, FramingError)
    assert str(cause) == "the response head is not valid HTTP/1.1"


def test_a_cause_without_a_key_is_not_changed() -> None:
    def cut_short(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}")

    cause = (failure(cut_short)).__cause__
    assert cause is not None
    assert not isinstance(cause, ConnectionError)


def pieces(text: str) -> Iterator[str]:
    """Return all substrings of `text` of 12 characters, in lower case."""
    return (text[at : at + 12].lower() for at in range(len(text) - 11))


@pytest.mark.parametrize("where", SPELLED)
@pytest.mark.parametrize("written", WRITTEN)
def test_no_part_of_a_key_is_shown_in_any_encoding(
    where: str, written: str, caplog: pytest.LogCaptureFixture
) -> None:
    attempts: list[str] = []

    def note(*values: object) -> None:
        attempts.extend(map(repr, values))

    head, _, body = SPELLED[where].partition(b"\r\n\r\n")
    body = body.replace(b"%b", WRITTEN[written].encode())
    head = head.replace(b"%b", WRITTEN[written].encode())
    sent = head.replace(b"%d", b"%d" % len(body)) + b"\r\n\r\n" + body
    with WireServer(answering(sent)) as server, caplog.at_level(logging.DEBUG):
        with Ittybit(LONG, base_url=server.url, max_retries=0, timeout=2) as client:
            client = client.with_options(on_request=note, on_response=note)
            try:
                response = client.get("/x")
                attempts.append(repr((response, response.headers)))
            except APIError as error:
                attempts += [
                    str(error),
                    repr(error),
                    *traceback.format_exception(error),
                ]
    shown = "\n".join((caplog.text, *attempts)).lower()
    assert not [part for part in pieces(WRITTEN[written]) if part in shown]
    assert not [part for part in pieces(LONG) if part in shown]


def test_a_redirect_that_contains_the_key_is_not_followed() -> None:
    with WireServer(answering(MEDIA)) as other:
        moved = answer(b"", "302 Found", Location=f"{other.url}/{quote(KEY)}")
        error = failure(answering(moved))
    assert isinstance(error, APIStatusError)
    assert error.status_code == 302
    assert not other.requests


@pytest.mark.parametrize("echo", [KEY, KEY.encode().hex(), quote(f"'{KEY}'")])
def test_a_file_whose_url_contains_the_key_is_not_requested(echo: str) -> None:
    with WireServer(answering(MEDIA)) as other:
        with Ittybit(KEY, base_url="http://127.0.0.1:1") as client:
            with pytest.raises(ArgumentError, match="contains a secret") as caught:
                client.files.download(f"{other.url}/{echo}/a.mp4", BytesIO())
        assert echo not in str(caught.value)
    assert not other.requests


def test_a_signature_that_the_file_server_echoes_is_not_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    signature = "SFwkd7f3a9bQWERT%2BuiopASDFGH"
    page = f"<Error>{signature}, {unquote(signature)}</Error>".encode()
    refusal = answer(page, "403 Forbidden", X_Request_Id=signature)
    with WireServer(answering(refusal)) as server, caplog.at_level(logging.INFO):
        url = f"{server.url}/a.mp4?expiry=9&signature={signature}"
        with Ittybit(KEY, base_url="http://127.0.0.1:1") as client:
            with pytest.raises(APIStatusError) as caught:
                client.files.download(url, BytesIO())
    assert "answered 403: <Error>…, …</Error>" in str(caught.value)
    assert not [part for part in pieces(signature) if part in caplog.text.lower()]


def test_a_signature_that_is_echoed_after_a_redirect_is_not_shown() -> None:
    signature = "SFwkd7f3a9bQWERTBuiopASDFGH"
    refusal = answer(f"no {signature}".encode(), "403 Forbidden")
    with WireServer(answering(refusal)) as storage:
        place = f"{storage.url}/a?signature={signature}"
        moved = answer(b"", "302 Found", Location=place)
        error = failure(answering(moved))
    assert "answered 403: no …" in str(error)


def test_a_task_error_that_contains_the_key_does_not_show_it() -> None:
    body = b'{"id": "t", "status": "failed", "error": "no %b"}' % KEY.encode()
    with WireServer(answering(answer(body))) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(TaskFailed, match="failed: no …;"):
                client.tasks.wait("t")


def failure(script: Script) -> APIError:
    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=1, timeout=2) as client:
            with pytest.raises(APIError) as caught:
                client.media.get("med_1")
    return caught.value


def test_the_key_does_not_reach_the_kind_of_an_error() -> None:
    body = json.dumps({"kind": f"bad {KEY}", "message": "no"}).encode()
    with WireServer(answering(answer(body, "400 Bad Request"))) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIStatusError) as caught:
                client.get("/x")
    assert (caught.value.kind or "").startswith("bad ")
    assert KEY not in (caught.value.kind or "")
