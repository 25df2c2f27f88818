# Generated from tests/async_/test_redirects.py by build_sync.py. Do not edit.
"""Redirects: which are followed, where to, and with which headers."""

from pathlib import Path

import pytest

from ittybit.errors import APIError, APIStatusError
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering

KEY = "ik_secret"
TO_READ = ["301 Moved Permanently", "302 Found", "303 See Other"]
TO_REPEAT = ["307 Temporary Redirect", "308 Permanent Redirect"]


@pytest.mark.parametrize("status", TO_READ + TO_REPEAT)
def test_a_get_is_redirected_within_its_origin_with_its_key(status: str) -> None:
    moved = answer(b"", status, Location="/media/med_2?x=1")
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"
    first, second = server.requests
    assert second.target == "/media/med_2?x=1"
    assert second.headers["authorization"] == f"Bearer {KEY}"
    assert first.headers == second.headers


@pytest.mark.parametrize("status", TO_REPEAT)
def test_a_post_is_repeated_unchanged_after_307_and_308(status: str) -> None:
    moved = answer(b"", status, Location="/elsewhere")
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            client.media.create(title="Harbour")
    first, second = server.requests
    assert (second.method, second.target) == ("POST", "/elsewhere")
    assert second.body == first.body != b""
    assert second.headers["idempotency-key"] == first.headers["idempotency-key"]


@pytest.mark.parametrize("status", TO_READ)
def test_a_post_is_not_redirected_as_a_get(status: str) -> None:
    moved = answer(b"", status, Location="/elsewhere")
    with WireServer(answering(moved)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIStatusError, match=f"answered {status[:3]}"):
                client.media.create(title="Harbour")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", TO_READ)
def test_another_origin_gets_neither_key_nor_headers(status: str) -> None:
    with WireServer(answering(MEDIA)) as elsewhere:
        moved = answer(b"", status, Location=f"{elsewhere.url}/media/med_1")
        with WireServer(answering(moved)) as server:
            with Ittybit(
                KEY, base_url=server.url, headers={"X-Token": "hidden"}
            ) as client:
                client.media.get("med_1")
    assert set(elsewhere.requests[0].headers) <= {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
    }


@pytest.mark.parametrize("status", TO_REPEAT)
def test_a_post_is_not_repeated_to_another_origin(status: str) -> None:
    with WireServer(answering(MEDIA)) as elsewhere:
        moved = answer(b"", status, Location=f"{elsewhere.url}/media")
        with WireServer(answering(moved)) as server:
            with Ittybit(KEY, base_url=server.url) as client:
                with pytest.raises(APIStatusError, match=f"answered {status[:3]}"):
                    client.media.create(title="Harbour")
    assert elsewhere.connections == 0


def test_a_key_from_a_function_stays_within_its_origin() -> None:
    with WireServer(answering(MEDIA)) as elsewhere:
        moved = answer(b"", "302 Found", Location=f"{elsewhere.url}/media/med_1")
        with WireServer(answering(moved)) as server:
            with Ittybit(lambda: KEY, base_url=server.url) as client:
                client.media.get("med_1")
    assert "authorization" in server.requests[0].headers
    assert "authorization" not in elsewhere.requests[0].headers


def test_a_redirect_loop_ends() -> None:
    moved = answer(b"", "302 Found", Location="/media/med_1")
    with WireServer(answering(moved)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIError, match="more than 10 redirects"):
                client.media.get("med_1")
    assert len(server.requests) == 11


def test_white_space_around_a_location_is_not_part_of_it() -> None:
    moved = answer(b"", "302 Found", Location=" \t/media/med_2 \t ")
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            response = client.media.with_raw_response.get("med_1")
    assert server.requests[1].target == "/media/med_2"
    assert response.status_code == 200


@pytest.mark.parametrize("place", ["", "ftp://h/x", "http://[bad", "http://u:p@h/"])
def test_an_invalid_location_is_a_status_error(place: str) -> None:
    moved = answer(b"", "302 Found", Location=place)
    with WireServer(answering(moved)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIStatusError, match="answered 302"):
                client.media.get("med_1")


@pytest.mark.parametrize("is_other", [True, False])
def test_a_very_long_location_is_not_followed(is_other: bool) -> None:
    # The search for secrets in it would block other calls for 20 ms.
    with WireServer(answering(MEDIA)) as elsewhere:
        place = f"{elsewhere.url if is_other else ''}/{'a' * 20_000}"
        with WireServer(answering(answer(b"", "302 Found", Location=place))) as server:
            with Ittybit(KEY, base_url=server.url) as client:
                with pytest.raises(APIStatusError, match="answered 302"):
                    client.media.get("med_1")
            assert len(server.requests) == 1
    assert elsewhere.requests == []


def test_relative_locations_that_grow_are_not_followed_for_ever() -> None:
    def script(line: Line) -> None:
        while line.request() is not None:
            line.send(answer(b"", "302 Found", Location="a/" * 3000))

    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            with pytest.raises(APIStatusError, match="answered 302"):
                client.media.get("med_1")
    assert len(server.requests) == 3  # the last URL has 12 000 characters


def test_a_client_may_refuse_redirects() -> None:
    moved = answer(b"", "302 Found", Location="/elsewhere")
    with WireServer(answering(moved)) as server:
        with Ittybit(KEY, base_url=server.url, follow_redirects=False) as client:
            with pytest.raises(APIStatusError, match="answered 302"):
                client.media.get("med_1")
    assert len(server.requests) == 1


def test_a_download_follows_redirects(tmp_path: Path) -> None:
    with WireServer(answering(answer(b"bytes"))) as elsewhere:
        moved = answer(b"", "302 Found", Location=f"{elsewhere.url}/y?signature=s")
        with WireServer(answering(moved)) as server:
            with Ittybit(KEY, base_url=server.url) as client:
                client.files.download(f"{server.url}/x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"bytes"
    assert elsewhere.requests[0].target == "/y?signature=s"
    assert "authorization" not in elsewhere.requests[0].headers


def test_the_scheme_of_a_url_may_be_in_capitals() -> None:
    with WireServer(answering(MEDIA)) as elsewhere:
        moved = answer(b"", "302 Found", Location=elsewhere.url.replace("http", "HTTP"))
        with WireServer(answering(moved)) as server:
            url = server.url.replace("http", "HTTP")
            with Ittybit("key", base_url=url) as client:
                assert (client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("part", [b"a", b"%25", b"key-1234567890"])
def test_a_long_redirect_target_is_shortened_in_messages(part: bytes) -> None:
    location = b"/" + part * (16_000 // len(part))
    script = answering(
        b"HTTP/1.1 302 F\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % location,
        answer(b"{}", "500 F"),
    )
    with WireServer(script) as server:
        url = server.url
        with Ittybit("key-1234567890", base_url=url, max_retries=0) as c:
            with pytest.raises(APIStatusError) as caught:
                c.get("/x")
    assert len(str(caught.value)) < 500
    assert len(caught.value.request.url) <= 4096
    assert "7890" not in f"{caught.value!s} {caught.value.request.url}"
