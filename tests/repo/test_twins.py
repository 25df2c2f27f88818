"""The two packages offer the same names, signatures, and docstrings."""

import inspect
import pkgutil
import re
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import ittybit_async
import ittybit_async.http.resource
import ittybit_sync
from ittybit.errors import ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_async.wootiv import AsyncWootiv
from ittybit_sync import Ittybit
from ittybit_sync.http.resource import Resource
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import MEDIA, WireServer, answering

PROGRAMS = ("cli", "ray", "receivers", "_io")


def blocking_spelling(text: str) -> str:
    """Return a signature or name as the blocking package spells it."""
    text = text.replace("ittybit_async", "ittybit_sync")
    return re.sub(r"Async(?=[A-Z])", "", text)


def modules(package: ModuleType) -> dict[str, ModuleType]:
    """Return the modules of a package, by relative name, without programs."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    names = [module.name.partition(".")[2] for module in found]
    twinned = [name for name in names if name.split(".")[0] not in PROGRAMS]
    return {name: import_module(f"{package.__name__}.{name}") for name in twinned}


def signatures(module: ModuleType) -> dict[str, Any]:
    """Return the signatures of all that a module defines, including methods."""
    found: dict[str, Any] = {}
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value):
            found[blocking_spelling(name)] = _signature(value)
        elif inspect.isclass(value):
            for inner, member in vars(value).items():
                function = getattr(member, "fget", member)
                if inspect.isfunction(function) and not inner.startswith("__a"):
                    found[f"{blocking_spelling(name)}.{inner}"] = _signature(function)
    return found


def _signature(function: Any) -> str:
    parameters = inspect.signature(function).parameters.values()
    return blocking_spelling(
        ", ".join(f"{p.name} {p.kind} {p.default!r}" for p in parameters)
    )


def test_both_packages_export_the_same_names() -> None:
    exported = [blocking_spelling(name) for name in ittybit_async.__all__]
    assert exported == ittybit_sync.__all__


def without_protocols(signatures: dict[str, str]) -> dict[str, str]:
    """Return the names without the methods that ``with`` and ``for`` call."""
    spelled_twice = re.compile(r"\.__(enter|exit|iter)__")
    return {k: v for k, v in signatures.items() if not spelled_twice.search(k)}


def test_both_packages_have_the_same_modules_and_signatures() -> None:
    awaiting, blocking = modules(ittybit_async), modules(ittybit_sync)
    assert set(awaiting) == set(blocking)
    for name, module in awaiting.items():
        own, other = (
            without_protocols(signatures(module)),
            without_protocols(signatures(blocking[name])),
        )
        assert own == other, name
    assert "FilesResource.upload" in signatures(awaiting["resources.files"])


def test_the_blocking_client_refuses_an_async_api_key_function() -> None:
    async def key() -> str:
        return "fresh"

    with WireServer(answering(MEDIA)) as server:
        client = Ittybit(key, base_url=server.url)
        with pytest.raises(ArgumentError, match="must return the key at once"):
            client.media.get("med_1")
    assert server.requests == []


CLIENTS = [(AsyncIttybit, Ittybit), (AsyncWootiv, Wootiv)]


@pytest.mark.parametrize(("awaiting", "blocking"), CLIENTS)
def test_both_clients_take_the_same_arguments(awaiting: Any, blocking: Any) -> None:
    one, other = inspect.signature(awaiting), inspect.signature(blocking)
    assert list(one.parameters) == list(other.parameters)


def calls(owner: object, path: str = "") -> dict[str, str]:
    """Return the typed signatures of all calls of a client, by attribute path."""
    found: dict[str, str] = {}
    for name in dir(owner):
        if name.startswith(("_", "with_")):
            continue
        value = getattr(owner, name)
        if isinstance(value, (ittybit_async.http.resource.Resource, Resource)):
            found |= calls(value, f"{path}{name}.")
        elif inspect.ismethod(value):
            found[path + name] = blocking_spelling(str(inspect.signature(value)))
    return found


@pytest.mark.parametrize(("awaiting", "blocking"), CLIENTS)
def test_both_clients_have_the_same_calls(awaiting: Any, blocking: Any) -> None:
    ours, theirs = calls(awaiting(api_key="k")), calls(blocking(api_key="k"))
    assert ours == theirs
    assert len(ours) > 20


def test_the_second_api_has_81_operations() -> None:
    operations = [name for name in calls(AsyncWootiv(api_key="k")) if "." in name]
    assert len(operations) == 81
