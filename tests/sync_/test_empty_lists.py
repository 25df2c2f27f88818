# Generated from tests/async_/test_empty_lists.py by build_sync.py. Do not edit.
"""A list that is null or absent is empty, and a delete needs no response body."""

import json
from typing import Any

import pytest

from ittybit.errors import APIResponseValidationError
from ittybit.types import Confirmation, Media
from ittybit_sync import Ittybit
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import WireServer, answer, answering

NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
NOTHING = [NO_CONTENT, *map(answer, (b"", b"\r\n", b"null"))]
EMPTY = [
    *NOTHING,
    *map(answer, (b"[]", b"{}", b'{"meta": {"total": 0}}', b'{"meta": 1, "data": []}')),
    *map(answer, (b'{"meta": {}, "data": null}', b'{"data": null, "links": {}}')),
]
NO_ITEMS: list[dict[str, object]] = [
    {},
    {"data": None},
    {"data": None, "page": 1, "pageCount": 0, "count": 0, "total": 0},
    {"page": 1, "pageCount": 0, "offset": 0, "total": 0},
    {"data": [], "page": 9, "pageCount": 1, "offset": 9, "total": 1},
]


@pytest.mark.parametrize("sent", EMPTY)
@pytest.mark.parametrize("strict", [False, True])
def test_a_list_without_items_is_empty(sent: bytes, strict: bool) -> None:
    with WireServer(answering(sent)) as server:
        with Ittybit(
            "key", base_url=server.url, strict_response_validation=strict
        ) as client:
            page = client.media.list()
            assert (page.data, page.has_next_page()) == ([], False)
            assert not [event for event in client.events.list()]


@pytest.mark.parametrize("sent", NOTHING)
def test_no_value_is_an_empty_list_for_any_request(sent: bytes) -> None:
    with WireServer(answering(sent)) as server:
        with Ittybit("key", base_url=server.url) as client:
            assert client.get("/media", into=list[Media]) == []


@pytest.mark.parametrize("sent", [b'{"message": "no"}', b'{"id": "m"}', b"<p>", b"7"])
def test_another_response_to_a_list_is_an_error(sent: bytes) -> None:
    with WireServer(answering(answer(sent))) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError):
                client.media.list()


def test_null_lists_inside_an_object_are_empty() -> None:
    media = answer(b'{"id": "m", "title": null, "files": null, "urls": null}')
    run = answer(b'{"id": "r", "tasks": null}')
    with WireServer(answering(media, run)) as server:
        with Ittybit("key", base_url=server.url) as client:
            found = client.media.get("m")
            assert (found.title, list(found.files), dict(found.urls)) == (None, [], {})
            assert list((client.runs.get("r")).tasks) == []


@pytest.mark.parametrize("page", NO_ITEMS, ids=json.dumps)
def test_a_wootiv_page_without_items_is_empty(page: dict[str, object]) -> None:
    with WireServer(answering(answer(json.dumps(page).encode()))) as server:
        with Wootiv(api_key="key", base_url=server.url) as client:
            assert not [user for user in client.users.list()]
            registry = client.mailbox.registry
            assert not [entry for entry in registry.retrieve("m")]


@pytest.mark.parametrize("sent", NOTHING)
def test_a_wootiv_list_without_a_body_is_empty(sent: bytes) -> None:
    with WireServer(answering(sent)) as server:
        with Wootiv(api_key="key", base_url=server.url) as client:
            assert not [user for user in client.users.list()]
            assert not [entry for entry in client.mailbox.registry.retrieve("m")]
            assert client.space.tokens.list("s") == []


@pytest.mark.parametrize("sent", NOTHING)
@pytest.mark.parametrize(
    "name", ["automations", "connections", "files", "media", "webhook_endpoints"]
)
def test_a_delete_that_was_done_succeeds_without_a_body(name: str, sent: bytes) -> None:
    with WireServer(answering(sent)) as server:
        with Ittybit("key", base_url=server.url) as client:
            resource: Any = getattr(client, name)
            assert resource.delete("x_1") == Confirmation()
            raw = resource.with_raw_response.delete("x_1")
            assert raw.data == Confirmation()
    assert [request.method for request in server.requests] == ["DELETE", "DELETE"]


def test_a_response_without_a_body_is_an_error_for_other_calls() -> None:
    with WireServer(answering(NO_CONTENT)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIResponseValidationError):
                client.media.update("med_1", title="x")
