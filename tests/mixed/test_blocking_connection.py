"""How the blocking transport writes a request, and where it waits."""

import io
import threading
from typing import Any

import pytest

from ittybit.outgoing import Outgoing
from ittybit.timeout import Timeout
from ittybit_sync import Ittybit
from ittybit_sync._io.connection import Connection
from ittybit_sync._io.together import Group, together
from tests.common import wire_server
from tests.common.wire_server import WireServer, answer

HEAD = b"POST /x HTTP/1.1\r\n\r\n"


class Line:
    """A socket that keeps what it is given to send, and is answered."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def settimeout(self, _: float | None) -> None:
        pass

    def makefile(self, *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO(answer())

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("body", "pieces"),
    [(None, 1), (b"", 1), (b"{}", 1), (b"x" * (1 << 16), 1), (b"x" * (1 << 17), 2)],
)
def test_head_and_small_body_are_one_write(body: bytes | None, pieces: int) -> None:
    connection, line = Connection("h.example"), Line()
    with_line: Any = connection
    with_line.sock = line
    outgoing = Outgoing("POST", "http://h.example/x", {}, body, Timeout())
    response = connection.exchange(outgoing, HEAD, body)
    assert response.status == 200
    assert response.read() == b"{}"
    assert len(line.sent) == pieces
    assert b"".join(line.sent) == HEAD + (body or b"")


def test_a_connection_that_took_half_a_request_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    connection, line = Connection("h.example"), Line()
    with_line: Any = connection
    with_line.sock = line
    monkeypatch.setattr(line, "sendall", broken)
    outgoing = Outgoing("POST", "http://h.example/x", {}, b"{}", Timeout())
    response = connection.exchange(outgoing, HEAD, b"{}")
    assert (response.status, response.will_close) == (200, True)


def test_who_waits_for_a_tunnel_waits_no_longer_than_his_group() -> None:
    asked = threading.Event()

    def silent(line: wire_server.Line) -> None:
        line.head()
        asked.set()
        line.until_gone()

    def call() -> None:
        together.set(group)
        try:
            client.media.get("med_1")
        except Exception as error:
            ended.append(error)

    group, ended = Group(), list[Exception]()
    with (
        WireServer(silent) as proxy,
        Ittybit(
            "key", base_url="https://h.test", proxy=proxy.url, timeout=30
        ) as client,
    ):
        thread = threading.Thread(target=call)
        thread.start()
        assert asked.wait(5)
        group.end()
        thread.join(5)
        assert not thread.is_alive()
    assert ended
