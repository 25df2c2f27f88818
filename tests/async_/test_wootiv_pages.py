"""Lists of the Wootiv API: by page number, by offset, and as bare arrays."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_async.http.pagination import Page
from ittybit_async.wootiv import AsyncWootiv
from tests.support.wire_server import Line, Script, WireServer, answer

CRUD = [
    "roles.list",
    "users.list",
    "invitations.list",
    "contacts.list",
    "contact_group.list",
    "mailbox.list",
]
REGISTRY = [
    "mailbox.registry.retrieve",
    "mailbox.registry.action.retrieve",
    "mailbox.registry.resource.retrieve",
]
STREAM_REGISTRY = [
    "mailbox.stream.registry.retrieve",
    "mailbox.stream.registry.action.retrieve",
    "mailbox.stream.registry.resource.retrieve",
]
ALL = 25

Query = dict[str, str]
Serve = Callable[[Query], object]


def script_of(serve: Serve, asked: list[Query]) -> Script:
    """Send the result of `serve` for each query."""

    def script(line: Line) -> None:
        while (seen := line.request()) is not None:
            query = dict(parse_qsl(urlsplit(seen.target).query))
            asked.append(query)
            sent = serve(query)
            body = b"" if sent is None else json.dumps(sent).encode()
            line.send(answer(body, Content_Type="application/json"))

    return script


def records(offset: int, limit: int) -> list[dict[str, str]]:
    return [{"id": f"r{n}"} for n in range(offset, min(offset + limit, ALL))]


def crud(query: Query) -> object:
    """Return a page as the framework of the server sends it."""
    limit = int(query.get("limit", 10))
    offset = int(query.get("offset", (int(query.get("page", 1)) - 1) * limit))
    data = records(offset, limit)
    return {
        "count": len(data),
        "data": data,
        "page": offset // limit + 1,
        "pageCount": -(-ALL // limit),
        "total": ALL,
    }


def registry(query: Query) -> object:
    limit, offset = int(query.get("limit", 10)), int(query.get("offset", 0))
    return {
        "data": records(offset, limit),
        "limit": limit,
        "offset": offset,
        "page": offset // limit + 1,
        "total": ALL,
    }


def call_list(client: AsyncWootiv, name: str, **query: Any) -> Page[Any]:
    """Call the list method with that name, with all IDs that its path needs."""
    call: Any = client
    for part in name.split("."):
        call = getattr(call, part)
    if name in REGISTRY:
        return call("m1", **query)
    if name in STREAM_REGISTRY:
        return call("s1", id="m1", **query)
    return call(**query)


async def list_all(
    serve: Serve, name: str, **query: Any
) -> tuple[list[str], list[Query]]:
    """Return the IDs of the complete list, and the queries that were sent."""
    asked: list[Query] = []
    with WireServer(script_of(serve, asked)) as server:
        async with AsyncWootiv(api_key="k", base_url=server.url) as client:
            ids = [item.id async for item in call_list(client, name, **query)]
    return ids, asked


@pytest.mark.parametrize("name", CRUD)
async def test_a_list_is_followed_by_page_numbers(name: str) -> None:
    ids, asked = await list_all(crud, name, filter=["a", "b"], limit=10)
    assert ids == [f"r{n}" for n in range(ALL)]
    own = {"filter": "a,b", "limit": "10"}
    assert asked == [own, {**own, "page": "2"}, {**own, "page": "3"}]


@pytest.mark.parametrize("name", CRUD)
async def test_a_bare_array_is_one_page(name: str) -> None:
    ids, asked = await list_all(lambda _: records(0, 3), name)
    assert (ids, asked) == (["r0", "r1", "r2"], [{}])


@pytest.mark.parametrize("name", [*REGISTRY, *STREAM_REGISTRY])
async def test_a_registry_list_is_followed_by_offsets(name: str) -> None:
    ids, asked = await list_all(registry, name, limit=10)
    assert ids == [f"r{n}" for n in range(ALL)]
    assert asked == [{"limit": "10", **more} for more in offsets(10, 20)]


def offsets(*following: int) -> list[Query]:
    return [{}, *({"offset": str(offset)} for offset in following)]


async def test_iteration_starts_at_the_given_page() -> None:
    ids, asked = await list_all(crud, "roles.list", page=2)
    assert ids == [f"r{n}" for n in range(10, ALL)]
    assert asked == [{"page": "2"}, {"page": "3"}]


@pytest.mark.parametrize("offset", [0, 5, 9, 10, 15, 24])
async def test_iteration_from_an_offset_continues_by_offsets(offset: int) -> None:
    ids, asked = await list_all(crud, "roles.list", offset=offset)
    assert ids == [f"r{n}" for n in range(offset, ALL)]
    reached = [int(query["offset"]) for query in asked]
    assert reached == sorted(set(reached))


async def test_iteration_of_a_registry_starts_at_the_given_offset() -> None:
    ids, asked = await list_all(registry, REGISTRY[0], offset=7, limit=10)
    assert ids == [f"r{n}" for n in range(7, ALL)]
    assert [query["offset"] for query in asked] == ["7", "17"]


async def test_a_page_fetches_the_next_one() -> None:
    asked: list[Query] = []
    with WireServer(script_of(crud, asked)) as server:
        async with AsyncWootiv(api_key="k", base_url=server.url) as client:
            page = await client.roles.list(limit=10).load()
            assert [role.id for role in page.data] == [f"r{n}" for n in range(10)]
            assert (len(page), page.total, page[0].id) == (10, ALL, "r0")
            assert page.has_next_page()
            assert page.next_page_info() == {"limit": 10, "page": 2}
            page = await page.get_next_page()
            page = await page.get_next_page()
            assert [role.id for role in page] == [f"r{n}" for n in range(20, ALL)]
            assert not page.has_next_page()
            assert page.next_page_info() is None
            with pytest.raises(ArgumentError, match=r"check has_next_page\(\) first"):
                await page.get_next_page()
    assert len(asked) == 3


async def test_pages_are_fetched_as_they_are_needed() -> None:
    asked: list[Query] = []
    with WireServer(script_of(crud, asked)) as server:
        async with AsyncWootiv(api_key="k", base_url=server.url) as client:
            sizes: list[tuple[int, int]] = []
            async for page in client.roles.list(limit=10).iter_pages():
                sizes.append((len(page), len(asked)))  # noqa: PERF401 the order matters
    assert sizes == [(10, 1), (10, 2), (5, 3)]


async def test_an_empty_page_is_the_last_whatever_its_counts_are() -> None:
    empty = {"count": 0, "data": [], "page": 1, "pageCount": 9, "total": 90}
    assert await list_all(lambda _: empty, "roles.list") == ([], [{}])
    nothing = {"data": [], "limit": 10, "offset": 0, "page": 1, "total": 90}
    assert await list_all(lambda _: nothing, REGISTRY[0]) == ([], [{}])


@pytest.mark.parametrize("number", [None, "2", [1], 1.5])
async def test_a_page_without_a_valid_number_is_the_last(number: object) -> None:
    odd = {"count": 1, "data": [{"id": "r0"}], "page": number, "pageCount": 3}
    assert await list_all(lambda _: odd, "roles.list") == (["r0"], [{}])


async def test_a_repeated_page_is_noticed() -> None:
    same = {"count": 1, "data": [{"id": "r"}], "page": 1, "pageCount": 3, "total": 3}
    with pytest.raises(APIResponseValidationError, match="sent the same page twice"):
        await list_all(lambda _: same, "roles.list")


async def test_the_page_of_a_raw_response_can_be_iterated() -> None:
    asked: list[Query] = []
    with WireServer(script_of(crud, asked)) as server:
        async with AsyncWootiv(api_key="k", base_url=server.url) as client:
            raw = await client.roles.with_raw_response.list()
            assert raw.status_code == 200
            assert len([role async for role in raw.data]) == ALL


def raw_crud(query: Query) -> object:
    return crud({"limit": "10", **query})


@pytest.mark.parametrize(
    ("serve", "expected", "requests"),
    [
        (lambda _: records(0, 3), 3, 1),
        (raw_crud, ALL, 3),
        (registry, ALL, 3),
        (lambda _: None, 0, 1),
        (lambda _: [], 0, 1),
    ],
    ids=["array", "pages", "offsets", "nothing", "empty"],
)
@pytest.mark.parametrize("strict", [False, True])
async def test_members_are_listed_unchanged(
    serve: Serve, expected: int, requests: int, strict: bool
) -> None:
    asked: list[Query] = []
    with WireServer(script_of(serve, asked)) as server:
        async with AsyncWootiv(
            api_key="k", base_url=server.url, _strict_response_validation=strict
        ) as client:
            members = [member async for member in client.space.members.list("<id>")]
            page = await client.space.members.list("<id>").load()
    assert members == [{"id": f"r{n}"} for n in range(expected)]
    assert len(asked) == requests + 1
    assert bool(page) is bool(expected)
    assert server.requests[0].target.partition("?")[0] == "/space/%3Cid%3E/members"
    assert server.requests[0].headers["accept"] == "*/*"


async def test_null_members_are_an_empty_list() -> None:
    def script(line: Line) -> None:
        while line.request() is not None:
            line.send(answer(b"null"))

    with WireServer(script) as server:
        async with AsyncWootiv(api_key="k", base_url=server.url) as client:
            assert [m async for m in client.space.members.list("s")] == []


async def test_members_in_an_unknown_form_are_an_error() -> None:
    with pytest.raises(APIResponseValidationError, match="Expected `array`"):
        await list_all(lambda _: {"members": []}, "space.members.list", space_id="s")
