# Generated from ittybit_async/http/base_client.py by build_sync.py. Do not edit.
"""Base of the clients of all APIs: requests, copies, closing, and pickling."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from importlib import import_module
from types import TracebackType
from typing import (
    Any,
    Generic,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    Unpack,
    cast,
    overload,
)

from msgspec import UNSET

from ittybit.body import Body
from ittybit.core import log
from ittybit.core.config.observer import Observer
from ittybit.core.config.options import ClientOptions
from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import CallOptions, take_call_options
from ittybit.core.printable import show
from ittybit.core.serialization.codec import check_type
from ittybit.core.validation import check_known, check_mapping, check_text
from ittybit.errors import ArgumentError
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.resource import Executor, OpenResponse
from ittybit_sync.http.runtime import Runtime
from ittybit_sync.http.streaming import Stream

T = TypeVar("T")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Call(CallOptions, total=False):
    """Optional arguments of a request: `json` is encoded, `content` is sent as is."""

    query: Mapping[str, object]
    json: Any
    content: bytes | Body
    headers: Mapping[str, str]


class Verb(Protocol):
    """A method of a client that sends requests with one HTTP method."""

    @overload
    def __call__(self, path: str, *, into: type[T], **call: Unpack[Call]) -> T: ...
    @overload
    def __call__(self, path: str, **call: Unpack[Call]) -> Response: ...


class _verb:
    def __init__(self, method: str) -> None:
        self._method = method

    def __get__(self, instance: Calls | None, owner: Any = None) -> Verb:
        # Mocks of a class inspect its attributes.
        request = owner.request if instance is None else instance.request
        return cast("Verb", partial(request, self._method))


class Calls:
    """Mixin with the request methods of a client."""

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
        """Send any request, with the key, retries, and errors of this client.

        Args:
            method: HTTP method, such as ``"GET"``.
            path: Path below the base URL, such as ``/media``, or a whole URL. The API
                key is sent only to the origin of the base URL.
            into: Type of the returned value. By default, the `Response` is returned.
            **call: ``query`` and ``headers`` (mappings), either ``json`` (any JSON
                value) or ``content`` (bytes or a `Body`), and the options of a call:
                ``timeout`` (seconds), ``max_retries``, ``extra_headers``,
                ``idempotency_key``, and ``request_options``.

        Returns:
            The response body as `into`, or the `Response`.

        Raises:
            ArgumentError: An argument is invalid.
            APIStatusError: The status is not below 300, after all retries.
            APIConnectionError: The connection failed, after all retries.
            APITimeoutError: The server did not respond in time, after all retries.

        >>> client.request("GET", "/media", query={"limit": 1}, into=list[Media])
        >>> client.post("/media", json={"title": "Harbour"}, into=Media)
        """
        request = _build_request(method, path, call)
        if into is None:
            return self._engine.send(request)
        check_type(into)
        return self._engine.call(request, into)

    def stream(
        self, method: str, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> AbstractContextManager[Stream[T]]:
        """Send any request, and open its response as a stream of server-sent events.

        The client retries the request only until the response starts.

        Args:
            method: HTTP method, such as ``"GET"``.
            path: Path below the base URL, or a whole URL.
            into: Type of the data of each event.
            **call: Optional arguments of `request`.

        Returns:
            A context manager of the open stream.

        Raises:
            ArgumentError: An argument is invalid.
            APIError: The request failed, as for `request`.

        >>> with client.stream("GET", "/progress", into=Progress) as stream:
        ...     for progress in stream:
        ...         print(progress.percent)
        """
        request = _build_request(method, path, call)
        check_type(into)
        request.headers = {"Accept": "text/event-stream", **(request.headers or {})}
        return OpenResponse(
            self._engine,
            request,
            lambda response: Stream(self._engine, response, into),
        )


def _build_request(method: str, path: str, call: Call) -> Request:
    method, path = check_text("method", method), check_text("path", path)
    for name in ("query", "headers"):  # take_call_options checks the other options
        if (value := call.get(name)) is not None:
            check_mapping(name, value)
    if method.upper() not in _METHODS:
        raise ArgumentError(f"method must be an HTTP method, got {show(method)}")
    if not path.startswith("/") and "://" not in path:
        raise ArgumentError(f"path must start with '/' or be a URL, got {show(path)}")
    check_known(call, Call, "argument")
    if "json" in call and "content" in call:
        raise ArgumentError("json and content exclude each other; pass only one")
    content: Any = call.get("content")
    if not isinstance(content, bytes | Body | None):
        raise ArgumentError(
            "content must be bytes or an ittybit.body.Body, got "
            f"{type(content).__name__}"
        )
    return Request(
        method.upper(),
        path,
        query=call.get("query"),
        json=call.get("json", UNSET),
        body=content,
        headers=call.get("headers"),
        options=take_call_options(call),
    )


R = TypeVar("R")


class resource(Generic[R]):
    """A resource of a client, whose module in the package `home` is loaded on demand.

    The names of the module and of the class follow from the name of the attribute.
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
        value: R = self._load()(client._caller)  # pyright: ignore[reportPrivateUsage]  # it is a part of the client
        client.__dict__[self._name] = value  # later lookups find it first
        return value

    def __dir__(self) -> list[str]:
        return dir(self._without_client())

    def __getattr__(self, name: str) -> Any:
        """Return a call of the resource, so that `create_autospec` finds it."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._without_client(), name)

    def _without_client(self) -> Any:
        return self._load()(Executor(cast("Engine", None)))

    def _load(self) -> Any:
        module = import_module(f"{self._home}.{self._name}")
        return getattr(module, self._name.title().replace("_", "") + "Resource")


class BaseClient(Calls):
    """A client of one API; a subclass adds the resources and the options."""

    def _start(self, options: ClientOptions) -> None:
        log.enable(os.environ)
        self._bind(options, Runtime(), owns_runtime=True)

    def _copy(self, options: ClientOptions) -> Self:
        """Return a client with `options` that shares connections with this one."""
        other = object.__new__(type(self))
        fields, slots = _own_state(object.__getstate__(self), type(self))
        for name, value in {**fields, **slots}.items():
            object.__setattr__(other, name, value)
        mine = self._engine
        same = options.providers == mine.options.providers
        observer = mine.observer if same else None
        other._bind(options, mine.runtime, observer, owns_runtime=False)
        return other

    def _bind(
        self,
        options: ClientOptions,
        runtime: Runtime,
        observer: Observer | None = None,
        *,
        owns_runtime: bool,
    ) -> None:
        self._owns_runtime = owns_runtime
        self._engine = Engine(options, runtime, observer)
        self._caller = Executor(self._engine)

    @property
    def base_url(self) -> str:
        """The base URL of requests."""
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
        """Close the connections. Later calls raise ClientClosedError."""
        self._engine.close()
        if self._owns_runtime:
            self._engine.runtime.close()

    def is_closed(self) -> bool:
        """Return whether this client, or the client it was copied from, is closed."""
        return self._engine.is_closed

    def __reduce__(self) -> tuple[Any, ...]:
        state: Any = self.__getstate__()
        if isinstance(state, dict | tuple | None):  # a subclass may return others
            fields, slots = _own_state(state, type(self))
            state = (fields, slots) if slots else fields or None
        return _unpickle, (type(self), self._pack()), state

    @abstractmethod
    def _pack(self) -> dict[str, Any]:
        """Return the arguments that `_unpack` needs to create an equal client."""

    @abstractmethod
    def _unpack(self, arguments: dict[str, Any]) -> None:
        """Initialize an unpickled client, without the constructor of a subclass."""

    def __repr__(self) -> str:
        if not hasattr(self, "_engine"):  # an argument was invalid
            return f"<{type(self).__name__}, not initialized>"
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        if hasattr(self, "_engine"):
            yield "base_url", self.base_url


def _unpickle(kind: type[BaseClient], arguments: dict[str, Any]) -> BaseClient:
    client = object.__new__(kind)
    client._unpack(arguments)  # pyright: ignore[reportPrivateUsage]  # a function, so that pickle finds it
    return client


_State: TypeAlias = tuple[dict[str, Any] | None, dict[str, Any] | None]
_NOT_COPIED = {"_engine", "_caller", "_owns_runtime"}


def _own_state(state: Any, kind: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the attributes, and the slots, that a subclass has added."""
    if not isinstance(state, tuple):
        state = state, None
    fields, slots = cast("_State", state)
    own = {
        name: value
        for name, value in (fields or {}).items()
        if name not in _NOT_COPIED
        and not isinstance(getattr(kind, name, None), resource)
    }
    return own, slots or {}
