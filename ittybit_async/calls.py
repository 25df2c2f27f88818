"""Calls of endpoints that have no method yet."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Protocol, TypedDict, TypeVar, Unpack, cast, overload

from msgspec import UNSET

from ittybit.body import Body
from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.validation import check_known, checked_mapping, checked_text
from ittybit.errors import ArgumentError
from ittybit_async.callers import opened
from ittybit_async.http.engine import Engine
from ittybit_async.streams import Stream

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
    async def __call__(
        self, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> T: ...
    @overload
    async def __call__(self, path: str, **call: Unpack[Call]) -> Response: ...


class _verb:
    def __init__(self, method: str) -> None:
        self._method = method

    def __get__(self, instance: Calls, owner: object = None) -> Verb:
        return cast("Verb", partial(instance.request, self._method))


class Calls:
    """Adds the calls to a client."""

    _engine: Engine

    get = _verb("GET")
    post = _verb("POST")
    put = _verb("PUT")
    patch = _verb("PATCH")
    delete = _verb("DELETE")

    @overload
    async def request(
        self, method: str, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> T: ...
    @overload
    async def request(
        self, method: str, path: str, **call: Unpack[Call]
    ) -> Response: ...
    async def request(
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

        >>> await client.request("GET", "/media", query={"limit": 1}, into=list[Media])
        >>> await client.post("/media", json={"title": "Harbour"}, into=Media)
        """
        request = _described(method, path, call)
        if into is None:
            return await self._engine.send(request)
        return await self._engine.call(request, into)

    @asynccontextmanager
    async def stream(
        self, method: str, path: str, *, into: type[T], **call: Unpack[Call]
    ) -> AsyncGenerator[Stream[T]]:
        """Open any request whose response is a stream of server-sent events.

        The data of each event is read as `into`. The request is tried again until its
        response begins, and not after that.

        >>> async with client.stream("GET", "/progress", into=Progress) as stream:
        ...     async for progress in stream:
        ...         print(progress.percent)
        """
        request = _described(method, path, call)
        request.headers = {"Accept": "text/event-stream", **(request.headers or {})}
        async with opened(self._engine, request) as response:
            yield Stream(self._engine, response, into)


def _described(method: str, path: str, call: Call) -> Request:
    checked_text("method", method)
    checked_text("path", path)
    for name in ("query", "headers", "request_options"):
        checked_mapping(name, call.get(name) or {})
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
