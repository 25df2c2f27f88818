"""The next page comes from links, or else from the page number."""

import pytest

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.pagination import RepetitionGuard, links, next_query


def answer(content: bytes = b"[]", **headers: str) -> Response:
    request = RequestInfo("GET", "http://h/media")
    return Response(200, Headers(headers.items()), content, request)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('<http://h?page=2>; rel="next"', {"next": "http://h?page=2"}),
        ("<http://h?page=2>; rel=next", {"next": "http://h?page=2"}),
        ('<a>; rel="next last"', {"next": "a", "last": "a"}),
        ('<a>; rel="Next"', {"next": "a"}),
        ('<a>; title="x, y; z"; rel="next"', {"next": "a"}),
        ('<a>; rel="prev", <b>; rel="next"', {"prev": "a", "next": "b"}),
        ('<a?x=1,2>; rel="prev", <b>; rel="next"', {"prev": "a?x=1,2", "next": "b"}),
        ('<a>; rel="next", <b>; rel="next"', {"next": "a"}),
        ('<a>; title="x > y"; rel="next"', {"next": "a"}),
        ("<a>", {}),
        ("", {}),
        ("nonsense", {}),
    ],
)
def test_a_link_header_is_found_by_its_rel(value: str, found: dict[str, str]) -> None:
    assert links({"links": value} if value else {"link": "x"}) == found
    assert links({"link": value or "x"}) == found


def test_without_a_link_header_there_is_no_link() -> None:
    assert links({}) is None


def test_only_the_query_of_a_link_is_used() -> None:
    response = answer(links='<https://evil/other?page=2&limit=9>; rel="next"')
    assert next_query(response, {"limit": 5}, 5) == {"limit": "9", "page": "2"}


def test_the_query_of_a_link_ends_at_its_fragment() -> None:
    response = answer(links='</media?page=2&after=a?b#end>; rel="next"')
    assert next_query(response, {}, 5) == {"page": "2", "after": "a?b"}


def test_parameters_missing_in_a_link_keep_their_values() -> None:
    response = answer(links='<?page=2>; rel="next"')
    assert next_query(response, {"limit": 5, "page": None}, 5) == {
        "limit": 5,
        "page": "2",
    }


def test_a_link_header_without_next_ends_the_list() -> None:
    assert next_query(answer(links='<a>; rel="prev"'), {"limit": 5}, 5) is None


def test_a_link_to_the_same_page_ends_the_list() -> None:
    response = answer(links='<?page=2>; rel="next"')
    assert next_query(response, {"page": 2}, 5) is None


def test_an_empty_page_ends_the_list_whatever_its_links_are() -> None:
    response = answer(links='<?page=2>; rel="next"')
    assert next_query(response, {}, 0) is None


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (b'{"links": {"next": "/media?page=3"}}', {"page": "3"}),
        (b'{"links": {"next": null}}', None),
        (b'{"links": {}}', None),
    ],
)
def test_the_links_of_an_envelope_are_used(
    body: bytes, query: dict[str, object] | None
) -> None:
    assert next_query(answer(body), {"page": 2}, 5) == query


@pytest.mark.parametrize(
    ("query", "count", "following"),
    [
        ({}, 5, {"page": 2}),
        ({"page": 3}, 5, {"page": 4}),
        ({"page": "3"}, 5, {"page": 4}),
        ({"limit": 5}, 5, {"limit": 5, "page": 2}),
        ({"limit": 5}, 4, None),
    ],
)
def test_without_links_the_page_number_is_incremented(
    query: dict[str, object], count: int, following: dict[str, object] | None
) -> None:
    assert next_query(answer(b"[{}]"), query, count) == following


@pytest.mark.parametrize("length", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("lead", [0, 1, 5])
def test_a_cycle_of_pages_is_detected(length: int, lead: int) -> None:
    walk = [*range(-lead, 0), *list(range(length)) * 10]
    repetition = RepetitionGuard()
    new = enumerate(walk)
    assert any(repetition.notices(answer(b"%d" % n), {"page": i}) for i, n in new)


@pytest.mark.parametrize("length", [1, 2, 3, 10, 100])
def test_a_repeated_query_is_a_cycle_whatever_the_page_contains(
    length: int,
) -> None:
    repetition = RepetitionGuard()
    walk = enumerate(list(range(length)) * 10)
    assert any(repetition.notices(answer(b"%d" % i), {"page": n}) for i, n in walk)


def test_a_long_list_without_a_cycle_is_not_interrupted() -> None:
    repetition = RepetitionGuard()
    assert not any(
        repetition.notices(answer(b"%d" % n), {"page": n}) for n in range(10_000)
    )
