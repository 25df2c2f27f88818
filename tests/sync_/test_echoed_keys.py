# Generated from tests/async_/test_echoed_keys.py by build_sync.py. Do not edit.
"""A server that sends the key back does not bring it into an error or the log."""

import logging
import traceback

import pytest

from ittybit.errors import APIConnectionError, APIError, APIResponseValidationError
from ittybit_sync import Ittybit
from tests.common.wire_server import Line, Script, WireServer, answer, answering

KEY = "ik_hush_hush"
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
def test_a_key_that_is_echoed_is_not_shown(
    where: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = failure(answering(ECHOES[where] % KEY.encode()))
    assert isinstance(error, APIConnectionError)
    assert error.__cause__ is not None
    assert KEY not in repr(error)
    assert KEY not in "".join(traceback.format_exception(error))
    assert KEY not in caplog.text


def test_a_coding_that_is_the_key_in_capitals_is_not_shown() -> None:
    error = failure(answering(answer(Content_Encoding=KEY.upper())))
    assert isinstance(error, APIResponseValidationError)
    assert KEY not in "".join(traceback.format_exception(error)).lower()


def test_a_media_type_that_is_the_key_is_not_shown() -> None:
    error = failure(answering(answer(b"nonsense", Content_Type=KEY)))
    assert isinstance(error, APIResponseValidationError)
    assert "(200, no known content type, 8 bytes)" in str(error)
    assert KEY not in "".join(traceback.format_exception(error))


def test_no_part_of_a_key_is_left_where_a_long_page_is_cut() -> None:
    page = "x" * 295 + KEY
    error = failure(answering(answer(page.encode(), "418 I'm a teapot")))
    assert "x" * 295 in str(error)
    assert KEY[:3] not in str(error)


def test_the_words_of_a_cause_are_kept_without_the_key() -> None:
    told = b"Bearer %s\r\n\r\n" % KEY.encode()
    cause = (failure(answering(told))).__cause__
    assert isinstance(cause, ConnectionError)
    assert "Bearer …" in str(cause)


def test_a_cause_that_holds_no_key_stays_as_it_is() -> None:
    def cut_short(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}")

    cause = (failure(cut_short)).__cause__
    assert cause is not None
    assert not isinstance(cause, ConnectionError)


def failure(script: Script) -> APIError:
    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=1, timeout=2) as client:
            with pytest.raises(APIError) as caught:
                client.media.get("med_1")
    return caught.value
