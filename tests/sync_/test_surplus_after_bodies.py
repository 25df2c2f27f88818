# Generated from tests/async_/test_surplus_after_bodies.py by build_sync.py. Do not edit.
"""Bytes after the end of a large body, which belong to no response."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from ittybit.errors import APIConnectionError
from ittybit_sync import Ittybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, WireServer, answer, answering

DATA = os.urandom(3 << 20)


@pytest.mark.parametrize("stray", [MEDIA, b"nonsense", b"x"])
@pytest.mark.parametrize("server", [TlsServer, WireServer])
def test_surplus_bytes_after_a_body_reach_no_other_request(
    server: Callable[..., Any], stray: bytes
) -> None:
    right = answering(answer(b'{"id": "med_2"}'))
    with server(answering(answer(DATA) + stray), right) as served:
        verify = getattr(served, "authority", True)
        with Ittybit(
            "key", base_url=served.url, verify=verify, max_retries=0
        ) as client:
            received = b""
            with suppress(APIConnectionError):  # if it arrives before the call ends
                for chunk in client.files.iter_bytes(served.url):
                    received += chunk
            assert received == DATA
            assert (client.media.get("m")).id == "med_2"
    assert served.connections == 2
