"""The delivery port: downloads, ranges, and signed URLs."""

import time
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ittybit.signing import sign_url
from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, send, target_of


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def picture(samples: Path, caller: Caller) -> bytes:
    body = (samples / "still.png").read_bytes()
    if caller.get("/d/p.png").status != 200:
        caller.file("/d/p.png", body)
    return body


def test_a_download_has_the_headers_of_its_file(caller: Caller, picture: bytes) -> None:
    answer = caller.get("/d/p.png")
    assert (answer.status, answer.body) == (200, picture)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == str(len(picture))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"].startswith('"')
    assert parsedate_to_datetime(answer.headers["Last-Modified"])


def test_the_content_type_of_a_video_has_no_codecs(
    caller: Caller, samples: Path
) -> None:
    file = caller.file("/d/v.mp4", (samples / "clip.mp4").read_bytes())
    assert file["type"].startswith("video/mp4;codecs=")
    assert caller.get("/d/v.mp4").headers["Content-Type"] == "video/mp4"


def test_a_head_response_has_the_same_headers_and_no_body(
    caller: Caller, picture: bytes
) -> None:
    answer = send(caller.emulator.delivery_url, "HEAD", "/d/p.png")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(picture))
    answer = send(caller.emulator.delivery_url, "HEAD", "/d/none.png")
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    ("range_", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=5-20", slice(5, 21)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=-99999999", slice(0, None)),
        ("bytes=3-99999999", slice(3, None)),
    ],
)
def test_a_range_returns_only_that_part(
    caller: Caller, picture: bytes, range_: str, part: slice
) -> None:
    answer = caller.get("/d/p.png", {"Range": range_})
    start, stop, _ = part.indices(len(picture))
    assert (answer.status, answer.body) == (206, picture[part])
    wanted = f"bytes {start}-{stop - 1}/{len(picture)}"
    assert answer.headers["Content-Range"] == wanted
    assert answer.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("range_", ["bytes=9-5", "bytes=-", "items=0-1", "bytes=a-b"])
def test_a_malformed_range_is_ignored(
    caller: Caller, picture: bytes, range_: str
) -> None:
    answer = caller.get("/d/p.png", {"Range": range_})
    assert (answer.status, answer.body) == (200, picture)


@pytest.mark.parametrize("range_", ["bytes=99999999-", "bytes=-0"])
def test_a_range_outside_of_the_file_is_416(
    caller: Caller, picture: bytes, range_: str
) -> None:
    answer = caller.get("/d/p.png", {"Range": range_})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(picture)}"


def test_if_range_returns_a_part_only_if_the_file_is_unchanged(
    caller: Caller, picture: bytes
) -> None:
    head = caller.get("/d/p.png").headers
    for condition in (head["ETag"], head["Last-Modified"]):
        headers = {"Range": "bytes=1-", "If-Range": condition}
        assert caller.get("/d/p.png", headers).status == 206
    overflowing = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"
    for condition in ('"other"', formatdate(0, usegmt=True), "nonsense", overflowing):
        headers = {"Range": "bytes=1-", "If-Range": condition}
        answer = caller.get("/d/p.png", headers)
        assert (answer.status, answer.body) == (200, picture)


def test_a_new_upload_changes_the_etag(caller: Caller, picture: bytes) -> None:
    caller.file("/d/e.png", picture)
    before = caller.get("/d/e.png").headers["ETag"]
    caller.file("/d/e.png", picture)
    assert caller.get("/d/e.png").headers["ETag"] != before


def test_a_request_through_a_proxy_finds_its_file(
    caller: Caller, picture: bytes
) -> None:
    target = caller.signed(folder="d", filename="p.png")
    answer = caller.get("http://delivery.test" + target)
    assert (answer.status, answer.body) == (200, picture)


def test_a_path_without_a_file_is_404(caller: Caller) -> None:
    answer = caller.get("/nothing/here.png")
    assert answer.status == 404
    assert "nothing/here.png" in answer.json["message"]


def test_an_unsupported_method_is_405(caller: Caller) -> None:
    answer = send(caller.emulator.delivery_url, "DELETE", "/d/p.png")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PUT"


def test_the_server_signs_as_the_client_does(caller: Caller) -> None:
    expiry = int(time.time()) + 60
    body = {"folder": "/d/ü/", "filename": "p q~.png", "expiry": expiry}
    answer = caller.api("POST", "/signatures", body)
    assert answer.status == 201
    made = answer.json
    assert (made["folder"], made["filename"]) == ("d/ü", "p q~.png")
    assert (made["expiry"], made["method"]) == (expiry, "get")
    assert made["domain"] == urlsplit(caller.emulator.delivery_url).netloc
    assert made["url"] == sign_url(
        caller.emulator.delivery_url,
        "p q~.png",
        folder="d/ü",
        expiry=expiry,
        method="get",
        key=caller.emulator.key,
    )
    assert parse_qs(urlsplit(made["url"]).query)["signature"] == [made["signature"]]


def test_a_signature_lasts_an_hour_by_default(caller: Caller) -> None:
    made = caller.api("POST", "/signatures", {"filename": "a.png"}).json
    assert 3590 < made["expiry"] - time.time() <= 3600


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "filename"),
        ({"filename": ""}, "filename"),
        ({"filename": "a", "method": "post"}, "method"),
        ({"filename": "a", "expiry": 1}, "expiry"),
        ({"filename": "a", "expiry": "soon"}, "expiry"),
        ({"filename": "..", "folder": "a"}, "filename"),
    ],
)
def test_an_invalid_signature_request_is_400(
    caller: Caller, body: object, named: str
) -> None:
    answer = caller.api("POST", "/signatures", body)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_private_files_need_a_signature_or_the_key(
    caller: Caller, picture: bytes
) -> None:
    caller.emulator.private = True
    assert caller.get("/d/p.png").status == 401
    assert caller.get("/d/p.png", caller.key).body == picture
    target = caller.signed(folder="d", filename="p.png")
    assert caller.get(target).body == picture
    assert send(caller.emulator.delivery_url, "HEAD", target).status == 200


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda t: t.replace("p.png", "q.png"), "does not match"),
        (lambda t: t[:-3] + "abc", "does not match"),
        (lambda t: t.partition("&signature")[0], "lacks signature"),
        (lambda t: t.replace("expiry=1", "expiry=2"), "does not match"),
        (lambda t: t.replace("expiry=", "expiry=x"), "must be a Unix time"),
        (lambda t: t.replace("/d/", "/%64/"), "does not match"),
        (lambda t: t.partition("signature=")[0] + "signature=%C3%A9%FF", "not match"),
    ],
)
def test_a_forged_url_is_403_even_for_a_public_file(
    caller: Caller, picture: bytes, change: object, named: str
) -> None:
    assert callable(change)
    target = caller.signed(folder="d", filename="p.png")
    answer = caller.get(change(target))
    assert answer.status == 403
    assert named in answer.json["message"]


def test_an_expired_url_is_403(caller: Caller, picture: bytes) -> None:
    url = sign_url(
        caller.emulator.delivery_url,
        "p.png",
        folder="d",
        expiry=int(time.time()) - 1,
        key=caller.emulator.key,
        clock=lambda: time.time() - 3600,
    )
    answer = caller.get(target_of(url))
    assert answer.status == 403
    assert "expired" in answer.json["message"]


def test_a_url_signed_for_another_method_is_403(caller: Caller, picture: bytes) -> None:
    writing = caller.signed(folder="d", filename="p.png", method="put")
    assert caller.get(writing).status == 403
    reading = caller.signed(folder="d", filename="p.png", method="get")
    assert send(caller.emulator.delivery_url, "PUT", reading, picture).status == 403
