"""Public names that users import."""

import inspect
from typing import get_type_hints

import pytest

import ittybit
from ittybit import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_can_be_imported_from_the_package(name: str) -> None:
    assert getattr(ittybit, name) is getattr(errors, name)
    assert name in dir(ittybit)


def test_clients_and_option_types_can_be_imported_from_the_package() -> None:
    import ittybit_async
    import ittybit_sync
    from ittybit.core.api_error import ApiError

    assert ittybit.AsyncIttybit is ittybit_async.AsyncIttybit
    assert ittybit.Ittybit is ittybit_sync.Ittybit
    assert ApiError is ittybit.APIError
    assert ittybit.IttybitEnvironment.DEFAULT.value == "https://api.ittybit.com"
    assert ittybit.Timeout(5) == ittybit.Timeout(5.0)
    with ittybit.deadline(1):
        pass


@pytest.mark.parametrize("name", ["Itybit", "_PLACE", "errno"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute {name!r}"):
        getattr(ittybit, name)


def test_a_star_import_includes_the_names_that_users_need() -> None:
    found: dict[str, object] = {}
    exec("from ittybit import *", found)
    assert {"Ittybit", "AsyncIttybit", "APIError", "step", "deadline"} <= set(found)


def test_the_version_and_the_source_of_the_clients_are_available() -> None:
    from ittybit.version import VERSION

    assert ittybit.__version__ == VERSION
    for client in (ittybit.Ittybit, ittybit.AsyncIttybit):
        assert f"class {client.__name__}" in inspect.getsource(client)
        assert get_type_hints(client.__init__)


def test_an_argument_of_the_published_sdk_is_refused_with_its_new_name() -> None:
    settings: dict[str, object] = {"httpx_client": object()}
    with pytest.raises(ittybit.ArgumentError, match="session= do here what it did"):
        ittybit.Ittybit("key", **settings)
