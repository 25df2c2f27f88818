# Generated from tests/async_/test_wootiv_copies.py by build_sync.py. Do not edit.
"""Copies, pickles, and the closing of a Wootiv client."""

import gc
import os
import pickle
import subprocess
import sys
import weakref
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import TracerProvider

from ittybit.core.config.settings import Attempt
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit_sync import _io
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import Line, WireServer, answer, answering
from wootiv import NOT_GIVEN, Timeout
from wootiv.settings import CopySettings, WootivSettings

ANSWER = answer(b"{}", Content_Type="application/json")


def hook(*_: object) -> None:
    """Return nothing; a function that can be pickled by its name."""


SETTINGS: dict[str, Any] = {
    "base_url": "http://h.example/v1",
    "environment": "environment_1",
    "version": "2",
    "headers": {"X-A": "1"},
    "default_headers": {"X-A": "1"},
    "default_query": {"a": [1]},
    "timeout": Timeout(5, read=7),
    "deadline": 9.0,
    "max_retries": 7,
    "retry_creates": False,
    "rate_limit": 5.0,
    "max_connections": 3,
    "proxy": "http://127.0.0.1:3128",
    "proxies": "http://127.0.0.1:3128",
    "local_address": "127.0.0.1",
    "verify": False,
    "ssl": False,
    "cert": "client.pem",
    "follow_redirects": True,
    "strict_response_validation": True,
    "_strict_response_validation": True,
    "array_format": "repeat",
    "on_request": hook,
    "on_response": hook,
    "on_retry": hook,
    "tracer_provider": TracerProvider(),
    "meter_provider": MeterProvider(),
}


def test_every_setting_is_tested_here() -> None:
    assert set(WootivSettings.__annotations__) - {"session"} == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_a_copy_equals_one_of_a_new_client(name: str) -> None:
    change: dict[str, Any] = {name: SETTINGS[name]}
    plain = Wootiv(api_key="k")
    new, copy = Wootiv(api_key="k", **change), plain.copy(**change)
    assert copy is not plain
    assert copy._engine.options == new._engine.options != plain._engine.options
    # A setting that is not changed stays the same through any number of copies.
    assert copy.copy().with_options()._engine.options == new._engine.options
    again = plain.copy(**{name: NOT_GIVEN})
    assert again._engine.options == plain._engine.options


def test_a_copy_may_have_another_key() -> None:
    client = Wootiv(api_key="one")
    assert client.copy(api_key="another").api_key == "another"
    assert client.copy(api_key=None).api_key == client.api_key == "one"


def test_copies_do_not_affect_the_original_or_each_other() -> None:
    client = Wootiv(api_key="k")
    seven = client.copy(max_retries=7)
    six = seven.copy(max_retries=6)
    assert (client.max_retries, seven.max_retries, six.max_retries) == (2, 7, 6)
    assert isinstance(client.timeout, Timeout)
    assert client.copy(timeout=None).timeout is None
    assert client.copy(timeout=5).timeout == Timeout(5, pool=5)
    assert client.timeout == Timeout(60, connect=5, pool=60)


@pytest.mark.parametrize(
    "name", ["base_url", "environment", "default_headers", "default_query"]
)
def test_none_keeps_base_url_headers_and_query(name: str) -> None:
    client = Wootiv(
        api_key="k",
        base_url="http://h.example",
        default_headers={"X-A": "1"},
        default_query={"a": 1},
    )
    nothing: dict[str, Any] = {name: None}
    assert client.copy(**nothing)._engine.options == client._engine.options


@pytest.mark.parametrize(
    ("name", "settings"),
    [("default_headers", {"x-foo": "bar"}), ("default_query", {"foo": "bar"})],
)
def test_defaults_can_be_extended_or_replaced(
    name: str, settings: dict[str, str]
) -> None:
    def defaults(client: Wootiv) -> dict[str, Any]:
        found = getattr(client, name)
        built_in = Wootiv(api_key="k").default_headers
        return {n: v for n, v in found.items() if n not in built_in}

    (key,) = settings
    arguments: dict[str, Any] = {name: settings}
    client = Wootiv(api_key="k", **arguments)
    assert defaults(client.copy()) == settings
    assert defaults(client.copy(**{name: {"other": "1"}})) == {**settings, "other": "1"}
    assert defaults(client.copy(**{name: {key: "new"}})) == {key: "new"}
    assert defaults(client.copy(**{f"set_{name}": {}})) == {}
    assert defaults(client.copy(**{f"set_{name}": {"other": "1"}})) == {"other": "1"}
    assert defaults(client.copy(**{f"set_{name}": None})) == settings
    assert defaults(client) == settings
    both = {name: {"a": "1"}, f"set_{name}": {"b": "2"}}
    message = f"The `{name}` and `set_{name}` arguments are mutually exclusive"
    with pytest.raises(ValueError, match=message):
        client.copy(**both)


def test_headers_are_replaced_in_any_case() -> None:
    client = Wootiv(api_key="k", default_headers={"X-Foo": "1"})
    assert client.copy(default_headers={"x-foo": "2"}).default_headers["X-FOO"] == "2"


def test_set_default_arguments_exist_only_for_copies() -> None:
    extra = set(CopySettings.__annotations__) - set(WootivSettings.__annotations__)
    assert extra == {"set_default_headers", "set_default_query"}
    settings: dict[str, Any] = {"set_default_headers": {}}
    with pytest.raises(ArgumentError, match="unknown argument 'set_default_headers'"):
        Wootiv(api_key="k", **settings)


@pytest.mark.parametrize("name", [name for name in SETTINGS if "provider" not in name])
def test_a_setting_can_be_pickled(name: str) -> None:
    change: dict[str, Any] = {name: SETTINGS[name]}
    client = Wootiv(api_key="k", **change)
    again = pickle.loads(pickle.dumps(client))
    assert type(again) is Wootiv
    assert again._engine.options == client._engine.options


def test_a_copy_can_be_pickled_without_the_environment_s_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WOOTIV_API_KEY", "here")
    packed = pickle.dumps(Wootiv().copy(array_format="repeat"))
    assert b"here" not in packed
    monkeypatch.setenv("WOOTIV_API_KEY", "there")
    again = pickle.loads(packed)
    assert again.api_key == "there"
    assert again.qs.arrays == "repeat"


def test_a_setting_that_cannot_be_pickled_is_named() -> None:
    def on_request(_: Attempt) -> None: ...

    provider = "tracer_provider"
    for name, value in (("on_request", on_request), (provider, SETTINGS[provider])):
        settings: dict[str, Any] = {name: value}
        with pytest.raises(ArgumentError, match=f"{name} cannot be pickled"):
            pickle.dumps(Wootiv(api_key="k", **settings))


def test_a_copy_uses_the_connections_of_the_original() -> None:
    with WireServer(answering(ANSWER)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            client.root.retrieve()
            client.with_options(max_retries=5).root.retrieve()
    assert (len(server.requests), server.connections) == (2, 1)


def test_a_client_is_open_inside_its_context_and_closed_after() -> None:
    with Wootiv(api_key="k") as client:
        assert isinstance(client, Wootiv)
        assert not client.is_closed()
        copy = client.copy()
    assert client.is_closed()
    assert copy.is_closed()
    client.close()  # closing twice is harmless
    with pytest.raises(ClientClosedError, match="the client is closed"):
        client.root.retrieve()


def test_deleting_a_client_closes_its_connection() -> None:
    gone: list[bool] = []

    def script(line: Line) -> None:
        answering(ANSWER)(line)
        gone.append(True)

    with WireServer(script) as server:
        client = Wootiv(api_key="k", base_url=server.url)
        client.root.retrieve()
        held = weakref.ref(client)
        del client
        gc.collect()
        assert held() is None
        for _ in range(50):
            if gone:
                break
            _io.sleep(0.02)
        assert gone


PROGRAM = """
from ittybit_sync.wootiv import Wootiv
from ittybit_sync import _io
def main():
    Wootiv(api_key="k").root.retrieve()
    kept.append(Wootiv(api_key="k"))
    kept[0].copy(max_retries=0).root.retrieve()
kept = []
_io.run(main())
try:
    Wootiv(api_key="k", environment="moon")
except ValueError:
    print("refused")
"""


def test_a_program_that_closes_nothing_ends_without_warnings() -> None:
    with WireServer(answering(ANSWER)) as server:
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM],
            env={**os.environ, "WOOTIV_BASE_URL": server.url},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    # On a busy machine, the loop in debug mode reports slow steps.
    warnings = [line for line in done.stderr.splitlines() if line[:11] != "Executing <"]
    assert (done.stdout, warnings, done.returncode) == ("refused\n", [], 0)
    assert len(server.requests) == 2
