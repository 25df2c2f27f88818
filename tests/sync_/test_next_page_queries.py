# Generated from tests/async_/test_next_page_queries.py by build_sync.py. Do not edit.
"""The next page of a list has all query parameters of the first page."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ittybit_sync import Ittybit
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import WireServer, answer, answering

LAST = answer(b"[]", Link="<x>; rel=first")


def first(link: str) -> bytes:
    return answer(b'[{"id": "1"}]', Link=f"<{link}>; rel=next")


def queries(
    first_page: bytes, default: Any, call: dict[str, Any]
) -> list[list[tuple[str, str]]]:
    """Return the queries of two requests, with sorted parameters."""
    with WireServer(answering(first_page, LAST)) as server:
        with Ittybit("key", base_url=server.url, default_query=default) as client:
            assert [media.id for media in client.media.list(**call)] == ["1"]
    targets = [urlsplit(request.target).query for request in server.requests]
    return [sorted(parse_qsl(query, keep_blank_values=True)) for query in targets]


def test_a_repeated_parameter_of_a_link_stays_repeated() -> None:
    assert queries(first("/media?tag=a&tag=b&page=2"), {"tag": ["a", "b"]}, {}) == [
        [("tag", "a"), ("tag", "b")],
        [("page", "2"), ("tag", "a"), ("tag", "b")],
    ]


def test_parameters_that_a_link_omits_are_kept() -> None:
    options = {"additional_query_parameters": {"q": ["x", "y"], "f": {"a": 1, "b": 2}}}
    call = {"limit": 1, "request_options": options}
    default = {"tag": ["a", "b"], "empty": ""}
    own = [("empty", ""), ("f[a]", "1"), ("f[b]", "2"), ("limit", "1")]
    own += [("q", "x"), ("q", "y"), ("tag", "a"), ("tag", "b")]
    assert queries(first("/media?page=2&empty="), default, call) == [
        own,
        sorted([*own, ("page", "2")]),
    ]


@pytest.mark.parametrize("where", ["default", "options"])
def test_a_link_replaces_nested_and_numbered_parameters(where: str) -> None:
    given = {"f": {"a": 1, "b": [2, 3]}, "page": 4}
    options = {"additional_query_parameters": given if where == "options" else {}}
    seen = queries(
        first("/media?f[a]=7&page=5"),
        given if where == "default" else {},
        {"request_options": options},
    )
    nested = [("f[b]", "2"), ("f[b]", "3")]
    assert seen == [
        [("f[a]", "1"), *nested, ("page", "4")],
        [("f[a]", "7"), *nested, ("page", "5")],
    ]


@pytest.mark.parametrize("page", [4, 4.0, "4"])
def test_a_list_without_links_counts_from_the_page_in_the_options(
    page: object,
) -> None:
    options = {"additional_query_parameters": {"page": page}}
    plain = answer(b'[{"id": "1"}]')
    seen = queries(plain, {"tag": ["a", "b"]}, {"request_options": options})
    tags = [("tag", "a"), ("tag", "b")]
    assert seen == [[("page", "4"), *tags], [("page", "5"), *tags]]


def test_a_default_limit_applies_unless_the_call_sets_one() -> None:
    items = answer(b'[{"id": "1"}]')
    assert queries(items, {"limit": 50}, {"limit": None}) == [[("limit", "50")]]


def test_the_next_page_of_wootiv_has_all_parameters_of_the_first() -> None:
    pages = [
        b'{"data": [{"id": "%d"}], "page": %d, "pageCount": 2, "total": 2, "count": 1}'
        % (number, number)
        for number in (1, 2)
    ]
    with WireServer(answering(*map(answer, pages))) as server:
        with Wootiv(
            api_key="key", base_url=server.url, default_query={"tag": ["a", "b"]}
        ) as client:
            users = client.users.list(fields=["id"], extra_query={"f": {"a": 1}})
            assert [user.id for user in users] == ["1", "2"]
    first, second = (
        dict(parse_qsl(urlsplit(request.target).query)) for request in server.requests
    )
    assert first == {"tag": "a,b", "fields": "id", "f[a]": "1"}
    assert second == {**first, "page": "2"}
