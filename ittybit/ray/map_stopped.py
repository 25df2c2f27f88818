"""Error that ends the execution of a mapped dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ittybit.errors import BatchStopped
from ittybit.ray.actor_handle import import_optional

__all__ = ["MapStopped"]

if TYPE_CHECKING:
    _UserCodeException = Exception
else:  # Ray is not typed
    _UserCodeException = import_optional("ray.exceptions").UserCodeException


class MapStopped(BatchStopped, _UserCodeException):
    """BatchStopped from a worker of Ray Data, which Ray reports as the caller's error.

    Ray raises a subclass of it whose text is a traceback of the worker.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        setattr(cls, "__str__", _describe_cause)  # noqa: B010  # the types differ


def _describe_cause(error: Any) -> str:
    return str(error.cause)  # an attribute that Ray sets
