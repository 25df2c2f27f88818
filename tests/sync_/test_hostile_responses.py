# Generated from tests/async_/test_hostile_responses.py by build_sync.py. Do not edit.
"""Each dishonest response raises one error, loses no data, and redirects no secret."""

import gzip
import os
import zlib
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.http.request_options import RequestOptions
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ArgumentError,
    BadRequestError,
    RateLimitError,
    TaskTimeout,
)
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering

KEY = "ik_secret_of_ours"
DEEP = b'{"a":' * 200_000 + b"1" + b"}" * 200_000

NOT_WHOLE = {
    "a part nobody asked for": answer(b"part", "206 P", Content_Range="bytes 0-3/9"),
    "nothing": b"HTTP/1.1 204 No Content\r\n\r\n",
    "packed and cut short": answer(
        gzip.compress(os.urandom(9000))[:-3000], Content_Encoding="gzip"
    ),
    "packed as nobody can": answer(b"raw", Content_Encoding="br"),
}


@pytest.mark.parametrize("sent", NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_an_incomplete_download_leaves_no_file(sent: bytes, tmp_path: Path) -> None:
    with WireServer(answering(sent)) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIError):
                client.files.download(f"{server.url}/x", tmp_path / "x")
    assert os.listdir(tmp_path) == []


UNREADABLE = {
    "br": answer(b"raw", Content_Encoding="br"),
    "zstd": answer(b"raw", Content_Encoding="zstd"),
    "unheard of": answer(b'{"id": "med_1"}', Content_Encoding="foo"),
    "not compressed": answer(b'{"id": "med_1"}', Content_Encoding="gzip"),
    "cut short": answer(
        gzip.compress(b'{"id": "med_1"}')[:-6], Content_Encoding="gzip"
    ),
}


@pytest.mark.parametrize("sent", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_decoded_is_reported_and_not_retried(
    sent: bytes,
) -> None:
    with WireServer(answering(sent)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError, match="Accept-Encoding"):
                client.media.get("med_1")
            opened = client.media.with_streaming_response.get("med_1")
            with opened as response:
                assert response.status_code == 200
                with pytest.raises(APIResponseValidationError, match="encoded as"):
                    response.read()
    assert len(server.requests) == 2


def test_an_error_whose_body_cannot_be_decoded_has_its_status() -> None:
    failure = answer(b"raw", "400 Bad Request", Content_Encoding="br")
    with WireServer(answering(failure)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(BadRequestError, match="answered 400: no message"):
                client.media.get("med_1")
            with pytest.raises(BadRequestError, match="answered 400: no message"):
                with client.media.with_streaming_response.get("med_1"):
                    pass


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compressed_body_arrives_completely_in_each_way_to_read_it(
    coding: str,
) -> None:
    lines = "".join(f"line {number}\n" for number in range(50_000)).encode()
    pack = gzip.compress if coding == "gzip" else zlib.compress
    with WireServer(answering(answer(pack(lines), Content_Encoding=coding))) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            assert (client.get("/x")).content == lines
            opened = client.media.with_streaming_response
            with opened.get("med_1") as response:
                chunks = [chunk for chunk in response.iter_bytes(1 << 16)]
            with opened.get("med_1") as response:
                count = len([line for line in response.iter_lines()])
    assert b"".join(chunks) == lines
    assert min(map(len, chunks[:-1])) >= 1 << 16
    assert count == 50_000
    assert server.connections == 1


def test_early_hints_are_not_the_response() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
    with WireServer(answering(hints + MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("url", ['""', '"/evil"', '".evil.example/x"', "null", "5"])
def test_no_bytes_are_sent_to_an_invalid_url(url: str, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"media")
    signature = answer(b'{"url": %b}' % url.encode())
    with WireServer(answering(signature, MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIResponseValidationError):
                client.files.upload(tmp_path / "a.mp4")
    assert [request.method for request in server.requests] == ["POST"]


def test_an_upload_url_on_the_api_s_origin_gets_no_key(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"media")
    with WireServer(
        lambda line: answering(
            answer(b'{"url": "http://127.0.0.1:%d/x?a=1"}' % server.port), MEDIA
        )(line)
    ) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            client.files.upload(tmp_path / "a.mp4")
    put = server.requests[1]
    assert put.target == "/x?a=1"
    assert "authorization" not in put.headers


@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request"])
def test_deeply_nested_json_is_an_error(status: str) -> None:
    with WireServer(answering(answer(DEEP, status))) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises((APIResponseValidationError, BadRequestError)):
                client.media.get("med_1")


def test_a_retry_after_in_a_distant_year_is_ignored() -> None:
    far = "Fri, 31 Dec 99999 23:59:59 GMT"
    busy = answer(b"{}", "429 Too Many Requests", Retry_After=far)
    with WireServer(answering(busy)) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(RateLimitError) as caught:
                client.media.get("med_1")
    assert caught.value.retry_after is None


def test_a_rate_limiter_waits_no_longer_than_the_api_allows() -> None:
    busy = answer(b"{}", "429 Too Many Requests", Retry_After="100000000")
    with WireServer(answering(busy)) as server:
        with Ittybit(
            KEY, base_url=server.url, max_retries=0, rate_limit="adaptive"
        ) as client:
            with pytest.raises(RateLimitError):
                client.media.get("med_1")
            with pytest.raises(APIError, match=r"allows it only in (59|60)\."):
                client.with_options(deadline=1).media.get("med_1")


@pytest.mark.parametrize(
    "task",
    [b'{"id": "t", "status": ["x"]}', b'{"id": "t", "status": 1, "progress": "50%"}'],
)
def test_a_task_with_fields_of_wrong_types_counts_as_running(task: bytes) -> None:
    with WireServer(answering(answer(task))) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(TaskTimeout):
                client.tasks.wait("t", timeout=0.2)


@pytest.mark.parametrize("given", ["fixed", "asked for", "in a header"])
def test_a_key_that_the_server_echoes_is_not_shown(given: str) -> None:
    echo = answer(b'{"message": "bad key %b"}' % KEY.encode(), "401 Unauthorized")
    keys: dict[str, Any] = {"asked for": lambda: KEY, "in a header": "another"}
    options: RequestOptions = {}
    if given == "in a header":
        options = {"additional_headers": {"authorization": f"Bearer {KEY}"}}
    with WireServer(answering(echo)) as server:
        with Ittybit(keys.get(given, KEY), base_url=server.url) as client:
            with pytest.raises(APIError, match="bad key …") as caught:
                client.media.get("med_1", request_options=options)
    assert KEY not in str(caught.value)


def test_a_signed_url_that_the_server_quotes_is_not_shown() -> None:
    quoted = answer(
        b'{"message": "cannot read https://x.io/a.mp4?expiry=1&signature=HUSH"}',
        "400 Bad Request",
    )
    with WireServer(answering(quoted)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIError, match=r"https://x\.io/a\.mp4") as caught:
                client.media.get("med_1")
    assert "HUSH" not in str(caught.value)


def test_a_cycle_of_changing_pages_ends() -> None:
    def script(line: Line) -> None:
        for number in count():
            if line.request() is None:
                return
            there = f'</media?page={1 + (number + 1) % 2}>; rel="next"'
            line.send(answer(b'[{"id": "m%d"}]' % number, Links=there))

    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError, match="twice"):
                [media for media in client.media.list(page=1)]
    assert len(server.requests) < 10


def test_only_versioned_resources_send_a_version() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(KEY, base_url=f"{server.url}/v1") as client:
            for path in ("/media/m", "/jobs", "/runs?a=1", "/tasks"):
                client.get(path)
    dated = ["accept-version" in request.headers for request in server.requests]
    assert dated == [True, False, False, True]


def test_a_rate_limiter_delays_all_calls_after_a_503() -> None:
    busy = answer(b"{}", "503 Service Unavailable", Retry_After="30")
    with WireServer(answering(busy)) as server:
        with Ittybit(
            KEY, base_url=server.url, max_retries=0, rate_limit="adaptive"
        ) as client:
            with pytest.raises(APIError, match="503"):
                client.media.get("med_1")
            with pytest.raises(APIError, match=r"allows it only in (29|30)\."):
                client.with_options(deadline=1).media.get("med_1")


def test_the_cause_of_a_connection_error_shows_no_key() -> None:
    with WireServer(lambda line: (line.request(), line.send(b"nonsense\r\n\r\n"))) as (
        server
    ):
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIError) as caught:
                client.get("/media?signature=hush")
    cause = caught.value.__cause__
    assert cause is not None
    for text in (str(cause), repr(cause), repr(cause.args)):
        assert KEY not in text


def test_the_repr_of_a_response_shows_no_signed_url() -> None:
    secret = answer(b'{"id": "med_1"}', Link="<http://h/x?signature=hush>; rel=next")
    signed = answer(b'{"url": "http://h/x?signature=hush", "signature": "hush"}')
    with WireServer(answering(secret, signed)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            raw = client.media.with_raw_response.get("med_1")
            signature = client.signatures.create(filename="x")
    assert "hush" not in repr(raw)
    assert "hush" not in repr(signature)
    assert signature.signature == "hush"


def test_both_transports_spell_a_path_in_the_same_way() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            for path in ("/a b", "/é", "/x?u=http://y/", "/a%20b"):
                client.get(path)
            for wrong in ("/a\r\nb", "/a#b", "/\ud800", "a"):
                with pytest.raises(ArgumentError):
                    client.get(wrong)
    assert [request.target for request in server.requests] == [
        "/a%20b",
        "/%C3%A9",
        "/x?u=http://y/",
        "/a%20b",
    ]


def test_none_as_an_id_does_not_call_the_collection() -> None:
    nothing: str = None  # type: ignore[assignment]  # an easy mistake
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            for call in (client.media.delete, client.files.update, client.tasks.wait):
                with pytest.raises(ArgumentError, match="an id must be a str"):
                    call(nothing)
    assert server.requests == []


def test_a_content_encoding_on_two_lines_is_not_half_decoded() -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    fields = b"Content-Encoding: gzip\r\n" * 2 + b"Content-Length: %d" % len(packed)
    sent = b"HTTP/1.1 200 OK\r\n%s\r\n\r\n%s" % (fields, packed)
    with WireServer(answering(sent)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError, match="gzip, gzip"):
                client.get("/media")
