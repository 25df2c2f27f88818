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
    told = f"Content-Type: {kind}\r\n" if kind else ""
    return f"HTTP/1.1 200 OK\r\n{told}Transfer-Encoding: chunked\r\n\r\n".encode()


def chunked(body: bytes, size: int) -> bytes:
    """Return `body` in chunks of `size` bytes."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def streaming(body: bytes, size: int = 1 << 16, kind: str | None = EVENTS) -> Script:
    return answering(head(kind) + chunked(body, size))


def walk(client: Ittybit, into: Any, seen: list[Any]) -> None:
    with client.stream("GET", "/x", into=into) as stream:
        for data in stream:
            seen.append(data)  # noqa: PERF401  # what came before a failure counts


def told(body: bytes, size: int = 1 << 16, into: Any = object) -> list[Any]:
    """Return the data of the events in `body`, sent in chunks of `size` bytes."""
    with WireServer(streaming(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=into) as stream,
        ):
            return [data for data in stream]


def events(body: bytes, size: int = 1 << 16) -> list[ServerSentEvent]:
    with WireServer(streaming(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.stream("GET", "/progress", into=object) as stream,
        ):
            return [event for event in stream.events()]


def test_an_event_has_a_name_and_its_data_is_parsed() -> None:
    body = b'event: completion\ndata: {"percent": 7}\n\n'
    assert told(body, into=Progress) == [Progress(7)]
    (event,) = events(body)
    assert (event.event, event.json()) == ("completion", {"percent": 7})


def test_data_needs_no_event_name() -> None:
    body = b'data: {"percent": 7}\n\n'
    assert told(body) == [{"percent": 7}]
    (event,) = events(body)
    assert event.event is None


def test_an_event_needs_no_data() -> None:
    body = b'event: ping\n\ndata: {"percent": 7}\n\n'
    assert told(body) == [{"percent": 7}]
    assert [(e.event, e.data) for e in events(body)] == [
        ("ping", ""),
        (None, '{"percent": 7}'),
    ]


def test_several_events_come_one_after_another() -> None:
    body = b"event: ping\n\nevent: completion\n\n"
    assert [e.event for e in events(body)] == ["ping", "completion"]
    assert told(body) == []


def test_each_of_several_events_has_its_data() -> None:
    body = b'event: a\ndata: {"percent": 1}\n\nevent: b\ndata: {"percent": 2}\n\n'
    assert told(body, into=Progress) == [Progress(1), Progress(2)]
    assert [e.event for e in events(body)] == ["a", "b"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_the_same_however_the_bytes_are_split(end: bytes, size: int) -> None:
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


def test_an_event_is_told_as_soon_as_it_is_there() -> None:
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


def test_a_stream_that_is_left_early_leaves_no_connection_half_used() -> None:
    body = b'data: {"percent": 1}\n\n' * 100_000
    with WireServer(streaming(body), answering(MEDIA)) as server:
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


def test_a_stream_that_was_walked_gives_its_connection_back() -> None:
    with WireServer(streaming(b"data: 1\n\n")) as server:
        with Ittybit("key", base_url=server.url) as client:
            for _ in range(3):
                with client.stream("GET", "/x", into=int) as stream:
                    assert [number for number in stream] == [1]
    assert server.connections == 1


def test_a_stream_is_tried_again_until_it_begins() -> None:
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


def test_a_stream_is_not_tried_again_once_it_has_begun() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head() + b"9\r\ndata: 1\n\n\r\n")
        line.wait(0.1)  # a reset takes away what was not read yet
        line.reset()

    seen: list[int] = []
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIConnectionError):
                walk(client, int, seen)
    assert (len(server.requests), seen) == (1, [1])


def test_a_stream_that_never_begins_is_the_error_of_its_last_try() -> None:
    with WireServer(answering(BUSY)) as server:
        with Ittybit("key", base_url=server.url, max_retries=1) as client:
            with pytest.raises(InternalServerError, match="busy"):
                with client.stream("GET", "/x", into=int):
                    raise AssertionError("the block must not be entered")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "kind", ["application/json", "Text/Event-Streams;a=b", "", "x"]
)
def test_what_is_no_stream_of_events_is_one_clear_error(kind: str) -> None:
    with WireServer(answering(answer(b"{}", Content_Type=kind))) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                walk(client, int, [])
    told = kind.partition(";")[0].lower() if "/" in kind else "no known content type"
    assert f"GET {server.url}/x: the response must be text/event-stream" in str(
        caught.value
    )
    assert f"got {told};" in str(caught.value)
    assert caught.value.status_code == 200


def test_what_says_nothing_of_its_kind_is_taken_for_what_was_asked() -> None:
    seen: list[int] = []
    with WireServer(streaming(b"data: 1\n\n", kind=None)) as server:
        with Ittybit("key", base_url=server.url) as client:
            walk(client, int, seen)
    assert seen == [1]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"{}", "missing required field `percent`"), (b"no", "not JSON")],
)
def test_data_that_does_not_fit_is_an_error_that_says_why(
    data: bytes, why: str
) -> None:
    with WireServer(streaming(b"data: %b\n\n" % data)) as server:
        with Ittybit(
            "key", base_url=server.url, strict_response_validation=True
        ) as client:
            with pytest.raises(APIResponseValidationError, match=why):
                walk(client, Progress, [])


def lines(body: bytes, size: int) -> list[str]:
    with WireServer(streaming(body, size)) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            return [line for line in response.iter_lines()]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_lines_end_where_they_end_however_the_bytes_are_split(size: int) -> None:
    body = "é\r\n\r\nb\n\nc€\rd\r\n€".encode()
    assert lines(body, size) == ["é", "", "b", "", "c€", "d", "€"]


def test_a_long_line_in_small_chunks_takes_no_longer_than_many_short_ones() -> None:
    long, short = b"x" * 1_000_000 + b"\r\n", b"x" * 98 + b"\r\n"
    begun = time.monotonic()
    assert [len(line) for line in lines(long, 100)] == [1_000_000]
    middle = time.monotonic()
    assert len(lines(short * 10_000, 100)) == 10_000
    assert middle - begun < 1 + 5 * (time.monotonic() - middle)
    assert time.monotonic() - begun < 8


def test_what_never_ends_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responses, "LONGEST_BODY", 1000)
    endless = {
        "line": b"data: " + b"x" * 10_000,
        "event": b"data: xxx\n" * 1000,
    }
    for what, body in endless.items():
        with WireServer(streaming(body, 100)) as server:
            with Ittybit("key", base_url=server.url) as client:
                why = f"GET .*/x: one {what} is longer than 1000 characters"
                with pytest.raises(APIResponseValidationError, match=why):
                    walk(client, str, [])
    many = b'data: "%b"\n\n' % (b"x" * 500) * 10
    assert len(told(many)) == 10


def test_an_empty_body_has_no_line() -> None:
    assert lines(b"", 1) == []
    assert told(b"") == []
