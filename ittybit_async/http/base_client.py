"""What the clients of all APIs have in common: copies, closing, travelling."""

from __future__ import annotations

import os
from abc import abstractmethod
from importlib import import_module
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, overload

from ittybit.core import log
from ittybit.core.config.options import ClientOptions
from ittybit_async.callers import Caller
from ittybit_async.calls import Calls
from ittybit_async.http.engine import Engine
from ittybit_async.http.runtime import Runtime

R = TypeVar("R")


class resource(Generic[R]):
    """A resource of a client; its module is loaded when it is first asked for.

    It is the module of this name in the package `home`, and its class has the name too.
    """

    def __init__(self, home: str) -> None:
        self._home = home

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, client: None, owner: object) -> Self: ...
    @overload
    def __get__(self, client: BaseClient, owner: object) -> R: ...
    def __get__(self, client: BaseClient | None, owner: object) -> R | Self:
        if client is None:
            return self
        module = import_module(f"{self._home}.{self._name}")
        of_calls = getattr(module, self._name.title().replace("_", "") + "Resource")
        made: R = of_calls(client._caller)  # pyright: ignore[reportPrivateUsage]  # it is a part of the client
        client.__dict__[self._name] = made  # which is found first from now on
        return made


class BaseClient(Calls):
    """A client of one API; a subclass has its resources, and says what it is told."""

    def _start(self, options: ClientOptions) -> None:
        log.switch_on(os.environ)
        self._bind(options, Runtime(), original=True)

    def _copy(self, options: ClientOptions) -> Self:
        """Return a client with `options` that shares the connections with this one."""
        other = object.__new__(type(self))
        other._bind(options, self._engine.runtime, original=False)
        return other

    def _bind(
        self, options: ClientOptions, runtime: Runtime, *, original: bool
    ) -> None:
        self._original = original
        self._engine = Engine(options, runtime)
        self._caller = Caller(self._engine)

    @property
    def base_url(self) -> str:
        """The address that requests go to."""
        return self._engine.options.base_url

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a call after this raises ClientClosedError."""
        await self._engine.close()
        if self._original:
            await self._engine.runtime.close()

    def is_closed(self) -> bool:
        """Tell whether this client was closed, or the one that it is a copy of."""
        return self._engine.is_closed

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (type(self), self._packed())

    @abstractmethod
    def _packed(self) -> dict[str, Any]:
        """Return the arguments of a client that equals this one."""

    def __repr__(self) -> str:
        if not hasattr(self, "_engine"):  # an argument was wrong
            return f"<{type(self).__name__}, not made>"
        return f"{type(self).__name__}(base_url={self.base_url!r})"


def _unpacked(client: type[BaseClient], arguments: dict[str, Any]) -> BaseClient:
    return client(**arguments)
