"""Raw and streamed responses, and calls of endpoints without a method."""

import json
import time
from typing import Any

import msgspec
import pytest

from ittybit.body import Body
from ittybit.core.http.models import RawResponse, Response
from ittybit.errors import (
    APIResponseValidationError,
    ArgumentError,
    InternalServerError,
    NotFoundError,
)
from ittybit.types import Media
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator
from tests.support.bodies import reopenable
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

RICH = answer(
    b'{"id": "med_1", "shiny": [1, 2]}',
    Content_Type="application/json",
    X_Request_Id="req_7",
)


async def test_a_raw_response_carries_status_headers_and_body() -> None:
    with WireServer(answering(BUSY, RICH)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            response = await client.media.with_raw_response.get("med_1")
    assert isinstance(response, RawResponse)
    assert response.data == Media(id="med_1")
    assert (response.status_code, response.http_version) == (200, "1.1")
    assert response.headers["Content-Type"] == response.headers["content-type"]
    assert response.content == b'{"id": "med_1", "shiny": [1, 2]}'
    assert response.json() == {"id": "med_1", "shiny": [1, 2]}
    assert (response.request_id, response.retries_taken) == ("req_7", 1)
    assert 0 < response.elapsed < 5
    assert str(response.request) == f"GET {server.url}/media/med_1"


async def test_every_operation_has_a_raw_form(emulator: Emulator) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        media = client.media.with_raw_response
        made = await media.create(title="Harbour")
        assert (made.status_code, made.data.title) == (201, "Harbour")
        updated = await media.update(made.data.id, alt="Boats")
        assert updated.data.alt == "Boats"
        listed = await media.list(limit=1)
        assert (listed.status_code, len(listed.data)) == (200, 1)
        assert listed.data[0].id == made.data.id
        deleted = await media.delete(made.data.id)
        assert deleted.status_code == 200
        signed = await client.signatures.with_raw_response.create(filename="a.mp4")
        assert signed.data.url
        with pytest.raises(NotFoundError):
            await media.get(made.data.id)


async def test_a_raw_response_of_a_copy_uses_the_settings_of_the_copy() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            copy = client.with_options(headers={"X-A": "1"})
            await copy.media.with_raw_response.get("med_1")
    assert server.requests[0].headers["x-a"] == "1"


async def test_a_streamed_response_is_read_as_it_arrives() -> None:
    lines = b"one\r\ntwo\nthr" + "ée".encode()
    with WireServer(answering(BUSY, answer(lines, X_Request_Id="req_1"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            streaming = client.media.with_streaming_response
            async with streaming.get("med_1") as response:
                assert (response.status_code, response.http_version) == (200, "1.1")
                assert (response.request_id, response.retries_taken) == ("req_1", 1)
                assert response.headers["content-length"] == "15"
                assert [line async for line in response.iter_lines()] == [
                    "one",
                    "two",
                    "thrée",
                ]
            async with streaming.get("med_1") as response:
                chunks = [chunk async for chunk in response.iter_bytes(4)]
                assert b"".join(chunks) == lines
            async with streaming.get("med_1") as response:
                assert await response.read() == lines
    assert server.connections == 1


async def test_a_streamed_body_is_parsed_on_demand() -> None:
    with WireServer(answering(RICH, answer(b"no"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            async with client.media.with_streaming_response.list() as response:
                assert await response.json() == {"id": "med_1", "shiny": [1, 2]}
            async with client.media.with_streaming_response.list() as response:
                with pytest.raises(APIResponseValidationError, match="is not JSON"):
                    await response.json()


async def test_an_error_response_is_raised_when_a_stream_is_opened() -> None:
    with WireServer(answering(answer(b'{"message": "gone"}', "404 No"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(NotFoundError, match="gone"):
                async with client.files.with_streaming_response.get("file_1"):
                    raise AssertionError("the block must not be entered")


async def test_a_stream_that_is_left_early_leaves_no_half_used_connection() -> None:
    with WireServer(answering(answer(b"x" * 3_000_000), MEDIA)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_connections=1
        ) as client:
            async with client.media.with_streaming_response.get("med_1") as response:
                async for chunk in response.iter_bytes(1000):
                    assert chunk
                    break
            await client.get("/media/med_1")
    assert server.connections == 2


async def test_any_endpoint_can_be_called(emulator: Emulator) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        made = await client.post("/media", json={"title": "Harbour"}, into=Media)
        assert made.title == "Harbour"
        found = await client.request("get", f"/media/{made.id}", into=dict[str, Any])
        assert found["title"] == "Harbour"
        listed = await client.get("/media", query={"limit": 1}, into=list[Media])
        assert [media.id for media in listed] == [made.id]
        changed = await client.patch(f"/media/{made.id}", json={"alt": "Boats"})
        assert isinstance(changed, Response)
        assert (changed.status_code, changed.json()) == (
            200,
            json.loads(changed.content),
        )
        with pytest.raises(NotFoundError, match="nowhere"):
            await client.get("/nowhere")
        await client.delete(f"/media/{made.id}")
        with pytest.raises(NotFoundError):
            await client.get(f"/media/{made.id}", into=Media)


async def test_a_call_of_any_endpoint_is_retried_with_an_idempotency_key() -> None:
    with WireServer(answering(BUSY, MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            response = await client.post(
                "/jobs",
                json={},
                query={"a": True},
                headers={"X-A": "1"},
                request_options={"additional_headers": {"X-B": "2"}},
            )
    first, second = server.requests
    assert response.retries_taken == 1
    assert first == second
    assert (first.method, first.target, first.body) == ("POST", "/jobs?a=true", b"{}")
    assert (first.headers["x-a"], first.headers["x-b"]) == ("1", "2")
    assert len(first.headers["idempotency-key"]) == 36
    assert first.headers["authorization"] == "Bearer key"


@pytest.mark.parametrize("content", [b"raw", Body("mine", 3, reopenable(b"raw"))])
async def test_a_body_of_bytes_is_sent_unchanged(content: bytes | Body) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.put("/x", content=content, headers={"Content-Type": "a/b"})
    (request,) = server.requests
    assert (request.method, request.body) == ("PUT", b"raw")
    assert request.headers["content-type"] == "a/b"


@pytest.mark.parametrize(
    ("path", "call", "why"),
    [
        ("media", {}, "path must start with '/'"),
        ("/media", {"json": {}, "content": b""}, "json and content exclude each other"),
        ("/media", {"data": {}}, "unknown argument 'data', expected one of "),
        ("/media", {"content": "text"}, "content must be bytes or an ittybit.body"),
        ("/media", {"json": object()}, "cannot be encoded as JSON"),
    ],
)
async def test_an_invalid_call_is_refused_before_anything_is_sent(
    path: str, call: dict[str, Any], why: str
) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(ArgumentError, match=why):
                await client.post(path, **call)
            with pytest.raises(
                ArgumentError, match="method must be an HTTP method, got 'FETCH ME'"
            ):
                await client.request("FETCH ME", "/media")
    assert server.requests == []


BROKEN = {
    "cut": answer(b'{"id": "med'),
    "empty": answer(b""),
    "nothing": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a page": answer(b"<html>hello</html>", Content_Type="text/html"),
    "another charset": answer('{"id": "é"}'.encode("latin-1")),
    "another shape": answer(b"[1]"),
}


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_body_that_cannot_be_decoded_is_one_validation_error(
    broken: str,
) -> None:
    with WireServer(answering(BROKEN[broken])) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError, match="/media/m") as caught:
                await client.media.get("m")
            # Without a type, the response is not decoded.
            response = await client.get("/media/m")
    if broken != "another shape":
        with pytest.raises(APIResponseValidationError, match="is not JSON"):
            response.json()
    assert caught.value.status_code == response.status_code
    assert caught.value.response is not None
    assert caught.value.response.content == response.content == caught.value.body


async def test_a_field_of_a_wrong_type_is_kept_or_refused() -> None:
    odd = answer(b'{"id": "med_1", "title": 7, "brand_new": true}')
    with WireServer(answering(odd)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            media = await client.media.get("med_1")
            assert media.to_dict() == {"id": "med_1", "title": 7}
            raw = await client.media.with_raw_response.get("med_1")
            assert msgspec.json.decode(raw.content)["brand_new"] is True
            strict = client.with_options(strict_response_validation=True)
            with pytest.raises(APIResponseValidationError, match=r"\$\.title"):
                await strict.media.get("med_1")
            with pytest.raises(APIResponseValidationError, match=r"\$\.title"):
                await strict.media.with_raw_response.get("med_1")


async def test_an_error_carries_the_complete_response() -> None:
    failure = answer(
        b'{"message": "full", "kind": "overload"}',
        "503 Busy",
        X_Request_Id="req_3",
        Retry_After="7",
    )
    with WireServer(answering(failure)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(InternalServerError, match="full") as caught:
                await client.media.with_raw_response.get("med_1")
    error = caught.value
    assert (error.status_code, error.kind, error.retry_after) == (503, "overload", 7)
    assert error.body == {"message": "full", "kind": "overload"}
    assert (error.request_id, error.headers["retry-after"]) == ("req_3", "7")
    assert error.request == error.response.request


async def test_the_elapsed_time_of_a_call_includes_its_body() -> None:
    def slow(line: Line) -> None:
        line.request()
        head, _, body = MEDIA.partition(b"\r\n\r\n")
        line.send(head + b"\r\n\r\n")
        line.wait(0.2)
        line.send(body)

    with WireServer(slow) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            started = time.monotonic()
            response = await client.media.with_raw_response.get("med_1")
            assert 0.2 <= response.elapsed <= time.monotonic() - started
