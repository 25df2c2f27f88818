"""Client for the Wootiv API.

>>> from wootiv import Wootiv
>>> client = Wootiv(environment="environment_1")
>>> client.aws.create_signed_put_url(filename="sunshine.png").url
"""

from importlib import import_module
from types import NoneType
from typing import TYPE_CHECKING

from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConflictError,
    DeadlineError,
    InternalServerError,
    LocalFileError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from ittybit.version import VERSION as __version__
from wootiv.arguments import NOT_GIVEN, NotGiven, Omit

if TYPE_CHECKING:
    from ittybit.timeouts import Timeout as Timeout
    from ittybit.timeouts import deadline as deadline
    from ittybit_async.http.streaming import Stream as AsyncStream
    from ittybit_async.wootiv import AsyncWootiv as AsyncWootiv
    from ittybit_sync.http.streaming import Stream as Stream
    from ittybit_sync.wootiv import Wootiv as Wootiv
    from ittybit_sync.wootiv.resource import file_from_path as file_from_path
    from wootiv import types as types
    from wootiv.api import ENVIRONMENTS as ENVIRONMENTS
    from wootiv.arguments import Extra as RequestOptions
    from wootiv.settings import ProxiesTypes as ProxiesTypes

    AsyncClient = AsyncWootiv
    Client = Wootiv

__title__ = "wootiv"

# Loaded at first use, so that a program with one client needs no HTTP library of the
# other.
_EXPORTS = {
    "ENVIRONMENTS": ("wootiv.api", "ENVIRONMENTS"),
    "AsyncClient": ("ittybit_async.wootiv", "AsyncWootiv"),
    "AsyncStream": ("ittybit_async.http.streaming", "Stream"),
    "AsyncWootiv": ("ittybit_async.wootiv", "AsyncWootiv"),
    "Client": ("ittybit_sync.wootiv", "Wootiv"),
    "ProxiesTypes": ("wootiv.settings", "ProxiesTypes"),
    "RequestOptions": ("wootiv.arguments", "Extra"),
    "Stream": ("ittybit_sync.http.streaming", "Stream"),
    "Timeout": ("ittybit.timeouts", "Timeout"),
    "Wootiv": ("ittybit_sync.wootiv", "Wootiv"),
    "deadline": ("ittybit.timeouts", "deadline"),
    "file_from_path": ("ittybit_sync.wootiv.resource", "file_from_path"),
}

__all__ = [
    "ENVIRONMENTS",
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "ArgumentError",
    "AsyncClient",
    "AsyncStream",
    "AsyncWootiv",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ClientClosedError",
    "ConflictError",
    "DeadlineError",
    "InternalServerError",
    "LocalFileError",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "ProxiesTypes",
    "RateLimitError",
    "RequestOptions",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "Wootiv",
    "__title__",
    "__version__",
    "deadline",
    "file_from_path",
    "types",
]


def __getattr__(name: str) -> object:
    if name == "types":
        return import_module("wootiv.types")
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _EXPORTS[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS, "types"})
