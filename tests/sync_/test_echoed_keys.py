# Generated from tests/async_/test_echoed_keys.py by build_sync.py. Do not edit.
"""A server that sends the key back does not bring it into a message or the log."""

import logging

import pytest

from ittybit.errors import APIConnectionError
from ittybit_sync import Ittybit
from tests.common.wire_server import WireServer, answering

KEY = "ik_hush_hush"
ECHOES = {
    "in place of a head": b"Bearer %s\r\n\r\n",
    "in place of a header": b"HTTP/1.1 200 OK\r\nBearer %s\r\n\r\n",
    "as a length": b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
    "as a coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n",
}


@pytest.mark.parametrize("where", ECHOES)
def test_a_key_that_is_echoed_is_not_shown(
    where: str, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        WireServer(answering(ECHOES[where] % KEY.encode())) as server,
    ):
        with Ittybit(KEY, base_url=server.url, max_retries=1, timeout=2) as client:
            with pytest.raises(APIConnectionError) as caught:
                client.media.get("med_1")
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value)
    assert KEY not in caplog.text
