# Generated from tests/async_/test_options_key.py by build_sync.py. Do not edit.
"""Source of the API key, and when it is requested."""

import time

import pytest

from ittybit.errors import ArgumentError, AuthenticationError, DeadlineError
from ittybit_sync import Ittybit
from tests.support.wire_server import BUSY, MEDIA, WireServer, answer, answering


def keys(server: WireServer) -> list[str]:
    return [request.headers["authorization"] for request in server.requests]


def test_a_key_function_is_called_before_each_attempt() -> None:
    numbers = iter(range(9))
    with WireServer(answering(BUSY, BUSY, MEDIA)) as server:
        with Ittybit(lambda: f"key-{next(numbers)}", base_url=server.url) as client:
            client.media.get("med_1")
            client.with_options(timeout=5).media.get("med_1")
    assert keys(server) == [f"Bearer key-{number}" for number in range(4)]


def test_a_key_function_may_be_of_the_client_s_own_kind() -> None:
    def key() -> str:
        return "fresh"

    with WireServer(answering(MEDIA)) as server:
        with Ittybit(key, base_url=server.url) as client:
            client.media.get("med_1")
    assert keys(server) == ["Bearer fresh"]


@pytest.mark.parametrize("wrong", [None, "", 7, "two\nlines", "lines ", " lines"])
def test_an_invalid_key_from_a_function_is_refused(
    wrong: object,
) -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(lambda: wrong, base_url=server.url) as client:
            with pytest.raises(ArgumentError, match="API key") as caught:
                client.media.get("med_1")
    assert "lines" not in str(caught.value)
    assert server.requests == []


def test_the_deadline_is_checked_again_after_the_key_function() -> None:
    def key() -> str:
        time.sleep(0.3)
        return "late"

    with WireServer(answering(MEDIA)) as server:
        with Ittybit(key, base_url=server.url, deadline=0.2) as client:
            with pytest.raises(DeadlineError, match="the deadline has passed"):
                client.media.get("med_1")
    assert server.requests == []


def test_a_key_may_contain_spaces() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("my api key", base_url=server.url) as client:
            client.media.get("med_1")
    assert keys(server) == ["Bearer my api key"]


def test_an_exception_of_the_key_function_reaches_the_caller() -> None:
    def key() -> str:
        raise LookupError("the vault is closed")

    with WireServer(answering(MEDIA)) as server:
        with Ittybit(key, base_url=server.url) as client:
            with pytest.raises(LookupError, match="the vault is closed"):
                client.media.get("med_1")


def test_the_key_function_is_not_called_for_another_origin(
    tmp_path: object,
) -> None:
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        return "secret"

    with WireServer(answering(MEDIA)) as api, WireServer(answering(MEDIA)) as other:
        with Ittybit(key, base_url=api.url) as client:
            client.get(f"{other.url}/x")
    assert asked == []
    assert "authorization" not in other.requests[0].headers


def test_a_rotated_key_is_used_by_the_next_call() -> None:
    current = "old"
    refusal = answer(b"{}", "401 Unauthorized")
    with WireServer(answering(refusal, MEDIA)) as server:
        with Ittybit(lambda: current, base_url=server.url) as client:
            with pytest.raises(AuthenticationError):
                client.media.get("med_1")
            current = "new"
            client.media.get("med_1")
    assert keys(server) == ["Bearer old", "Bearer new"]


def test_api_key_and_token_are_the_same_argument() -> None:
    with pytest.raises(ArgumentError, match="give one of them"):
        Ittybit("key", token="key")


def test_no_repr_shows_the_key() -> None:
    client = Ittybit("ik_secret", headers={"X-A": "hush"}, proxy="http://u:p@h")
    shown = f"{client!r} {client._engine.options!r} {client.media!r}"
    assert not any(secret in shown for secret in ("ik_secret", "hush", "u:p"))
