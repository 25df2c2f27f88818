"""Lines and server-sent events of an open response, over real sockets."""

import time
from typing import Any

import msgspec
import pytest

from ittybit.core.http.sse import ServerSentEvent
from ittybit.errors import (
    APIConnectionError,
    APIResponseValidationError,
    InternalServerError,
)
from ittybit_async import AsyncIttybit
from ittybit_async.http import streaming as responses
from tests.support.wire_server import (
    BUSY,
    MEDIA,
    Line,
    Script,
    WireServer,
    answer,
    answering,
)

EVENTS = "text/event-stream; charset=utf-8"


class Progress(msgspec.Struct):
    percent: int


def head(kind: str | None = EVENTS) -> bytes:
    told = f"Content-Type: {kind}\r\n" if kind else ""
    return f"HTTP/1.1 200 OK\r\n{told}Transfer-Encoding: chunked\r\n\r\n".encode()


def chunked(body: bytes, size: int) -> bytes:
    """Return `body` in chunks of `size` bytes."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def streaming(body: bytes, size: int = 1 << 16, kind: str | None = EVENTS) -> Script:
    return answering(head(kind) + chunked(body, size))


async def walk(client: AsyncIttybit, into: Any, seen: list[Any]) -> None:
    async with client.stream("GET", "/x", into=into) as stream:
        async for data in stream:
            seen.append(data)  # noqa: PERF401  # what came before a failure counts


async def told(body: bytes, size: int = 1 << 16, into: Any = object) -> list[Any]:
    """Return the data of the events in `body`, sent in chunks of `size` bytes."""
    with WireServer(streaming(body, size)) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=into) as stream,
        ):
            return [data async for data in stream]


async def events(body: bytes, size: int = 1 << 16) -> list[ServerSentEvent]:
    with WireServer(streaming(body, size)) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=object) as stream,
        ):
            return [event async for event in stream.events()]


async def test_an_event_has_a_name_and_its_data_is_parsed() -> None:
    body = b'event: completion\ndata: {"percent": 7}\n\n'
    assert await told(body, into=Progress) == [Progress(7)]
    (event,) = await events(body)
    assert (event.event, event.json()) == ("completion", {"percent": 7})


async def test_data_needs_no_event_name() -> None:
    body = b'data: {"percent": 7}\n\n'
    assert await told(body) == [{"percent": 7}]
    (event,) = await events(body)
    assert event.event is None


async def test_an_event_needs_no_data() -> None:
    body = b'event: ping\n\ndata: {"percent": 7}\n\n'
    assert await told(body) == [{"percent": 7}]
    assert [(e.event, e.data) for e in await events(body)] == [
        ("ping", ""),
        (None, '{"percent": 7}'),
    ]


async def test_several_events_come_one_after_another() -> None:
    body = b"event: ping\n\nevent: completion\n\n"
    assert [e.event for e in await events(body)] == ["ping", "completion"]
    assert await told(body) == []


async def test_each_of_several_events_has_its_data() -> None:
    body = b'event: a\ndata: {"percent": 1}\n\nevent: b\ndata: {"percent": 2}\n\n'
    assert await told(body, into=Progress) == [Progress(1), Progress(2)]
    assert [e.event for e in await events(body)] == ["a", "b"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_events_are_the_same_however_the_bytes_are_split(
    end: bytes, size: int
) -> None:
    lines = [
        b": keep-alive",
        b"",
        b"id: 1",
        "event: é€😀".encode(),
        b'data: {"percent":',
        b"data:1}",
        b"",
        b"retry: 9",
        b"",
        b"data: lost without a blank line",
    ]
    assert await events(end.join(lines), size) == [
        ServerSentEvent("é€😀", '{"percent":\n1}', "1", None),
        ServerSentEvent(None, "", "1", 9),
    ]


async def test_an_event_is_told_as_soon_as_it_is_there() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head() + b'12\r\ndata:{"percent":1}\r\n')
        line.send(b"2\r\n\n\n\r\n")
        line.until_gone()

    with WireServer(script) as server:
        async with (
            AsyncIttybit("key", base_url=server.url, timeout=5) as client,
            client.stream("GET", "/x", into=Progress) as stream,
        ):
            async for progress in stream:
                assert progress == Progress(1)
                break


async def test_a_stream_that_is_left_early_leaves_no_connection_half_used() -> None:
    body = b'data: {"percent": 1}\n\n' * 100_000
    with WireServer(streaming(body), answering(MEDIA)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_connections=1, timeout=5
        ) as client:
            async with client.stream("GET", "/x", into=Progress) as stream:
                async for _ in stream:
                    break
            assert (await client.media.get("med_1")).id == "med_1"
            with pytest.raises(ZeroDivisionError):
                async with client.stream("GET", "/x", into=Progress) as stream:
                    raise ZeroDivisionError
            assert (await client.media.get("med_1")).id == "med_1"
    assert [seen.target for seen in server.requests].count("/x") == 2


async def test_a_stream_that_was_walked_gives_its_connection_back() -> None:
    with WireServer(streaming(b"data: 1\n\n")) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            for _ in range(3):
                async with client.stream("GET", "/x", into=int) as stream:
                    assert [number async for number in stream] == [1]
    assert server.connections == 1


async def test_a_stream_is_tried_again_until_it_begins() -> None:
    with WireServer(answering(BUSY, head() + chunked(b"data: 1\n\n", 9))) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.stream("POST", "/x", into=int, json={}) as stream,
        ):
            assert stream.response.retries_taken == 1
            assert [number async for number in stream] == [1]
    first, second = server.requests
    assert first == second
    assert first.headers["accept"] == "text/event-stream"


async def test_a_stream_is_not_tried_again_once_it_has_begun() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head() + b"9\r\ndata: 1\n\n\r\n")
        line.wait(0.1)  # a reset takes away what was not read yet
        line.reset()

    seen: list[int] = []
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APIConnectionError):
                await walk(client, int, seen)
    assert (len(server.requests), seen) == (1, [1])


async def test_a_stream_that_never_begins_is_the_error_of_its_last_try() -> None:
    with WireServer(answering(BUSY)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=1) as client:
            with pytest.raises(InternalServerError, match="busy"):
                async with client.stream("GET", "/x", into=int):
                    raise AssertionError("the block must not be entered")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "kind", ["application/json", "Text/Event-Streams;a=b", "", "x"]
)
async def test_what_is_no_stream_of_events_is_one_clear_error(kind: str) -> None:
    with WireServer(answering(answer(b"{}", Content_Type=kind))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                await walk(client, int, [])
    told = kind.partition(";")[0].lower() if "/" in kind else "no known content type"
    assert f"GET {server.url}/x: the response must be text/event-stream" in str(
        caught.value
    )
    assert f"got {told};" in str(caught.value)
    assert caught.value.status_code == 200


async def test_what_says_nothing_of_its_kind_is_taken_for_what_was_asked() -> None:
    seen: list[int] = []
    with WireServer(streaming(b"data: 1\n\n", kind=None)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await walk(client, int, seen)
    assert seen == [1]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"{}", "missing required field `percent`"), (b"no", "not JSON")],
)
async def test_data_that_does_not_fit_is_an_error_that_says_why(
    data: bytes, why: str
) -> None:
    with WireServer(streaming(b"data: %b\n\n" % data)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, strict_response_validation=True
        ) as client:
            with pytest.raises(APIResponseValidationError, match=why):
                await walk(client, Progress, [])


async def lines(body: bytes, size: int) -> list[str]:
    with WireServer(streaming(body, size)) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            return [line async for line in response.iter_lines()]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
async def test_lines_end_where_they_end_however_the_bytes_are_split(size: int) -> None:
    body = "é\r\n\r\nb\n\nc€\rd\r\n€".encode()
    assert await lines(body, size) == ["é", "", "b", "", "c€", "d", "€"]


async def test_a_long_line_in_small_chunks_takes_no_longer_than_many_short_ones() -> (
    None
):
    long, short = b"x" * 1_000_000 + b"\r\n", b"x" * 98 + b"\r\n"
    begun = time.monotonic()
    assert [len(line) for line in await lines(long, 100)] == [1_000_000]
    middle = time.monotonic()
    assert len(await lines(short * 10_000, 100)) == 10_000
    assert middle - begun < 1 + 5 * (time.monotonic() - middle)
    assert time.monotonic() - begun < 8


async def test_what_never_ends_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responses, "LONGEST_BODY", 1000)
    endless = {
        "line": b"data: " + b"x" * 10_000,
        "event": b"data: xxx\n" * 1000,
    }
    for what, body in endless.items():
        with WireServer(streaming(body, 100)) as server:
            async with AsyncIttybit("key", base_url=server.url) as client:
                why = f"GET .*/x: one {what} is longer than 1000 characters"
                with pytest.raises(APIResponseValidationError, match=why):
                    await walk(client, str, [])
    many = b'data: "%b"\n\n' % (b"x" * 500) * 10
    assert len(await told(many)) == 10


async def test_an_empty_body_has_no_line() -> None:
    assert await lines(b"", 1) == []
    assert await told(b"") == []
