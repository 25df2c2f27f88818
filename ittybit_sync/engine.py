# Generated from ittybit_async/engine.py by build_sync.py. Do not edit.
"""The life of one request: build, send, try again, decode, raise."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from ittybit.codec import decode, status_error
from ittybit.errors import APIError, APIResponseValidationError, ClientClosedError
from ittybit.exchange import Outgoing, Response
from ittybit.options import ClientOptions
from ittybit.request import Request
from ittybit_sync import _io
from ittybit_sync.again import Again
from ittybit_sync.runtime import Runtime
from ittybit_sync.sender import Sender, whole

T = TypeVar("T")

_LONGEST_BODY = 256 << 20
_LONGEST_FAILURE = 1 << 20


class Engine:
    """Carries out requests under the settings of one client.

    It knows no API: what differs between two is in ``options.api``.
    """

    def __init__(self, options: ClientOptions, runtime: Runtime) -> None:
        self.options = options
        self.runtime = runtime
        self.sender = Sender(options, runtime)
        self.closed = False

    def call(self, request: Request, into: type[T]) -> T:
        """Carry out `request` and return its answer as `into`."""
        return decode(self.send(request), into, strict=self.options.strict)

    def send(self, request: Request) -> Response:
        """Carry out `request` and return its answer, whose status is below 300.

        Raises APIConnectionError, APITimeoutError or APIStatusError after the last try.
        """
        outgoing = self.built(request)
        return self.persist(request, outgoing, partial(self._attempt, outgoing))

    def built(self, request: Request) -> Outgoing:
        """Return what is sent for `request`; ClientClosedError after the end."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        return request.outgoing(self.options)

    def persist(
        self,
        request: Request,
        outgoing: Outgoing,
        attempt: Callable[[int], _io.Eventually[T]],
    ) -> T:
        """Return what `attempt` does with `outgoing`, called again after a failure.

        It gets the number of the try, from 1.
        """
        try:
            value = attempt(1)
        except APIError as error:
            again = Again(
                self.options.api,
                request.max_retries(self.options),
                outgoing.ends,
                self.runtime.budget,
                partial(self.sender.tell_retry, outgoing),
            )
            return again.after(error, attempt)
        self.runtime.budget.earn()
        return value

    @contextmanager
    def stream(self, outgoing: Outgoing, number: int = 1) -> Generator[_io.Reply]:
        """Send `outgoing` once and yield the answer, its body unread.

        Raises as `send`. Wrap what is done with the body in `persist` to try again.
        """
        begun = time.monotonic()
        with self.sender.send(outgoing, number) as reply:
            if reply.status >= 300:
                content = reply.read(_LONGEST_FAILURE)
                response = whole(outgoing, reply, content, begun)
                self.sender.tell(outgoing, response, number)
                raise status_error(response)
            self.sender.tell(outgoing, whole(outgoing, reply, b"", begun), number)
            yield reply

    def _attempt(self, outgoing: Outgoing, number: int) -> Response:
        begun = time.monotonic()
        with self.sender.send(outgoing, number) as reply:
            content = reply.read(_LONGEST_BODY)
        response = whole(outgoing, reply, content, begun)
        response.retries_taken = number - 1
        self.sender.tell(outgoing, response, number)
        if response.status_code >= 300:
            raise status_error(response)
        if len(content) > _LONGEST_BODY:
            raise APIResponseValidationError(
                f"{response.request}: the answer is longer than {_LONGEST_BODY} bytes",
                response=response,
            )
        return response

    def close(self) -> None:
        """Let nothing be sent any more; close the connections that only this uses."""
        self.closed = True
        if self.sender.made_pool:
            self.sender.pool.close()
