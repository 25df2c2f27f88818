"""The public API as text: the names and signatures of all public modules.

Update the snapshot after an intended change:

    python -m tests.repo.public_api
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

SNAPSHOT = Path(__file__).with_name("public_api.txt")
_CLIENTS = ("ittybit_async", "ittybit_sync")
_INTERNAL = re.compile(r"\.(?:core|cli|__main__)\b|\.(?:ray|receivers|otel)\.")
_OURS = ("ittybit", "wootiv")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def public_modules() -> Iterator[ModuleType]:
    """Yield each public module, and the packages of the clients."""
    for name in ("ittybit", "wootiv"):
        package = import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not _INTERNAL.search(found.name):
                yield import_module(found.name)
    for name in _CLIENTS:
        yield import_module(name)
        yield import_module(f"{name}.batch")
        yield import_module(f"{name}.wootiv")


def resources() -> Iterator[type]:
    """Yield the classes of the resources of both clients."""
    for name in _CLIENTS:
        for folder in (f"{name}.resources", f"{name}.wootiv.resources"):
            for found in pkgutil.iter_modules(import_module(folder).__path__):
                module = import_module(f"{folder}.{found.name}")
                for value in vars(module).values():
                    if inspect.isclass(value) and value.__module__ == module.__name__:
                        yield value


def signature(value: Any) -> str:
    """Return the signature of `value`, without what differs between runs."""
    try:
        text = str(inspect.signature(value)).replace("typing.", "")  # by version
        return _ADDRESS.sub("", text)
    except (TypeError, ValueError):
        return "(...)"


def members(owner: type) -> Iterator[str]:
    """Yield a line for each public member that a class defines or inherits from us."""
    for name, value in sorted(inspect.getmembers_static(owner)):
        home = next((c for c in owner.__mro__ if name in vars(c)), owner)
        if name.startswith("_") or not home.__module__.startswith(_OURS):
            continue
        function = inspect.unwrap(getattr(value, "__func__", value))
        is_call = inspect.isfunction(function)
        yield f"    {name}{signature(function) if is_call else ''}"


def lines() -> Iterator[str]:
    """Yield the lines of the snapshot."""
    for module in public_modules():
        yield f"{module.__name__}"
        for name in sorted(getattr(module, "__all__", ())):
            value = getattr(module, name)
            if inspect.isclass(value):
                bases = ", ".join(base.__name__ for base in value.__bases__)
                call = "" if issubclass(value, Enum) else signature(value)
                yield f"  class {name}({bases}){call}"
                if value.__module__ == module.__name__ or module.__name__ in _CLIENTS:
                    yield from members(value)
            elif inspect.isroutine(value) and value.__module__.startswith(_OURS):
                yield f"  {name}{signature(value)}"
            else:
                yield f"  {name}"
    for resource in resources():
        yield f"{resource.__module__}.{resource.__name__}"
        yield from members(resource)


if __name__ == "__main__":
    SNAPSHOT.write_text("\n".join(lines()) + "\n", "utf-8")
