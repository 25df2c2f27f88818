"""Calls that create one kind of work, made from its description."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any, cast

from ittybit.core.kinds.calls import (
    build_call,
    call_kinds,
    describe_call,
    method_name,
)
from ittybit.core.kinds.markers import Work
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind
from ittybit_async.http.resource import Executor, operation


class KindCall:
    """Call that creates one kind of work. First access computes its signature."""

    def __init__(self, kind: type[Kind], work: Work, owner: type) -> None:
        self._kind = kind
        self._work: Work = work
        self._function = _create(kind.kind, work)
        self._function.__name__ = method_name(kind.kind)
        self._function.__qualname__ = f"{owner.__name__}.{method_name(kind.kind)}"
        self._function.__module__ = owner.__module__

    def __get__(self, instance: object, owner: type) -> Any:
        if self._function.__doc__ is None:
            describe_call(self._function, self._kind, self._work)
        function = self._function
        return function if instance is None else MethodType(function, instance)


def _create(kind: str, work: Work) -> FunctionType:
    async def create(self: Any, /, **arguments: Any) -> Any:
        request, wait = build_call(kind, work, arguments)
        if wait is None:
            return await self._caller.call(request, self._work_type.item)
        if type(self._caller) is not Executor:
            raise ArgumentError("wait=True returns no response: call it on the client")
        return await self._create_and_wait(request, wait)

    return cast("FunctionType", operation(create))


def add_kind_calls(resource: type, work: Work) -> None:
    """Add a call for each kind of `work` to the class `resource`."""
    for kind in call_kinds(work).values():
        setattr(resource, method_name(kind.kind), KindCall(kind, work, resource))
