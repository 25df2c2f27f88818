# Generated from tests/async_/test_pickling.py by build_sync.py. Do not edit.
"""Clients and their results can be pickled and copied."""

import copy
import pickle
import ssl
from collections.abc import Callable
from typing import Any

import pytest

from ittybit.errors import ArgumentError, NotFoundError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from ittybit_sync.wootiv import Wootiv


def _key() -> str:
    return "key_0123456789abcdef"


def test_an_unpickled_client_works(emulator: Emulator) -> None:
    client = Ittybit(
        emulator.key, base_url=emulator.url, timeout=7, headers={"X-A": "1"}
    )
    with pickle.loads(pickle.dumps(client)) as other:
        assert (other.media.create()).id.startswith("med_")
        assert other._engine.options.timeout == client._engine.options.timeout
    assert emulator.requests[-1].headers["X-A"] == "1"
    client.close()


def test_a_key_of_the_environment_is_not_pickled(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", "the-key-at-home")
    packed = pickle.dumps(Ittybit(base_url=emulator.url))
    assert b"the-key-at-home" not in packed
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    with pickle.loads(packed) as other:
        assert (other.media.create()).id.startswith("med_")


def test_a_key_function_is_called_by_the_unpickled_client(
    emulator: Emulator,
) -> None:
    packed = pickle.dumps(Ittybit(_key, base_url=emulator.url))
    with pickle.loads(packed) as other:
        assert (other.media.create()).id.startswith("med_")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("verify", ssl.create_default_context()),
        ("on_request", lambda attempt: None),
        ("default_query", {"a": lambda: None}),
    ],
)
def test_a_setting_that_cannot_be_pickled_is_named(name: str, value: object) -> None:
    client = Ittybit("key", **{name: value})  # type: ignore[arg-type]  # the types differ
    with pytest.raises(ArgumentError, match=f"{name} cannot be pickled"):
        pickle.dumps(client)


def test_a_lambda_as_key_function_cannot_be_pickled() -> None:
    with pytest.raises(ArgumentError, match="api_key cannot be pickled"):
        pickle.dumps(Ittybit(lambda: "key"))


class Tenant(Ittybit):
    """A client with its own attributes, slot, and constructor."""

    __slots__ = ("region",)

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.name = name
        self.seen = [name]
        self.region = "eu"


class Space(Wootiv):
    """A client that stores a lock, which cannot be pickled."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.name = name
        self.lock = lambda: None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)


COPIES: list[Callable[[Any], Any]] = [
    lambda client: pickle.loads(pickle.dumps(client)),
    copy.copy,
    copy.deepcopy,
    lambda client: client.with_options(max_retries=4),
    lambda client: client.copy(),
]
COPY_IDS = ["pickle", "copy", "deepcopy", "with_options", "method"]


@pytest.mark.parametrize("make_copy", COPIES, ids=COPY_IDS)
def test_attributes_of_a_subclass_are_copied(
    emulator: Emulator, make_copy: Callable[[Any], Any]
) -> None:
    with Tenant("one", api_key=emulator.key, base_url=emulator.url) as client:
        client.media.create()  # a copy must not share its cached resources
        with make_copy(client) as other:
            assert type(other) is Tenant
            assert (other.name, other.seen, other.region) == ("one", ["one"], "eu")
            assert (other.media.create()).id.startswith("med_")
            assert other.media._engine is other._engine is not client._engine


@pytest.mark.parametrize("make_copy", COPIES, ids=COPY_IDS)
def test_a_subclass_decides_what_is_pickled(
    make_copy: Callable[[Any], Any],
) -> None:
    client = Space("a", api_key="key", environment="environment_1")
    with client, make_copy(client) as other:
        assert (type(other), other.name) == (Space, "a")
        assert other.base_url == client.base_url


def test_a_deep_copy_copies_the_attributes_of_a_subclass() -> None:
    client = Tenant("one", api_key="key")
    assert copy.deepcopy(client).seen is not client.seen
    assert copy.copy(client).seen is client.seen


def test_errors_and_models_can_be_pickled(client: Ittybit) -> None:
    media = client.media.create(title="Harbour")
    assert pickle.loads(pickle.dumps(media)) == media
    with pytest.raises(NotFoundError) as caught:
        client.media.get("med_nowhere")
    error = pickle.loads(pickle.dumps(caught.value))
    assert str(error) == str(caught.value)
    assert (error.status_code, error.body) == (404, caught.value.body)
    assert error.response.headers == caught.value.response.headers
