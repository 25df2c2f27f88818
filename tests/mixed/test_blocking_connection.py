"""How the blocking transport writes a request."""

from typing import Any

import pytest

from ittybit_sync._io.connection import Connection


class Line:
    """A socket that keeps what it is given to send."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def settimeout(self, _: float | None) -> None:
        pass

    def close(self) -> None:
        pass


def connected() -> tuple[Connection, Line]:
    connection, line = Connection("h.example"), Line()
    with_line: Any = connection
    with_line.sock = line
    return connection, line


@pytest.mark.parametrize(
    ("body", "pieces"),
    [(None, 1), (b"", 1), (b"{}", 1), (b"x" * (1 << 16), 1), (b"x" * (1 << 17), 2)],
)
def test_head_and_small_body_are_one_write(body: bytes | None, pieces: int) -> None:
    connection, line = connected()
    connection.request("POST", "/x", body, {"A": "b"})
    assert len(line.sent) == pieces
    head, _, rest = b"".join(line.sent).partition(b"\r\n\r\n")
    assert head.startswith(b"POST /x HTTP/1.1\r\nHost: h.example\r\n")
    assert b"\r\nA: b" in head
    assert rest == (body or b"")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\rb", "a\nb"])
def test_a_line_break_in_a_field_is_refused_at_last(value: str) -> None:
    connection, line = connected()
    with pytest.raises(ValueError, match="Invalid header value"):
        connection.request("GET", "/x", None, {"A": value})
    assert line.sent == []
