"""The HTTP library does not add a header that the caller omitted."""

import pytest

from ittybit_async.wootiv import AsyncWootiv
from tests.support.wire_server import WireServer, answer, answering
from wootiv import Omit


@pytest.mark.parametrize("through", ["no proxy", "a proxy"])
@pytest.mark.parametrize("name", ["User-Agent", "accept-encoding", "ACCEPT"])
async def test_an_omitted_header_is_not_sent(name: str, through: str) -> None:
    with WireServer(answering(answer())) as server:
        proxies = server.url if through == "a proxy" else None
        async with AsyncWootiv(
            api_key="key", base_url=server.url, proxies=proxies
        ) as client:
            await client.root.retrieve()
            await client.root.retrieve(extra_headers={name: Omit()})
    before, after = (set(request.headers) for request in server.requests)
    assert before - after == {name.lower()}
