"""Client for the Ittybit media API.

>>> from ittybit import Ittybit
>>> with Ittybit() as client:
...     file = client.files.upload("harbour.mp4")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit.deadlines import deadline as deadline
    from ittybit.environment import IttybitEnvironment as IttybitEnvironment
    from ittybit.errors import APIConnectionError as APIConnectionError
    from ittybit.errors import APIError as APIError
    from ittybit.errors import ApiError as ApiError
    from ittybit.errors import APIResponseValidationError as APIResponseValidationError
    from ittybit.errors import APIStatusError as APIStatusError
    from ittybit.errors import APITimeoutError as APITimeoutError
    from ittybit.errors import ArgumentError as ArgumentError
    from ittybit.errors import AuthenticationError as AuthenticationError
    from ittybit.errors import BadRequestError as BadRequestError
    from ittybit.errors import ClientClosedError as ClientClosedError
    from ittybit.errors import ConflictError as ConflictError
    from ittybit.errors import InternalServerError as InternalServerError
    from ittybit.errors import LocalFileError as LocalFileError
    from ittybit.errors import NotFoundError as NotFoundError
    from ittybit.errors import PaymentRequiredError as PaymentRequiredError
    from ittybit.errors import PermissionDeniedError as PermissionDeniedError
    from ittybit.errors import RateLimitError as RateLimitError
    from ittybit.errors import TaskCancelled as TaskCancelled
    from ittybit.errors import TaskError as TaskError
    from ittybit.errors import TaskFailed as TaskFailed
    from ittybit.errors import TaskTimeout as TaskTimeout
    from ittybit.errors import UnprocessableEntityError as UnprocessableEntityError
    from ittybit.errors import UploadIncomplete as UploadIncomplete
    from ittybit.timeout import Timeout as Timeout
    from ittybit_async import AsyncIttybit as AsyncIttybit
    from ittybit_sync import Ittybit as Ittybit

# Loaded when first asked for: a program that uses one client needs no library of the
# other. What is not named here is an error.
_PLACES = {
    "AsyncIttybit": "ittybit_async",
    "Ittybit": "ittybit_sync",
    "IttybitEnvironment": "ittybit.environment",
    "Timeout": "ittybit.timeout",
    "deadline": "ittybit.deadlines",
}


def __getattr__(name: str) -> object:
    module = import_module(_PLACES.get(name, "ittybit.errors"))
    if name not in _PLACES and name not in module.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES, *import_module("ittybit.errors").__all__})
