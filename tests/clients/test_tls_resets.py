"""The client reads a TLS response although a reset follows it immediately."""

import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import APIStatusError
from ittybit_async import AsyncIttybit
from ittybit_async._io import connection
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, WireServer, answer


def refuse(line: Line) -> None:
    line.head()
    line.send(answer(b'{"message": "refused"}', "413 Content Too Large"))


@pytest.mark.parametrize("own_context", [False, True])
@pytest.mark.parametrize("kind", [TlsServer, WireServer])
async def test_the_response_is_read_although_the_upload_failed_first(
    kind: type[WireServer],
    own_context: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # Simulate a response that arrives after each check of the socket.
    monkeypatch.setattr(connection, "input_check", lambda *_: lambda: None)

    def block(_: object) -> None:
        time.sleep(0.05)

    (tmp_path / "a.bin").write_bytes(bytes(8 << 20))
    with kind(refuse) as server:
        verify: Any = server.authority if isinstance(server, TlsServer) else True
        if own_context:
            cafile = None if verify is True else verify
            verify = ssl.create_default_context(cafile=cafile)
        async with AsyncIttybit.without_key(
            base_url=server.url, verify=verify, max_retries=0
        ) as client:
            with pytest.raises(APIStatusError, match="refused"):
                await client.files.upload(
                    tmp_path / "a.bin",
                    signed_url=f"{server.url}/a?signature=s",
                    on_progress=block,
                )
    assert len(server.requests) == 1
