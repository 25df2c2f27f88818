"""Where the key comes from, and when it is asked for."""

import time

import pytest

from ittybit.errors import ArgumentError, AuthenticationError, DeadlineError
from ittybit_async import AsyncIttybit
from tests.support.wire_server import BUSY, MEDIA, WireServer, answer, answering


def keys(server: WireServer) -> list[str]:
    return [request.headers["authorization"] for request in server.requests]


async def test_a_function_is_asked_for_the_key_before_each_try() -> None:
    numbers = iter(range(9))
    with WireServer(answering(BUSY, BUSY, MEDIA)) as server:
        async with AsyncIttybit(
            lambda: f"key-{next(numbers)}", base_url=server.url
        ) as client:
            await client.media.get("med_1")
            await client.with_options(timeout=5).media.get("med_1")
    assert keys(server) == [f"Bearer key-{number}" for number in range(4)]


async def test_a_function_that_returns_in_this_colour_may_be_asked() -> None:
    async def key() -> str:
        return "fresh"

    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit(key, base_url=server.url) as client:
            await client.media.get("med_1")
    assert keys(server) == ["Bearer fresh"]


@pytest.mark.parametrize("wrong", [None, "", 7, "two\nlines", "lines ", " lines"])
async def test_a_key_that_cannot_be_sent_is_refused_when_it_is_told(
    wrong: object,
) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit(lambda: wrong, base_url=server.url) as client:
            with pytest.raises(ArgumentError, match="API key") as caught:
                await client.media.get("med_1")
    assert "lines" not in str(caught.value)
    assert server.requests == []


async def test_the_deadline_is_looked_at_again_when_the_key_is_there() -> None:
    def key() -> str:
        time.sleep(0.3)
        return "late"

    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit(key, base_url=server.url, deadline=0.2) as client:
            with pytest.raises(DeadlineError, match="the deadline has passed"):
                await client.media.get("med_1")
    assert server.requests == []


async def test_a_key_may_hold_spaces() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("my api key", base_url=server.url) as client:
            await client.media.get("med_1")
    assert keys(server) == ["Bearer my api key"]


async def test_what_the_function_raises_reaches_the_caller() -> None:
    def key() -> str:
        raise LookupError("the vault is closed")

    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit(key, base_url=server.url) as client:
            with pytest.raises(LookupError, match="the vault is closed"):
                await client.media.get("med_1")


async def test_the_function_is_not_asked_for_a_file_on_another_origin(
    tmp_path: object,
) -> None:
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        return "secret"

    with WireServer(answering(MEDIA)) as api, WireServer(answering(MEDIA)) as other:
        async with AsyncIttybit(key, base_url=api.url) as client:
            await client.get(f"{other.url}/x")
    assert asked == []
    assert "authorization" not in other.requests[0].headers


async def test_a_rotated_key_ends_a_refusal() -> None:
    current = "old"
    refusal = answer(b"{}", "401 Unauthorized")
    with WireServer(answering(refusal, MEDIA)) as server:
        async with AsyncIttybit(lambda: current, base_url=server.url) as client:
            with pytest.raises(AuthenticationError):
                await client.media.get("med_1")
            current = "new"
            await client.media.get("med_1")
    assert keys(server) == ["Bearer old", "Bearer new"]


def test_api_key_and_token_are_one_argument() -> None:
    with pytest.raises(ArgumentError, match="give one of them"):
        AsyncIttybit("key", token="key")


async def test_no_repr_shows_the_key() -> None:
    client = AsyncIttybit("ik_secret", headers={"X-A": "hush"}, proxy="http://u:p@h")
    shown = f"{client!r} {client._engine.options!r} {client.media!r}"
    assert not any(secret in shown for secret in ("ik_secret", "hush", "u:p"))
