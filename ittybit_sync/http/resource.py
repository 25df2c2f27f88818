# Generated from ittybit_async/http/resource.py by build_sync.py. Do not edit.
"""What the resources of all APIs have in common."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ittybit_sync import _io
from ittybit_sync.callers import Caller, RawCaller, StreamCaller
from ittybit_sync.modes import Mode

T = TypeVar("T")


class Resource(Generic[Mode]):
    """A group of calls; a call describes its request and hands it to the caller.

    ``with_raw_response`` has the same calls, which return the response with the value
    as its ``data``; with ``with_streaming_response`` they open it, for ``with``.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._engine = caller.engine

    if TYPE_CHECKING:  # each resource says of what type these are
        with_raw_response: Any
        with_streaming_response: Any
    else:

        @property
        def with_raw_response(self):
            return type(self)(RawCaller(self._engine))

        @property
        def with_streaming_response(self):
            return _Opening(type(self)(StreamCaller(self._engine)))


class _Opening:
    """A resource whose calls of one response return it to be entered."""

    def __init__(self, resource: object) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._resource, name)
        if isinstance(found, Resource):
            return _Opening(cast("object", found))
        if not hasattr(found, "has_one_response"):
            return found

        def enter(*args: Any, **kwargs: Any) -> Any:
            return _opened(partial(found, *args, **kwargs))

        return enter


@contextmanager
def _opened(
    call: Callable[[], _io.Eventually[AbstractContextManager[T]]],
) -> Generator[T]:
    with call() as value:
        yield value
