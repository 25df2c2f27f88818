# Generated from tests/async_/test_streams.py by build_sync.py. Do not edit.
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
from ittybit_sync import Ittybit
from ittybit_sync.http import streaming as responses
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
    event_data = f"Content-Type: {kind}\r\n" if kind else ""
    return f"HTTP/1.1 200 OK\r\n{event_data}Transfer-Encoding: chunked\r\n\r\n".encode()


def chunked(body: bytes, size: int) -> bytes:
    """Return `body` in chunks of `size` bytes."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def stream_of(body: bytes, size: int = 1 << 16, kind: str | None = EVENTS) -> Script:
    return answering(head(kind) + chunked(body, size))


def iterate(client: Ittybit, into: Any, seen: list[Any]) -> None:
    with client.stream("GET", "/x", into=into) as stream:
        for data in stream:
            seen.append(data)  # noqa: PERF401  # items before a failure count


def event_data(body: bytes, size: int = 1 << 16, into: Any = object) -> list[Any]:
    """Return the data of the events in `body`, sent in chunks of `size` bytes."""
    with WireServer(stream_of(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=into) as stream,
        ):
            return [data for data in stream]


def events(body: bytes, size: int = 1 << 16) -> list[ServerSentEvent]:
    with WireServer(stream_of(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=object) as stream,
        ):
            return [event for event in stream.events()]


def test_an_event_has_a_name_and_its_data_is_decoded() -> None:
    body = b'event: completion\ndata: {"percent": 7}\n\n'
    assert event_data(body, into=Progress) == [Progress(7)]
    (event,) = events(body)
    assert (event.event, event.json()) == ("completion", {"percent": 7})


def test_data_needs_no_event_name() -> None:
    body = b'data: {"percent": 7}\n\n'
    assert event_data(body) == [{"percent": 7}]
    (event,) = events(body)
    assert event.event is None


def test_an_event_needs_no_data() -> None:
    body = b'event: ping\n\ndata: {"percent": 7}\n\n'
    assert event_data(body) == [{"percent": 7}]
    assert [(e.event, e.data) for e in events(body)] == [
        ("ping", ""),
        (None, '{"percent": 7}'),
    ]


def test_several_events_arrive_in_order() -> None:
    body = b"event: ping\n\nevent: completion\n\n"
    assert [e.event for e in events(body)] == ["ping", "completion"]
    assert event_data(body) == []


def test_each_of_several_events_has_its_own_data() -> None:
    body = b'event: a\ndata: {"percent": 1}\n\nevent: b\ndata: {"percent": 2}\n\n'
    assert event_data(body, into=Progress) == [Progress(1), Progress(2)]
    assert [e.event for e in events(body)] == ["a", "b"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_do_not_depend_on_how_their_bytes_are_split(
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
    assert events(end.join(lines), size) == [
        ServerSentEvent("é€😀", '{"percent":\n1}', "1", None),
        ServerSentEvent(None, "", "1", 9),
    ]


def test_an_event_is_yielded_as_soon_as_it_is_complete() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head() + b'12\r\ndata:{"percent":1}\r\n')
        line.send(b"2\r\n\n\n\r\n")
        line.until_gone()

    with WireServer(script) as server:
        with (
            Ittybit("key", base_url=server.url, timeout=5) as client,
            client.stream("GET", "/x", into=Progress) as stream,
        ):
            for progress in stream:
                assert progress == Progress(1)
                break


def test_a_stream_that_is_left_early_leaves_no_half_used_connection() -> None:
    body = b'data: {"percent": 1}\n\n' * 100_000
    with WireServer(stream_of(body), answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, timeout=5
        ) as client:
            with client.stream("GET", "/x", into=Progress) as stream:
                for _ in stream:
                    break
            assert (client.media.get("med_1")).id == "med_1"
            with pytest.raises(ZeroDivisionError):
                with client.stream("GET", "/x", into=Progress) as stream:
                    raise ZeroDivisionError
            assert (client.media.get("med_1")).id == "med_1"
    assert [seen.target for seen in server.requests].count("/x") == 2


def test_a_completely_read_stream_keeps_its_connection() -> None:
    with WireServer(stream_of(b"data: 1\n\n")) as server:
        with Ittybit("key", base_url=server.url) as client:
            for _ in range(3):
                with client.stream("GET", "/x", into=int) as stream:
                    assert [number for number in stream] == [1]
    assert server.connections == 1


def test_a_stream_is_retried_until_it_begins() -> None:
    with WireServer(answering(BUSY, head() + chunked(b"data: 1\n\n", 9))) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.stream("POST", "/x", into=int, json={}) as stream,
        ):
            assert stream.response.retries_taken == 1
            assert [number for number in stream] == [1]
    first, second = server.requests
    assert first == second
    assert first.headers["accept"] == "text/event-stream"


def test_a_stream_is_not_retried_after_it_has_begun() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head() + b"9\r\ndata: 1\n\n\r\n")
        line.wait(0.1)  # a reset discards unread bytes
        line.reset()

    seen: list[int] = []
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIConnectionError):
                iterate(client, int, seen)
    assert (len(server.requests), seen) == (1, [1])


def test_a_stream_that_never_begins_raises_the_last_error() -> None:
    with WireServer(answering(BUSY)) as server:
        with Ittybit("key", base_url=server.url, max_retries=1) as client:
            with pytest.raises(InternalServerError, match="busy"):
                with client.stream("GET", "/x", into=int):
                    raise AssertionError("the block must not be entered")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "kind", ["application/json", "Text/Event-Streams;a=b", "", "x"]
)
def test_a_response_of_another_media_type_is_one_clear_error(kind: str) -> None:
    with WireServer(answering(answer(b"{}", Content_Type=kind))) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                iterate(client, int, [])
    event_data = (
        kind.partition(";")[0].lower() if "/" in kind else "no known content type"
    )
    message = f"GET {server.url}/x: the response must be text/event-stream, got "
    assert f"{message}{event_data};" in str(caught.value)
    assert caught.value.status_code == 200


def test_a_response_without_a_media_type_is_treated_as_events() -> None:
    seen: list[int] = []
    with WireServer(stream_of(b"data: 1\n\n", kind=None)) as server:
        with Ittybit("key", base_url=server.url) as client:
            iterate(client, int, seen)
    assert seen == [1]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"{}", "missing required field `percent`"), (b"no", "not JSON")],
)
def test_invalid_data_is_an_error_that_says_why(data: bytes, why: str) -> None:
    with WireServer(stream_of(b"data: %b\n\n" % data)) as server:
        with Ittybit(
            "key", base_url=server.url, strict_response_validation=True
        ) as client:
            with pytest.raises(APIResponseValidationError, match=why):
                iterate(client, Progress, [])


def lines(body: bytes, size: int) -> list[str]:
    with WireServer(stream_of(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            return [line for line in response.iter_lines()]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_lines_do_not_depend_on_how_their_bytes_are_split(size: int) -> None:
    body = "é\r\n\r\nb\n\nc€\rd\r\n€".encode()
    assert lines(body, size) == ["é", "", "b", "", "c€", "d", "€"]


def test_a_long_line_in_small_chunks_takes_no_longer_than_short_lines() -> None:
    long, short = b"x" * 1_000_000 + b"\r\n", b"x" * 98 + b"\r\n"
    started = time.monotonic()
    assert [len(line) for line in lines(long, 100)] == [1_000_000]
    middle = time.monotonic()
    assert len(lines(short * 10_000, 100)) == 10_000
    assert middle - started < 1 + 5 * (time.monotonic() - middle)
    assert time.monotonic() - started < 8


def test_an_endless_line_or_event_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responses, "LONGEST_BODY", 1000)
    endless = {
        "line": b"data: " + b"x" * 10_000,
        "event": b"data: xxx\n" * 1000,
    }
    for what, body in endless.items():
        with WireServer(stream_of(body, 100)) as server:
            with Ittybit("key", base_url=server.url) as client:
                why = f"GET .*/x: one {what} is longer than 1000 characters"
                with pytest.raises(APIResponseValidationError, match=why):
                    iterate(client, str, [])
    many = b'data: "%b"\n\n' % (b"x" * 500) * 10
    assert len(event_data(many)) == 10


def test_an_empty_body_has_no_lines() -> None:
    assert lines(b"", 1) == []
    assert event_data(b"") == []
