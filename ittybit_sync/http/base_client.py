# Generated from ittybit_async/http/base_client.py by build_sync.py. Do not edit.
"""What the clients of all APIs have in common: copies, closing, travelling."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import TracebackType
from typing import (
    Any,
    Generic,
    Protocol,
    Self,
    TypedDict,
    TypeVar,
    Unpack,
    cast,
    overload,
)

from msgspec import UNSET

from ittybit.body import Body
from ittybit.core import log
from ittybit.core.config.options import ClientOptions
from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.validation import check_known, check_mapping, check_text
from ittybit.errors import ArgumentError
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.resource import Executor, open_response
from ittybit_sync.http.runtime import Runtime
from ittybit_sync.http.streaming import Stream

T = TypeVar("T")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Call(TypedDict, total=False):
    """What a call sends: `json` is encoded, `content` goes as it is."""

    query: Mapping[str, object]
    json: Any
    content: bytes | Body
    headers: Mapping[str, str]
    request_options: RequestOptions


class Verb(Protocol):
    """A call of one method of HTTP."""

    @overload
    def __call__(self, path: str, *, into: type[T], **call: Unpack[Call]) -> T: ...
    @overload
    def __call__(self, path: str, **call: Unpack[Call]) -> Response: ...


class _verb:
    def __init__(self, method: str) -> None:
        self._method = method

    def __get__(self, instance: Calls, owner: object = None) -> Verb:
        return cast("Verb", partial(instance.request, self._method))


class Calls:
    """Adds the calls to a client."""

    _engine: Engine

    get: _verb = _verb("GET")
    post: _verb = _verb("POST")
    put: _verb = _verb("PUT")
    patch: _verb = _verb("PATCH")
    delete: _verb = _verb("DELETE")

    @overload
    def request(
        self, method: str, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> T: ...
    @overload
    def request(self, method: str, path: str, **call: Unpack[Call]) -> Response: ...
    def request(
        self,
        method: str,
        path: str,
        *,
        into: type[T] | None = None,
        **call: Unpack[Call],
    ) -> T | Response:
        """Carry out any request, with the key, retries and errors of this client.

        `path` is below the base URL, such as ``/media``, or a URL of its own, which
        gets the key only on the origin of the base URL. Returns the body as `into`, or
        without it the Response.

        >>> client.request("GET", "/media", query={"limit": 1}, into=list[Media])
        >>> client.post("/media", json={"title": "Harbour"}, into=Media)
        """
        request = _described(method, path, call)
        if into is None:
            return self._engine.send(request)
        return self._engine.call(request, into)

    @contextmanager
    def stream(
        self, method: str, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> Generator[Stream[T]]:
        """Open any request whose response is a stream of server-sent events.

        The data of each event is read as `into`. The request is tried again until its
        response begins, and not after that.

        >>> with client.stream("GET", "/progress", into=Progress) as stream:
        ...     for progress in stream:
        ...         print(progress.percent)
        """
        request = _described(method, path, call)
        request.headers = {"Accept": "text/event-stream", **(request.headers or {})}
        with open_response(self._engine, request) as response:
            yield Stream(self._engine, response, into)


def _described(method: str, path: str, call: Call) -> Request:
    check_text("method", method)
    check_text("path", path)
    for name in ("query", "headers", "request_options"):
        check_mapping(name, call.get(name) or {})
    if method.upper() not in _METHODS:
        raise ArgumentError(f"unknown method {method!r}: give a verb such as 'GET'")
    if not path.startswith("/") and "://" not in path:
        raise ArgumentError(f"a path begins with '/', got {path!r}")
    check_known(call, Call, "argument")
    if "json" in call and "content" in call:
        raise ArgumentError("give either json or content, not both")
    content: Any = call.get("content")
    if not isinstance(content, bytes | Body | None):
        raise ArgumentError(
            "content must be bytes or an ittybit.body.Body, which can be sent again, "
            f"not {type(content).__name__}"
        )
    return Request(
        method.upper(),
        path,
        query=call.get("query"),
        json=call.get("json", UNSET),
        body=content,
        headers=call.get("headers"),
        options=call.get("request_options") or {},
    )


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
        made: R = self._load()(client._caller)  # pyright: ignore[reportPrivateUsage]  # it is a part of the client
        client.__dict__[self._name] = made  # which is found first from now on
        return made

    def __dir__(self) -> list[str]:
        return dir(self._load())

    def __getattr__(self, name: str) -> Any:
        """Return a call of the resource, so that `create_autospec` finds it."""
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._load(), name)
        return value.__get__(self) if callable(value) else value

    def _load(self) -> Any:
        module = import_module(f"{self._home}.{self._name}")
        return getattr(module, self._name.title().replace("_", "") + "Resource")


class BaseClient(Calls):
    """A client of one API; a subclass has its resources, and says what it is told."""

    def _start(self, options: ClientOptions) -> None:
        log.enable(os.environ)
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
        self._caller = Executor(self._engine)

    @property
    def base_url(self) -> str:
        """The address that requests go to."""
        return self._engine.options.base_url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; a call after this raises ClientClosedError."""
        self._engine.close()
        if self._original:
            self._engine.runtime.close()

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
