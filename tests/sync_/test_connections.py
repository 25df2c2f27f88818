# Generated from tests/async_/test_connections.py by build_sync.py. Do not edit.
"""Connections are reused, discarded, counted, and closed."""

import time
from contextlib import closing

import pytest

from ittybit.core.http.request import Request
from ittybit.errors import APIConnectionError, ClientClosedError, NotFoundError
from ittybit.timeouts import Timeout
from ittybit.types import Media
from ittybit_sync import Ittybit, _io
from ittybit_sync.concurrency import each
from ittybit_sync.http.reply import Reply
from tests.support.tls_server import TlsServer
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

GONE = answer(b'{"message": "gone"}', "404 Not Found")
LONG = answer(b"x" * (1 << 22))


def _open(client: Ittybit) -> closing[Reply]:
    outgoing = Request("GET", "/long").prepare(client._engine.options)
    return closing(client._engine.open(outgoing, 1))


def test_consecutive_calls_share_one_connection() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            for _ in range(5):
                client.media.get("med_1")
            client.media.create(title="Harbour")
            client.with_options(max_retries=0).media.get("med_1")
    assert (len(server.requests), server.connections) == (7, 1)


def test_a_failure_and_a_retry_keep_the_connection() -> None:
    with WireServer(answering(GONE, BUSY, MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(NotFoundError):
                client.media.get("med_1")
            client.media.get("med_1")
    assert (len(server.requests), server.connections) == (3, 1)


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    def once(line: Line) -> None:
        line.request()
        line.send(MEDIA)

    with WireServer(once) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            for _ in range(3):
                client.media.get("med_1")
                _io.sleep(0.05)
    assert server.connections == 3


def test_a_connection_that_dies_during_a_request_costs_one_retry() -> None:
    def die(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        line.request()
        line.reset()

    with WireServer(die, answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.media.get("med_1")
            client.media.get("med_2")
    assert [request.target for request in server.requests] == [
        "/media/med_1",
        "/media/med_2",
        "/media/med_2",
    ]


def test_a_request_on_a_dying_connection_is_not_repeated_without_retries() -> None:
    def die(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        line.request()
        line.reset()

    with WireServer(die, answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            client.media.get("med_1")
            with pytest.raises(APIConnectionError):
                client.media.get("med_2")
    assert len(server.requests) == 2


def test_a_connection_with_an_unread_body_is_discarded() -> None:
    with WireServer(answering(LONG), answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, timeout=5
        ) as client:
            with _open(client) as reply:
                assert reply.status == 200
            client.media.get("med_1")
    assert server.connections == 2


def test_a_connection_with_an_incomplete_body_is_discarded() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.send(LONG[:200])
        line.until_gone()

    with WireServer(slow, answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, max_retries=0, timeout=5
        ) as client:
            with _open(client) as reply:
                assert reply.status == 200
            assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 2


def test_a_failed_stream_frees_its_slot() -> None:
    with WireServer(*[answering(LONG)] * 3, answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, timeout=5
        ) as client:
            for _ in range(3):
                with pytest.raises(ZeroDivisionError), _open(client):
                    raise ZeroDivisionError
            client.media.get("med_1")
    assert server.connections == 4


def test_a_completely_read_body_keeps_the_connection() -> None:
    with WireServer(answering(LONG, MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with _open(client) as reply:
                sizes = [len(chunk) for chunk in reply.chunks(1 << 20)]
            client.media.get("med_1")
    assert sum(sizes) == 1 << 22
    assert server.connections == 1


@pytest.mark.parametrize("all_at_once", [True, False])
def test_a_completely_read_body_frees_its_slot_for_another_call(
    all_at_once: bool,
) -> None:
    with WireServer(answering(LONG, MEDIA)) as server:
        with Ittybit(
            "key",
            base_url=server.url,
            max_connections=1,
            timeout=Timeout(5, pool=1),
        ) as client:
            with _open(client) as reply:
                if all_at_once:
                    assert len(reply.read(1 << 30)) == 1 << 22
                else:
                    sizes = [len(chunk) for chunk in reply.chunks(1 << 16)]
                    assert sum(sizes) == 1 << 22
                assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 1


def test_a_connection_without_close_notify_in_a_body_is_discarded() -> None:
    def cut_short(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
        line.end_tls()
        line.wait()

    with TlsServer(cut_short, answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, verify=server.authority, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")
            assert (client.media.get("med_1")).id == "med_1"


def test_max_connections_limits_the_open_connections() -> None:
    open_now, most = 0, 0

    def slow(line: Line) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        while line.request() is not None:
            line.wait(0.02)
            line.send(MEDIA)
        open_now -= 1

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url, max_connections=3) as client:
            found = [media for media in each(client.media.get, "a" * 12, limit=12)]
    assert (len(found), len(server.requests)) == (12, 12)
    assert (most, server.connections) == (3, 3)


def test_waiting_for_a_free_connection_does_not_time_out() -> None:
    def slow(line: Line) -> None:
        while line.request() is not None:
            line.wait(0.15)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, timeout=0.3, max_retries=0
        ) as client:
            found = [m for m in each(client.media.get, "a" * 4, limit=4)]
    assert (len(found), server.connections) == (4, 1)


def test_many_calls_run_concurrently() -> None:
    def slow(line: Line) -> None:
        while line.request() is not None:
            line.wait(0.1)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url) as client:
            found = [m for m in each(client.media.get, "a" * 8, limit=8)]
    assert found == [Media(id="med_1")] * 8
    assert server.connections == 8


def test_a_closed_client_raises_an_error() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = Ittybit("key", base_url=server.url)
        copy = client.with_options(max_retries=0)
        client.media.get("med_1")
        client.close()
        for closed in (client, copy):
            with pytest.raises(ClientClosedError, match="create a new client"):
                closed.media.get("med_1")
        client.close()
    assert len(server.requests) == 1


def test_an_unused_client_can_be_closed() -> None:
    with Ittybit("key") as client:
        assert client.base_url == "https://api.ittybit.com"
    with pytest.raises(ClientClosedError):
        client.media.get("med_1")


def test_closing_the_client_closes_its_connections() -> None:
    def watch(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        line.until_gone()
        gone.append(True)

    gone: list[bool] = []
    with WireServer(watch) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.media.get("med_1")
            assert gone == []
        for _ in range(100):
            if gone:
                break
            _io.sleep(0.01)
        assert gone == [True]


def test_closing_the_client_ends_calls_that_wait_for_a_connection() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.wait(0.5)
        line.send(MEDIA)

    def call(number: int) -> str:
        if number == 3:
            _io.sleep(0.2)
            client.close()
            return "closed"
        try:
            return (client.media.get("med_1")).id
        except ClientClosedError as error:
            return error.message

    with WireServer(slow) as server:
        client = Ittybit("key", base_url=server.url, max_connections=1)
        started = time.monotonic()
        ended = [end for end in each(call, range(4), limit=4)]
    assert sum("was closed before the response" in end for end in ended) >= 2
    assert len(server.requests) == 1
    assert time.monotonic() - started < 2


def test_a_stream_of_a_closed_client_completes_or_raises_an_error() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1")
        for piece in (b"2", b"3", b"4", b"5"):
            line.wait(0.05)
            line.send(piece)

    with WireServer(slow) as server:
        client = Ittybit("key", base_url=server.url, max_retries=0)
        body, message = b"", ""
        with _open(client) as reply:
            try:
                for chunk in reply.chunks(1):
                    body += chunk
                    client.close()
            except ClientClosedError as error:
                message = error.message
    assert body == b"12345" or "was closed before the response" in message
