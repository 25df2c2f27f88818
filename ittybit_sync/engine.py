# Generated from ittybit_async/engine.py by build_sync.py. Do not edit.
"""The life of one request: build, send, try again, decode, raise."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
)

from ittybit.codec import decode, status_error
from ittybit.errors import APIError, APIResponseValidationError
from ittybit.exchange import Headers, Outgoing, Response
from ittybit.options import ClientOptions
from ittybit.request import Request
from ittybit.retry import pause, retryable
from ittybit_sync import _io

T = TypeVar("T")

_LONGEST_BODY = 256 << 20
_LONGEST_FAILURE = 1 << 20


class Engine:
    """Carries out requests under the settings of one client.

    It knows no API: what differs between two is in ``options.api``.
    """

    def __init__(self, options: ClientOptions, wire: _io.Wire) -> None:
        self.options = options
        self._wire = wire

    def call(self, request: Request, into: type[T]) -> T:
        """Carry out `request` and return its answer as `into`."""
        return decode(self.send(request), into)

    def send(self, request: Request) -> Response:
        """Carry out `request` and return its answer, whose status is below 400.

        Raises APIConnectionError, APITimeoutError or APIStatusError after the last try.
        """
        outgoing = request.outgoing(self.options)
        retries = request.max_retries(self.options)
        return self.persist(lambda: self._attempt(outgoing), retries)

    @contextmanager
    def stream(self, request: Request) -> Generator[_io.Reply]:
        """Send `request` once and yield the answer, its body unread.

        Raises as `send`. Wrap what is done with the body in `persist` to try again.
        """
        outgoing = request.outgoing(self.options)
        with self._wire.send(outgoing) as reply:
            if reply.status >= 300:
                content = reply.read(_LONGEST_FAILURE)
                raise status_error(_response(outgoing, reply, content, 0.0))
            yield reply

    def persist(
        self, attempt: Callable[[], _io.Eventually[T]], retries: int | None = None
    ) -> T:
        """Return what `attempt` does, which is called again after a passing failure."""
        try:
            return attempt()
        except APIError as error:
            retries = self.options.max_retries if retries is None else retries
            if not retries or not retryable(error, self.options.api):
                raise
            return self._again(attempt, retries, error)

    def _attempt(self, outgoing: Outgoing) -> Response:
        begun = time.monotonic()
        with self._wire.send(outgoing) as reply:
            content = reply.read(_LONGEST_BODY)
            elapsed = time.monotonic() - begun
        response = _response(outgoing, reply, content, elapsed)
        if response.status_code >= 300:
            raise status_error(response)
        if len(content) > _LONGEST_BODY:
            raise APIResponseValidationError(
                f"{response.request}: the answer is longer than {_LONGEST_BODY} bytes",
                response=response,
            )
        return response

    def _again(
        self, attempt: Callable[[], _io.Eventually[T]], retries: int, first: APIError
    ) -> T:
        # The controller costs more than a call, so it begins with the first failure.
        failures = [first]
        tries = 0

        def once() -> T:
            nonlocal tries
            tries += 1
            if failures:
                raise failures.pop()
            return attempt()

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            api = self.options.api
            return pause(error, state.attempt_number, api, random.random())

        retrying = Retrying(
            sleep=_io.sleep,
            stop=stop_after_attempt(retries + 1),
            wait=wait,
            retry=retry_if_exception(lambda e: retryable(e, self.options.api)),
            reraise=True,
        )
        try:
            value: T = retrying(once)
        except APIError as error:
            error.retries_taken = tries - 1
            raise
        if isinstance(value, Response):
            value.retries_taken = tries - 1
        return value


def _response(
    outgoing: Outgoing, reply: _io.Reply, content: bytes, elapsed: float
) -> Response:
    return Response(
        status_code=reply.status,
        headers=Headers(reply.headers.items()),
        content=content,
        request=outgoing.info,
        elapsed=elapsed,
        http_version=reply.http_version,
    )
