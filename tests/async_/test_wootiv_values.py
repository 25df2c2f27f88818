"""Arguments of Wootiv calls, and the values that they keep of a response."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ittybit.errors import APIResponseValidationError
from ittybit_async.wootiv import AsyncWootiv
from tests.support.wire_server import WireServer, answer, answering
from wootiv.types.users import UserDto

AUDIT = {"date_created": "2019-12-27T18:11:19.117Z", "date_deleted": None}
SUBSCRIPTION = {"id": "s_1", "audit": AUDIT, "planName": "gold", "brandNew": [1]}


def start_server(value: object) -> WireServer:
    body = json.dumps(value).encode()
    return WireServer(answering(answer(body, Content_Type="application/json")))


@pytest.fixture
async def unused_client() -> AsyncGenerator[AsyncWootiv]:
    """Return a client that must not send anything."""
    with start_server({}) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            yield client
    assert server.requests == []


async def test_a_surplus_argument_is_an_error_before_anything_is_sent(
    unused_client: AsyncWootiv,
) -> None:
    call: Any = unused_client.contacts.retrieve
    with pytest.raises(TypeError, match=r"takes 2 positional arguments but 3 were"):
        await call("c_1", "c_2")


async def test_a_missing_argument_is_an_error_before_anything_is_sent(
    unused_client: AsyncWootiv,
) -> None:
    client: Any = unused_client
    with pytest.raises(TypeError, match=r"missing 1 required positional .*: 'id'"):
        await client.contacts.retrieve()
    with pytest.raises(
        TypeError, match=r"missing .* keyword-only argument: 'pathname'"
    ):
        await client.aws.buckets.retrieve_file_in_path("a.png")
    with pytest.raises(TypeError, match=r"Missing required argument: 'filename', in "):
        await client.aws.create_signed_put_url()
    with pytest.raises(
        TypeError, match=r"arguments: 'first_name', 'last_name', .* in P"
    ):
        await client.contacts.create(contact_group_id="g_1", email="a@b.c")


async def test_an_unknown_argument_is_an_error_before_anything_is_sent(
    unused_client: AsyncWootiv,
) -> None:
    client: Any = unused_client
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        await client.contacts.retrieve("c_1", colour="red")


async def test_times_become_text_at_any_depth_and_arguments_are_not_changed() -> None:
    at = datetime(2019, 12, 27, 18, 11, 19, 117000, UTC)
    arguments: Any = {
        "audit": {"date_created": at, "version": 1},
        "start_date": at,
        "end_date": "2020-01-01",
        "history": [[{"start_date": "free"}]],
    }
    before = {**arguments, "audit": dict(arguments["audit"])}
    with start_server(SUBSCRIPTION) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            await client.subscriptions.update("s_1", body_id="s_2", **arguments)
    assert json.loads(server.requests[0].body) == {
        "id": "s_2",
        "audit": {"date_created": "2019-12-27T18:11:19.117000+00:00", "version": 1},
        "startDate": "2019-12-27T18:11:19.117000+00:00",
        "endDate": "2020-01-01",
        "history": [[{"start_date": "free"}]],
    }
    assert arguments == before


async def test_invalid_values_are_kept_and_unknown_ones_are_in_the_raw_form() -> None:
    with start_server(SUBSCRIPTION) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            found = await client.subscriptions.retrieve("s_1")
            raw = await client.subscriptions.with_raw_response.retrieve("s_1")
            strict = client.with_options(_strict_response_validation=True)
            with pytest.raises(
                APIResponseValidationError, match=r"\$\.audit\.date_del"
            ):
                await strict.subscriptions.retrieve("s_1")
    assert (found.id, found.plan_name, found.end_date) == ("s_1", "gold", None)
    assert found.audit.date_created.date() == date(2019, 12, 27)
    assert found.audit.date_deleted is None
    assert raw.data == found
    assert raw.json() == raw.to_dict() == SUBSCRIPTION


USER = {"id": "u_1", "email": 7}


@pytest.mark.parametrize("sent", [[USER, USER], {"data": [USER, USER], "page": 1}])
async def test_a_list_of_unusual_records_is_a_list_of_models(sent: object) -> None:
    with start_server(sent) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            page = await client.users.list()
    assert [type(user) for user in page.data] == [UserDto, UserDto]
    assert [(user.id, user.email) for user in page.data] == [("u_1", 7)] * 2
