"""Error that ends the execution of a mapped dataset."""

from __future__ import annotations

from typing import Any

from ittybit.errors import BatchStopped
from ittybit.ray.actor_handle import import_optional

_UserCodeException: Any = import_optional("ray.exceptions").UserCodeException


class MapStopped(BatchStopped, _UserCodeException):  # type: ignore[misc]  # Ray is not typed
    """BatchStopped from a worker of Ray Data, which Ray reports as the caller's error.

    Ray raises a subclass of it whose text is a traceback of the worker.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__str__ = lambda self: str(self.cause)  # type: ignore[attr-defined, method-assign]  # set by Ray
