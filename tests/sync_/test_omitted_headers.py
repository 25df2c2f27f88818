# Generated from tests/async_/test_omitted_headers.py by build_sync.py. Do not edit.
"""The HTTP library does not add a header that the caller omitted."""

import pytest

from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import WireServer, answer, answering
from wootiv import Omit


@pytest.mark.parametrize("through", ["no proxy", "a proxy"])
@pytest.mark.parametrize("name", ["User-Agent", "accept-encoding", "ACCEPT"])
def test_an_omitted_header_is_not_sent(name: str, through: str) -> None:
    with WireServer(answering(answer())) as server:
        proxies = server.url if through == "a proxy" else None
        with Wootiv(api_key="key", base_url=server.url, proxies=proxies) as client:
            client.root.retrieve()
            client.root.retrieve(extra_headers={name: Omit()})
    before, after = (set(request.headers) for request in server.requests)
    assert before - after == {name.lower()}
