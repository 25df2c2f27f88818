"""Clients and their results can be pickled."""

import pickle
import ssl

import pytest

from ittybit.errors import ArgumentError, NotFoundError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator


def _key() -> str:
    return "ittybit_emulator_key"


async def test_an_unpickled_client_works(emulator: Emulator) -> None:
    client = AsyncIttybit(
        emulator.key, base_url=emulator.url, timeout=7, headers={"X-A": "1"}
    )
    async with pickle.loads(pickle.dumps(client)) as copy:
        assert (await copy.media.create()).id.startswith("med_")
        assert copy._engine.options.timeout == client._engine.options.timeout
    assert emulator.requests[-1].headers["X-A"] == "1"
    await client.close()


async def test_a_key_of_the_environment_is_not_pickled(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", "the-key-at-home")
    packed = pickle.dumps(AsyncIttybit(base_url=emulator.url))
    assert b"the-key-at-home" not in packed
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    async with pickle.loads(packed) as copy:
        assert (await copy.media.create()).id.startswith("med_")


async def test_a_key_function_is_called_by_the_unpickled_client(
    emulator: Emulator,
) -> None:
    packed = pickle.dumps(AsyncIttybit(_key, base_url=emulator.url))
    async with pickle.loads(packed) as copy:
        assert (await copy.media.create()).id.startswith("med_")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("verify", ssl.create_default_context()),
        ("on_request", lambda attempt: None),
        ("default_query", {"a": lambda: None}),
    ],
)
def test_a_setting_that_cannot_be_pickled_is_named(name: str, value: object) -> None:
    client = AsyncIttybit("key", **{name: value})  # type: ignore[arg-type]  # the types differ
    with pytest.raises(ArgumentError, match=f"{name} cannot travel in a pickle"):
        pickle.dumps(client)


def test_a_lambda_as_key_function_cannot_be_pickled() -> None:
    with pytest.raises(ArgumentError, match="api_key cannot travel"):
        pickle.dumps(AsyncIttybit(lambda: "key"))


async def test_errors_and_models_can_be_pickled(client: AsyncIttybit) -> None:
    media = await client.media.create(title="Harbour")
    assert pickle.loads(pickle.dumps(media)) == media
    with pytest.raises(NotFoundError) as caught:
        await client.media.get("med_nowhere")
    error = pickle.loads(pickle.dumps(caught.value))
    assert str(error) == str(caught.value)
    assert (error.status_code, error.body) == (404, caught.value.body)
    assert error.response.headers == caught.value.response.headers
