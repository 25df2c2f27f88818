"""Sockets receive small steps, unless the body has a fixed length."""

from typing import Any

from ittybit.core.connection.early_input import EarlyInputCheck
from ittybit.core.http.framing import ResponseFraming

LONG = 1 << 18


class Base:
    def recv(self, size: int) -> bytes:
        return b"x" * size

    def recv_into(self, buffer: Any, size: int, /) -> int:
        return size


class Checked(EarlyInputCheck, Base): ...


def test_chunks_are_received_in_small_steps() -> None:
    checked = Checked()
    checked.framing = ResponseFraming("GET")
    assert len(checked.recv(LONG)) <= LONG / 4
    checked.framing.receive(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    assert len(checked.recv(LONG)) <= LONG / 4
    assert checked.recv_into(bytearray(LONG)) <= LONG / 4


def test_a_body_of_a_fixed_length_is_received_in_large_steps() -> None:
    checked = Checked()
    checked.framing = ResponseFraming("GET")
    checked.framing.receive(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n")
    assert len(checked.recv(LONG)) == LONG
    assert checked.recv_into(bytearray(LONG)) == LONG
