"""Sizes of what a socket receives at once."""

from typing import Any

import pytest

from ittybit.core.connection.early_input import EarlyInputCheck
from ittybit.core.http.framing import ResponseFraming

LENGTH = b"Content-Length: 200000\r\n"
PEEK = 2
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


class Counted(Received):
    """A socket that counts how often data is taken from it."""

    calls = 0

    def recv(self, size: int, *flags: int) -> bytes:
        if flags == (PEEK,):
            return self.data[:size]
        self.calls += 1
        return super().recv(size)


class CheckedAndCounted(EarlyInputCheck, Counted):
    """A connection that receives one response after another."""

    peek = PEEK

    def receive(self, response: bytes) -> tuple[int, int]:
        """Return how many bytes of `response` were received, in how many calls."""
        self.data, self.calls = response, 0
        self.framing = ResponseFraming("GET")
        return len(self.recv(262_144)), self.calls


def test_a_long_response_after_a_long_one_is_received_in_one_call() -> None:
    head = b"HTTP/1.1 200 OK\r\n"
    long = head + LENGTH + b"\r\n" + bytes(200_000)
    short = head + b"Content-Length: 2\r\n\r\n{}"
    checked = CheckedAndCounted(b"")
    assert checked.receive(long) == (len(long), 2)
    assert checked.receive(long) == (len(long), 1)
    assert checked.receive(long + b"surplus") == (len(long) + 1, 1)
    assert checked.receive(short) == (len(short), 1)
    assert checked.receive(long) == (len(long), 2)
    assert checked.receive(head + CHUNKS + b"\r\n" + bytes(200_000)) == (65_536, 1)
