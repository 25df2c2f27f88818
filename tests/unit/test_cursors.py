"""The cursor of the next page comes from the link, or else from the last item."""

from typing import Any

import msgspec
import pytest

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.pagination import cursor_paging
from ittybit.core.waiting.work import JOBS, RUNS
from ittybit.errors import APIResponseValidationError


class Item(msgspec.Struct):
    id: Any


def next_page(
    query: dict[str, object], *ids: Any, headers: dict[str, str] | None = None
) -> dict[str, object] | None:
    """Return the query after a page with such items."""
    items = [Item(id) for id in ids]
    request = RequestInfo("GET", "http://h/jobs")
    response = Response(200, Headers((headers or {}).items()), b"[]", request)
    return cursor_paging(response, query, Item, lambda *_: items).following


NEXT = '<http://other/jobs?after=b&limit=2&kind=video>; rel="next"'
PREVIOUS = '</jobs?before=a>; rel="prev"'


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        ({}, {"Link": NEXT}, {"after": "b", "limit": "2", "kind": "video"}),
        ({"before": "z"}, {"Link": PREVIOUS}, {"before": "a"}),
        ({"before": "z", "after": "c"}, {"Link": NEXT}, {"after": "b"}),
        ({}, {"Link": NEXT, "Has-More": "false"}, None),
        ({}, {"Link": ""}, None),
        ({}, {"Link": "", "Has-More": "true"}, {"after": "b"}),
        ({"limit": 2}, {"Has-More": "True"}, {"after": "b", "limit": 2}),
        ({"limit": 9}, {"Has-More": "true"}, {"after": "b", "limit": 9}),
        ({"limit": 2}, {}, {"after": "b", "limit": 2}),
        ({"limit": 3}, {}, None),
        ({}, {}, {"after": "b"}),
        ({"before": "z"}, {}, {"before": "a"}),
        ({"after": "b"}, {"Has-More": "true"}, None),
    ],
)
def test_the_next_page_follows_the_server_s_cursor_or_the_last_item(
    query: dict[str, object],
    headers: dict[str, str],
    expected: dict[str, object] | None,
) -> None:
    found = next_page(query, "a", "b", headers=headers)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert expected.items() <= found.items()


def test_an_empty_page_is_the_last() -> None:
    assert next_page({}, headers={"Has-More": "true"}) is None


def test_an_item_without_an_id_is_an_error_if_more_pages_follow() -> None:
    assert next_page({"limit": 9}, "a", None) is None
    with pytest.raises(APIResponseValidationError, match="has no id"):
        next_page({}, "a", None, headers={"Has-More": "true"})


def test_waiting_for_jobs_and_runs_uses_lists_by_cursor() -> None:
    assert [what.paging for what in (JOBS, RUNS)] == [cursor_paging, cursor_paging]
