"""The client reads an early response that the event loop drops after a reset."""

import asyncio

import pytest

from ittybit.errors import APIStatusError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, answer


def refuse(line: Line) -> None:
    line.head()
    line.send(answer(b'{"message": "refused"}', "413 Content Too Large"))


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_an_early_response_over_tls_is_reported_in_each_event_loop(loop: str) -> None:
    module = pytest.importorskip(loop)

    async def send() -> None:
        async with AsyncIttybit(
            "key", base_url=server.url, verify=server.authority
        ) as client:
            with pytest.raises(APIStatusError, match="refused"):
                await client.post("/x", content=bytes(4 << 20))

    with (
        TlsServer(refuse) as server,
        asyncio.Runner(loop_factory=module.new_event_loop) as runner,
    ):
        for _ in range(10):
            runner.run(send())
    assert len(server.requests) == 10
