# Generated from tests/async_/test_arguments.py by build_sync.py. Do not edit.
"""An unusable argument raises one clear error, and nothing is sent."""

import pytest

from ittybit.errors import APIError, ArgumentError, AuthenticationError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit

WRONG_IDS = [
    "",
    " ",
    ".",
    "..",
    "a/b",
    "../media/x",
    "a?limit=1",
    "a#b",
    "a\\b",
    "a\nb",
    "\0",
]


def test_the_error_for_a_missing_key_names_argument_and_variable() -> None:
    with pytest.raises(ArgumentError, match=r"api_key=.*ITTYBIT_API_KEY"):
        Ittybit()


@pytest.mark.parametrize("key", ["", "  ", "key\n", "ik_1 ", "k\ney", "kéy"])
def test_a_key_that_cannot_be_a_header_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Ittybit(key)
    assert not key.strip() or key not in str(caught.value)


def test_the_key_is_read_when_the_client_is_created(
    monkeypatch: pytest.MonkeyPatch, emulator: Emulator
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", "from-the-environment")
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    assert Ittybit().base_url == emulator.url


def test_token_is_an_alias_of_the_key(emulator: Emulator) -> None:
    assert Ittybit(token="t", base_url=emulator.url).base_url == emulator.url


def test_a_wrong_key_is_an_authentication_error(emulator: Emulator) -> None:
    with Ittybit("wrong-key", base_url=emulator.url) as client:
        with pytest.raises(AuthenticationError, match="401") as caught:
            client.media.create()
    assert "wrong-key" not in str(caught.value)
    assert caught.value.status_code == 401


@pytest.mark.parametrize(
    "url", ["", "api.ittybit.com", "ftp://a", "http://", "http://a b"]
)
def test_a_base_url_must_be_an_http_url(url: str) -> None:
    if url:
        with pytest.raises(ArgumentError, match="base_url must be an http or https"):
            Ittybit("key", base_url=url)
    else:
        assert Ittybit("key", base_url=url).base_url == "https://api.ittybit.com"


@pytest.mark.parametrize("id", WRONG_IDS)
def test_an_id_that_would_change_the_path_is_refused(
    client: Ittybit, emulator: Emulator, id: str
) -> None:
    for call in (
        client.media.get,
        client.media.update,
        client.media.delete,
        client.files.get,
        client.files.update,
        client.files.delete,
        client.tasks.get,
        client.tasks.wait,
        client.automations.get,
        client.automations.update,
        client.automations.delete,
    ):
        with pytest.raises(ArgumentError, match="an id must not"):
            call(id)
    assert len(emulator.requests) == 0


def test_an_unknown_request_option_is_named(client: Ittybit) -> None:
    with pytest.raises(ArgumentError, match=r"'max_retry': known are max_retries"):
        client.media.create(request_options={"max_retry": 1})  # type: ignore[typeddict-unknown-key]  # wrong on purpose


@pytest.mark.parametrize("value", [-1, 1.5, True, "2"])
def test_max_retries_must_be_an_integer(value: int) -> None:
    with pytest.raises(ArgumentError, match="max_retries"):
        Ittybit("key", max_retries=value)


@pytest.mark.parametrize("value", [0, -1.0, True, "60", float("nan")])
def test_a_timeout_must_be_a_number_of_seconds(value: float) -> None:
    with pytest.raises(ArgumentError, match="timeout must be a number of seconds"):
        Ittybit("key", timeout=value)


def test_a_body_that_json_cannot_represent_is_refused(
    client: Ittybit,
) -> None:
    with pytest.raises(ArgumentError, match="JSON"):
        client.media.create(metadata={"a": object()})


def test_every_error_is_an_api_error(client: Ittybit) -> None:
    with pytest.raises(APIError) as caught:
        client.media.get("")
    assert (caught.value.status_code, caught.value.body) == (None, None)
