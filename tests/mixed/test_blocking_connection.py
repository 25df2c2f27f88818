"""How the blocking transport writes a request."""

import io
from typing import Any

import pytest

from ittybit.outgoing import Outgoing
from ittybit.timeout import Timeout
from ittybit_sync._io.connection import Connection
from tests.common.wire_server import answer

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
