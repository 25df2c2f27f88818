"""Public names of the second API."""

import inspect
import pickle
import time
from types import NoneType

import pytest

import wootiv
from ittybit import errors

ERRORS = [
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "BadRequestError",
    "AuthenticationError",
    "PermissionDeniedError",
    "NotFoundError",
    "ConflictError",
    "UnprocessableEntityError",
    "RateLimitError",
    "InternalServerError",
    "APIConnectionError",
    "APITimeoutError",
]
BEYOND = [
    "ArgumentError",
    "ClientClosedError",
    "DeadlineError",
    "LocalFileError",
    "PaymentRequiredError",
]
NAMES = [
    "Wootiv",
    "AsyncWootiv",
    "Client",
    "AsyncClient",
    "ENVIRONMENTS",
    "Timeout",
    "ProxiesTypes",
    "RequestOptions",
    "NoneType",
    "Stream",
    "AsyncStream",
    "file_from_path",
    "types",
    "NOT_GIVEN",
    "NotGiven",
    "Omit",
    "__version__",
    "__title__",
]


@pytest.mark.parametrize("name", [*ERRORS, *BEYOND])
def test_its_errors_are_those_of_the_first_api(name: str) -> None:
    assert getattr(wootiv, name) is getattr(errors, name)
    assert issubclass(getattr(wootiv, name), wootiv.APIError)
    assert name in wootiv.__all__


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_published_sdk_exists(name: str) -> None:
    assert getattr(wootiv, name) is not None
    assert name in dir(wootiv)
    assert name in wootiv.__all__


def test_all_exported_names_exist() -> None:
    found: dict[str, object] = {}
    exec("from wootiv import *", found)
    assert set(wootiv.__all__) <= set(found)
    assert set(wootiv.__all__) == {*ERRORS, *BEYOND, *NAMES, "deadline"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    for name in ("Wotiv", "import_module2", "_PLACE"):
        with pytest.raises(AttributeError, match=f"has no attribute {name!r}"):
            getattr(wootiv, name)


def test_a_deadline_block_limits_calls_as_with_the_first_api() -> None:
    client = wootiv.Wootiv(api_key="key", base_url="http://127.0.0.1:1")
    with client, wootiv.deadline(0.001):
        time.sleep(0.01)
        with pytest.raises(wootiv.DeadlineError):
            client.root.retrieve()


def test_each_client_has_two_names() -> None:
    assert wootiv.Client is wootiv.Wootiv
    assert wootiv.AsyncClient is wootiv.AsyncWootiv
    assert "class AsyncWootiv" in inspect.getsource(wootiv.AsyncWootiv)
    assert wootiv.NoneType is NoneType
    assert wootiv.__title__ == "wootiv"


def test_not_given_and_omit_are_false() -> None:
    assert not wootiv.NOT_GIVEN
    assert not wootiv.Omit()
    assert isinstance(wootiv.NOT_GIVEN, wootiv.NotGiven)
    assert repr(wootiv.NOT_GIVEN) == "NOT_GIVEN"


def test_all_types_are_in_one_module() -> None:
    role = wootiv.types.RoleDto
    assert role.__struct_fields__[0] == "id"
    assert pickle.loads(pickle.dumps(role)) is role
