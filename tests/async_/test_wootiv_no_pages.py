"""A response that is not a page is an error and yields no items."""

import json

import pytest

from ittybit.errors import APIResponseValidationError
from ittybit_async.wootiv import AsyncWootiv
from tests.support.wire_server import WireServer, answer, answering

NO_PAGES: list[dict[str, object]] = [
    {"message": "no"},
    {"page": 1, "pageCount": 3, "offset": 0, "total": 9},
    {"data": None, "page": 1, "pageCount": 3, "offset": 0, "total": 9},
    {"data": {"id": "1"}, "page": 1, "pageCount": 3, "offset": 0, "total": 9},
    {"data": "abc", "page": 1, "pageCount": 3, "offset": 0, "total": 9},
]


@pytest.mark.parametrize("sent", NO_PAGES, ids=json.dumps)
async def test_a_page_whose_data_is_not_a_list_raises(
    sent: dict[str, object],
) -> None:
    with WireServer(answering(answer(json.dumps(sent).encode()))) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            for page in (
                client.users.list,
                lambda: client.mailbox.registry.retrieve("m"),
            ):
                with pytest.raises(APIResponseValidationError, match="is not a page"):
                    assert not [item async for item in page()]
