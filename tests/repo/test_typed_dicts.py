"""Required keys of each TypedDict match its annotations.

If annotations are strings, Python 3.11 to 3.13 do not see `Required` and `NotRequired`
in them, so a call would accept missing arguments.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import (
    Any,
    NotRequired,
    Required,
    TypedDict,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pytest

import ittybit
import ittybit_async
import ittybit_emulator
import ittybit_sync
import wootiv

_NOT_IMPORTED = ("ittybit.ray", "ittybit.__main__", "ittybit_emulator.__main__")
PACKAGES = (ittybit, ittybit_async, ittybit_emulator, ittybit_sync, wootiv)
MARKS = {Required: True, NotRequired: False}


def defined_in(package: ModuleType) -> Iterator[Any]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.startswith(_NOT_IMPORTED):  # Ray may be missing
            module = import_module(found.name)
            for value in vars(module).values():
                if is_typeddict(value) and value.__module__ == found.name:
                    yield value


class _Faulty(TypedDict, total=False):
    name: "Required[str]"
    other: str


def unseen_marks(one: Any) -> list[str]:
    """Return the names whose mark the class does not see."""
    hints = get_type_hints(one, include_extras=True)
    return [
        f"{one.__module__}.{one.__name__}.{name}"
        for name, hint in hints.items()
        if MARKS.get(get_origin(hint), name in one.__required_keys__)
        != (name in one.__required_keys__)
    ]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_each_typed_dict_sees_which_of_its_keys_are_required(
    package: ModuleType,
) -> None:
    assert [name for one in defined_in(package) for name in unseen_marks(one)] == []


def test_a_mark_in_a_string_is_found() -> None:
    assert unseen_marks(_Faulty) == [f"{__name__}._Faulty.name"]
