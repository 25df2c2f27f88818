"""Responses that differ from the API's promise, and responses of older versions."""

import gzip

import pytest

from ittybit.core.http.request import Request
from ittybit.errors import (
    APIResponseValidationError,
    BadRequestError,
    NotFoundError,
)
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator
from tests.support.wire_server import WireServer, answer, answering

HTML = answer(b"<html>Please log in to the hotel</html>", Content_Type="text/html")
ODD = {
    "a page of a hotel": (HTML, r"200, text/html, 39 bytes.*not JSON"),
    "nothing": (answer(b""), "0 bytes.*truncated"),
    "no content": (answer(b"", "204 No Content"), "204, .*truncated"),
    "half of it": (answer(b'{"id": "med_1", "ti'), "truncated"),
    "no UTF-8": (answer(b'{"id": "m\xff"}'), "not JSON"),
    "a number as id": (
        answer(b'{"id": 7}'),
        r"Expected `str`, got `int` - at `\$\.id`",
    ),
    "no id": (answer(b"{}"), "missing required field `id`"),
    "a list": (answer(b"[]"), "Expected `object`, got `array`"),
    "null": (answer(b"null"), "got `null`"),
}


@pytest.mark.parametrize(("odd", "why"), ODD.values(), ids=ODD)
async def test_a_response_of_the_wrong_type_is_reported_with_its_place(
    odd: bytes, why: str
) -> None:
    with WireServer(answering(odd)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, strict_response_validation=True
        ) as client:
            with pytest.raises(APIResponseValidationError, match=why) as caught:
                await client.media.get("med_1")
    assert f"GET {server.url}/media/med_1: the answer" in str(caught.value)
    assert caught.value.body == odd.partition(b"\r\n\r\n")[2]
    assert len(server.requests) == 1


async def test_an_object_instead_of_a_list_is_reported() -> None:
    with WireServer(answering(answer(b'{"id": "med_1"}'))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError, match="Expected `array`"):
                await client.media.list()


async def test_a_response_carries_status_headers_and_body() -> None:
    sent = answer(b'{"id": "med_1"}', "201 Created", X_A="1\r\nx-a: 2")
    with WireServer(answering(sent)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            response = await client._engine.send(Request("GET", "/media/med_1?a=1"))
    assert response.status_code == 201
    assert response.headers["x-A"] == "1, 2"
    assert response.content == b'{"id": "med_1"}'
    assert response.json() == {"id": "med_1"}
    assert str(response.request) == f"GET {server.url}/media/med_1"
    assert response.http_version == "1.1"
    assert 0 < response.elapsed < 10


PACKED = gzip.compress(bytes(1 << 25))


@pytest.mark.parametrize(
    "long",
    [answer(b"x" * (1 << 24)), answer(PACKED, Content_Encoding="gzip")],
    ids=["plain", "packed"],
)
async def test_a_response_that_is_too_large_is_given_up(
    long: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ittybit_async.http.engine.LONGEST_BODY", 1 << 20)
    with WireServer(answering(long)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_connections=1
        ) as client:
            for _ in range(2):
                with pytest.raises(APIResponseValidationError) as caught:
                    await client.media.get("med_1")
                assert "longer than 1048576 bytes" in str(caught.value)
                assert isinstance(caught.value.body, bytes)
                assert 1 << 20 < len(caught.value.body) < 1 << 22
    assert len(server.requests) == 2


async def test_unknown_fields_and_values_are_no_error() -> None:
    new = answer(b'{"id": "med_1", "kind": "hologram", "scent": {"rose": 1}}')
    with WireServer(answering(new)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            assert (await client.media.get("med_1")).kind == "hologram"


@pytest.mark.parametrize("version", ["2025-08-20", "latest", "2025-07-01"])
async def test_each_version_returns_the_same_values(
    emulator: Emulator, version: str
) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, version=version
    ) as client:
        media = await client.media.create(title="Harbour")
        assert media.title == "Harbour"
        assert await client.media.get(media.id) == media
        page = await client.media.list(limit=1)
        assert page.data == [media]
        confirmation = await client.media.delete(media.id)
        assert confirmation.message == f"{media.id} deleted"
        with pytest.raises(NotFoundError, match=f"answered 404: .*{media.id}"):
            await client.media.get(media.id)
    for arrival in emulator.requests:
        assert arrival.headers["Accept-Version"] == version


async def test_the_pages_of_an_older_version_are_followed(
    emulator: Emulator,
) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, version="2025-07-01"
    ) as client:
        made = {(await client.media.create()).id for _ in range(5)}
        walked: list[str] = []
        async for media in client.media.list(limit=2):
            walked.append(media.id)
            if made <= set(walked):
                break
    assert len(walked) == len(set(walked)) == 5


async def test_an_unknown_version_is_reported(
    emulator: Emulator,
) -> None:
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, version="1999-01-01"
    ) as client:
        with pytest.raises(BadRequestError, match="1999-01-01"):
            await client.media.list()
