# Generated from tests/async_/test_signatures.py by build_sync.py. Do not edit.
"""Editors, `help`, and mocks see the calls of a client with their real parameters."""

import inspect
from collections.abc import Iterator
from typing import Any
from unittest.mock import create_autospec

import pytest

from ittybit_sync import Ittybit
from ittybit_sync.http.resource import Resource
from ittybit_sync.wootiv import Wootiv

VARIABLE = inspect.Parameter.VAR_KEYWORD


def calls(owner: Any) -> Iterator[tuple[str, Any]]:
    """Yield the calls of all resources of a client, with those of nested resources."""
    for name in dir(owner):
        if name.startswith(("_", "with_")) or name in ("copy", "batch"):
            continue
        value = getattr(owner, name)
        if isinstance(value, Resource):
            yield from calls(value)
        elif inspect.ismethod(value) and isinstance(owner, Resource):
            yield f"{type(owner).__name__}.{name}", value


@pytest.mark.parametrize(
    ("client", "least"),
    [
        (Ittybit("key"), 50),
        (Wootiv(api_key="key", environment="environment_1"), 81),
    ],
    ids=["ittybit", "wootiv"],
)
def test_each_call_shows_its_parameters_by_name(client: Any, least: int) -> None:
    shown = {name: inspect.signature(call) for name, call in calls(client)}
    assert len(shown) >= least
    hidden = [
        name
        for name, signature in shown.items()
        if any(p.kind is VARIABLE for p in signature.parameters.values())
    ]
    assert not hidden


def test_a_create_shows_the_options_of_all_kinds() -> None:
    parameters = inspect.signature(Ittybit("key").tasks.create).parameters
    assert {"kind", "url", "width", "format", "request_options"} <= parameters.keys()
    assert parameters["width"].annotation == "int | str"
    assert parameters["url"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("resource", ["tasks", "jobs", "runs"])
@pytest.mark.parametrize(
    "name", ["wait", "wait_all", "as_completed", "create_and_wait"]
)
def test_a_wait_shows_its_arguments_and_defaults(resource: str, name: str) -> None:
    call = getattr(getattr(Ittybit("key"), resource), name)
    shown = inspect.signature(call).parameters
    expected = {"timeout": None, "on_timeout": "raise", "events": None}
    assert {name: shown[name].default for name in expected} == expected
    assert shown["on_progress"].annotation == "Callable[[W], object] | None"


def test_an_operation_shows_which_parameters_it_needs() -> None:
    client = Wootiv(api_key="key", environment="environment_1")
    parameters = inspect.signature(client.contacts.create).parameters
    assert parameters["email"].default is inspect.Parameter.empty
    assert parameters["first_name"].annotation == "str"
    assert {"extra_headers", "extra_query", "extra_body", "timeout"} <= set(parameters)


def test_a_specified_mock_has_the_calls_of_the_resources() -> None:
    client = create_autospec(Ittybit)
    client.media.create(title="x")
    client.media.create.assert_called_once_with(title="x")
    with pytest.raises(TypeError):
        client.media.create(no_such_argument=1)
    with pytest.raises(AttributeError):
        client.media.no_such_call  # noqa: B018  # the access itself raises
    client.files.upload(source="a.mp4")
    client.tasks.wait(id="task_1")
    client.get("/media")


@pytest.mark.parametrize("instance", [True, False])
def test_a_specified_mock_has_nested_resources(instance: bool) -> None:
    wootiv = create_autospec(Wootiv, instance=instance)
    wootiv.auth.recovery.login.create(email="a@example.com")
    with pytest.raises(TypeError):
        wootiv.auth.recovery.login.create()
    client = create_autospec(Ittybit, instance=instance)
    client.media.with_raw_response.get("med_1")
    client.media.with_streaming_response.get("med_1")
    with pytest.raises(AttributeError):
        client.media.with_streaming_response.no_such_call()


def test_a_mock_of_a_client_has_its_streaming_calls() -> None:
    client = create_autospec(Ittybit("key"))
    client.media.with_streaming_response.get("med_1")
    with pytest.raises(AttributeError):
        client.media.with_streaming_response.no_such_call()
