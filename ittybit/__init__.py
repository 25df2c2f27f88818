"""Client for the Ittybit media API.

>>> from ittybit import Ittybit
>>> with Ittybit() as client:
...     file = client.files.upload("harbour.mp4")
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ittybit import errors as _errors
from ittybit.errors import *  # noqa: F403  # exports all errors
from ittybit.version import VERSION as __version__

if TYPE_CHECKING:
    from ittybit.environment import IttybitEnvironment as IttybitEnvironment
    from ittybit.progress import Progress as Progress
    from ittybit.signing import sign_url as sign_url
    from ittybit.timeouts import Timeout as Timeout
    from ittybit.timeouts import deadline as deadline
    from ittybit.workflows import Workflow as Workflow
    from ittybit.workflows import step as step
    from ittybit_async import AsyncIttybit as AsyncIttybit
    from ittybit_sync import Ittybit as Ittybit

# Loaded at first use, so that a program with one client needs no HTTP library of the
# other.
_MODULES = {
    "AsyncIttybit": "ittybit_async",
    "Ittybit": "ittybit_sync",
    "IttybitEnvironment": "ittybit.environment",
    "Progress": "ittybit.progress",
    "Timeout": "ittybit.timeouts",
    "Workflow": "ittybit.workflows",
    "deadline": "ittybit.timeouts",
    "sign_url": "ittybit.signing",
    "step": "ittybit.workflows",
}


__all__ = [*_errors.__all__, *_MODULES, "__version__"]  # pyright: ignore[reportUnsupportedDunderAll]  # __getattr__ provides the lazy names


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
