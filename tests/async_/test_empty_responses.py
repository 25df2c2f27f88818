"""Results of calls whose response is empty."""

from typing import Any

import pytest

from ittybit.core.http.models import Response
from ittybit.errors import APIResponseValidationError
from ittybit_async import AsyncIttybit
from ittybit_async.wootiv import AsyncWootiv
from tests.support.wire_server import WireServer, answer, answering

EMPTY = {
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "no bytes": answer(b""),
    "a line break": answer(b"\r\n", Content_Type="application/json"),
}


@pytest.mark.parametrize("empty", EMPTY)
async def test_an_empty_response_is_none_for_untyped_calls(empty: str) -> None:
    with WireServer(answering(EMPTY[empty])) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            strict = client.with_options(strict_response_validation=True)
            for each in (client, strict):
                assert await each.delete("/x", into=object) is None
                assert await each.delete("/x", into=type(None)) is None
                assert isinstance(await each.delete("/x"), Response)
                with pytest.raises(APIResponseValidationError, match="not JSON"):
                    await each.get("/x", into=dict[str, Any])
    assert server.connections == 1


@pytest.mark.parametrize("empty", EMPTY)
async def test_an_untyped_wootiv_call_returns_none(empty: str) -> None:
    with WireServer(answering(EMPTY[empty])) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            assert await client.contacts.delete("c_1") is None
            raw = await client.contacts.with_raw_response.delete("c_1")
            assert (raw.data, raw.content.strip()) == (None, b"")


async def test_a_wootiv_call_without_a_result_ignores_the_response() -> None:
    page = answer(b"<html>welcome</html>", Content_Type="text/html")
    with WireServer(answering(page)) as server:
        async with AsyncWootiv(
            api_key="key", base_url=server.url, _strict_response_validation=True
        ) as client:
            await client.root.retrieve()
            raw = await client.root.with_raw_response.retrieve()
    assert (raw.data, raw.content) == (None, b"<html>welcome</html>")
