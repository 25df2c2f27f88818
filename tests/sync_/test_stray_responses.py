# Generated from tests/async_/test_stray_responses.py by build_sync.py. Do not edit.
"""An unrequested response is never returned for the next request."""

from collections.abc import Callable

import pytest

from ittybit import Timeout
from ittybit_sync import Ittybit, _io
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, Script, WireServer, answer, answering

FIRST, STRAY, SECOND = (answer(b'{"id": "med_%d"}' % n) for n in (1, 9, 2))
HEAD, _, BODY = FIRST.partition(b"\r\n\r\n")
PACKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY) + STRAY,
)
SENT = {
    "at once": (FIRST + STRAY,),
    "with the body": (HEAD + b"\r\n\r\n", BODY + STRAY),
    "with the last chunk": PACKED,
    "later": (FIRST, STRAY),
    "as nonsense": (FIRST, b"nonsense"),
}


def send_pieces(*pieces: bytes) -> Script:
    def script(line: Line) -> None:
        line.request()
        for piece in pieces:
            line.send(piece)
            line.wait(0.05)
        while line.request() is not None:
            line.send(SECOND)

    return script


def plain_server(script: Script) -> tuple[WireServer, Callable[[], str | bool]]:
    return WireServer(script, answering(SECOND)), lambda: True


def tls_server(script: Script) -> tuple[WireServer, Callable[[], str | bool]]:
    server = TlsServer(script, answering(SECOND))
    return server, lambda: server.authority


@pytest.mark.parametrize("place", [plain_server, tls_server])
@pytest.mark.parametrize("when", SENT)
def test_an_unrequested_response_is_not_returned_for_another_request(
    when: str,
    place: Callable[[Script], tuple[WireServer, Callable[[], str | bool]]],
) -> None:
    server, verify = place(send_pieces(*SENT[when]))
    with server:
        with Ittybit(
            "key",
            base_url=server.url,
            verify=verify(),
            max_retries=0,
            timeout=Timeout(3),
        ) as client:
            assert (client.media.get("med_1")).id == "med_1"
            _io.sleep(0.1)
            assert (client.media.get("med_2")).id == "med_2"
