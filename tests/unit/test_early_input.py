"""Sizes of what a socket receives at once."""

from typing import Any

import pytest

from ittybit.core.connection.early_input import EarlyInputCheck
from ittybit.core.http.framing import ResponseFraming

LENGTH = b"Content-Length: 200000\r\n"
CHUNKS = b"Transfer-Encoding: chunked\r\n"


class Received:
    """A socket that has received `data`."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def recv(self, size: int, *_: Any) -> bytes:
        if not self.data:
            raise BlockingIOError
        data, self.data = self.data[:size], self.data[size:]
        return data


class Checked(EarlyInputCheck, Received):
    framing = ResponseFraming("GET")


@pytest.mark.parametrize(
    ("field", "available", "received"),
    [
        (LENGTH, 200_000, 200_000),
        (LENGTH, 65_536, 65_536),
        (LENGTH, 300_000, 262_144),
        (CHUNKS, 200_000, 65_536),
    ],
)
def test_only_a_body_of_fixed_size_is_received_in_large_steps(
    field: bytes, available: int, received: int
) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + field + b"\r\n"
    checked = Checked(head.ljust(available, b"x"))
    assert len(checked.recv(262_144)) == received
