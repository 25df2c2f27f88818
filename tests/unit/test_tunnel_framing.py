"""A proxy's response to CONNECT must be one valid head."""

import pytest

from ittybit.core.http.framing import FramingError, ResponseFraming


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n"]
)
def test_data_after_the_head_that_opens_a_tunnel_is_refused(head: bytes) -> None:
    ResponseFraming.check_tunnel(head)
    ResponseFraming.check_tunnel(b"HTTP/1.1 407 P\r\n\r\nbody")
    with pytest.raises(FramingError):
        ResponseFraming.check_tunnel(head + b"x")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 0200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * (1 << 16),
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100 + b"\r\n",
    ],
)
def test_an_invalid_head_for_a_tunnel_is_refused(head: bytes) -> None:
    with pytest.raises(FramingError):
        ResponseFraming.check_tunnel(head)
