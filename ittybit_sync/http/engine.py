# Generated from ittybit_async/http/engine.py by build_sync.py. Do not edit.
"""Engine that builds, sends, and retries requests, and decodes responses.

A resource creates a Request. With the options of the client, it becomes an Outgoing.
The server's answer is a Reply until its body is read, and then a Response.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias, TypeVar

from ittybit.core import log
from ittybit.core.clock import monotonic
from ittybit.core.config.credentials import check_key
from ittybit.core.config.observer import NO_OBSERVER, Observer
from ittybit.core.config.options import ClientOptions
from ittybit.core.config.settings import Attempt
from ittybit.core.http.models import Response
from ittybit.core.http.outgoing import MAX_REDIRECTS, Outgoing, follow_redirect
from ittybit.core.http.request import Request
from ittybit.core.http.transport_errors import (
    check_deadline,
    clear_variables,
    forget_context,
    mark_unsent,
    redact_cause,
    timeout_error,
)
from ittybit.core.redaction import Secret, hide_repr
from ittybit.core.retry import retry_after
from ittybit.core.serialization.codec import decode
from ittybit.core.serialization.status_errors import status_error
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ClientClosedError,
    LocalFileError,
)
from ittybit_sync import _io
from ittybit_sync.http.reply import Reply
from ittybit_sync.http.retry import Retries
from ittybit_sync.http.runtime import Pacer, Pool, Runtime

T = TypeVar("T")
SendOnce: TypeAlias = Callable[[Outgoing, int], _io.Eventual[T]]
"""Sends an encoded request once; receives the number of the attempt, from 1."""

LONGEST_BODY = 256 << 20
_MAX_ERROR_BODY = 1 << 20
_SLOW_TO_DECODE = 1 << 20


class Engine:
    """Sends requests with the options of one client; ``options.api`` has the API."""

    def __init__(
        self,
        options: ClientOptions,
        runtime: Runtime,
        observer: Observer | None = None,
    ) -> None:
        self.options = options
        self.runtime = runtime
        self.sender: Sender = Sender(options, runtime)
        self.observer: Observer = NO_OBSERVER
        self._is_observed = False
        self.state: dict[str, Any] = {}
        """Values that code on top of the engine keeps as long as the engine."""
        self.closed: bool = False
        self._strict = options.strict_response_validation
        self._enveloped = options.api.enveloped
        self._hide = options.secrets.hide
        if observer is None and options.providers != (None, None):
            from ittybit.otel.observer import OpenTelemetryObserver

            observer = OpenTelemetryObserver(*options.providers)
        if observer is not None:
            self.observe(observer)

    @property
    def is_closed(self) -> bool:
        """True if the client is closed."""
        return self.closed or self.runtime.closed

    def call(self, request: Request, into: type[T]) -> _io.Eventual[T]:
        """Send `request` and return its response, decoded as `into`."""
        if self._is_observed:
            return self._persist_observed(request, self._attempt, into)
        return self._persist(request, self._attempt, into)

    def read(self, response: Response, into: type[T]) -> T:
        """Return the body of `response` as `into`, validated as the client requires."""
        return decode(response, into, self._strict, self._enveloped, self._hide)

    def send(self, request: Request) -> _io.Eventual[Response]:
        """Send `request` and return its response, whose status is below 300.

        Raises APIConnectionError, APITimeoutError, or APIStatusError after all retries.
        """
        return self.persist(request, self._attempt)

    def persist(self, request: Request, attempt: SendOnce[Any]) -> _io.Eventual[T]:
        """Return what `attempt` returns for `request`; retry it after a failure."""
        if self._is_observed:
            return self._persist_observed(request, attempt, None)
        return self._persist(request, attempt, None)

    def retry_local(self, act: Callable[[], _io.Eventual[T]]) -> T:
        """Return what `act` returns; retry it while too many files are open."""
        try:
            return act()
        except LocalFileError as error:
            retries = Retries(
                self.options.api,
                self.options.max_retries,
                None,
                self.runtime.budget,
                log.log_retry,
            )
            return retries.after(error, lambda _: act())

    def observe(self, observer: Observer) -> None:
        """Report all calls of this engine to `observer`, and to no other."""
        self.observer = observer
        self._is_observed = observer.is_active
        self.sender.observe(observer)

    def _persist_observed(
        self, request: Request, attempt: SendOnce[Any], into: type[T] | None
    ) -> T:
        api, hide = self.options.api, self.options.secrets.hide
        path = request.path
        url = self.options.base_url if path.startswith("/") else path
        template = request.template or api.template(path)
        with self.observer.call(request.method, template, url, hide) as report:
            value: T = self._persist(request, attempt, into)
            report(value)
        return value

    def _persist(
        self, request: Request, attempt: SendOnce[Any], into: type[T] | None
    ) -> T:
        if self.closed or self.runtime.closed:
            raise ClientClosedError("the client is closed; create a new client")
        outgoing = request.prepare(self.options)
        try:
            try:
                value = attempt(outgoing, 1)
                self.runtime.budget.earn()
            except APIError as error:
                forget_context(error)
                retries = Retries(
                    self.options.api,
                    request.max_retries(self.options),
                    outgoing.ends,
                    self.runtime.budget,
                    partial(self.sender.report_retry, outgoing),
                )
                value = retries.after(error, partial(attempt, outgoing))
            return value if into is None else self.read(value, into)
        except BaseException as error:
            outgoing.free_slot()
            clear_variables(error)
            raise

    def open(self, outgoing: Outgoing, number: int) -> Reply:
        """Send `outgoing` once; return the response, which the caller must close.

        Its body is unread. It raises the same errors as `send`.
        """
        started = monotonic()
        reply = self.sender.open(outgoing, number)
        try:
            if reply.status >= 300:
                reply = self.sender.follow(outgoing, reply)
            failed = reply.status >= 300
            content = reply.read(_MAX_ERROR_BODY) if failed else b""
            content = content[:_MAX_ERROR_BODY]
            elapsed = monotonic() - started
            response = read_response(outgoing, reply, content, elapsed, number)
            del content  # its repr in a traceback shows a key that the server echoed
            self.sender.report_response(outgoing, response, number)
            if failed:
                raise status_error(response, outgoing.hide)
        except BaseException:
            reply.close()
            raise
        return reply

    def _attempt(self, outgoing: Outgoing, number: int) -> Response:
        started = monotonic()
        reply = self.sender.open(outgoing, number)
        failed = False
        try:
            if reply.status >= 300:
                reply = self.sender.follow(outgoing, reply)
            failed = reply.status >= 300
            content = reply.take()
            if content is None:
                limit = _MAX_ERROR_BODY if failed else LONGEST_BODY
                content = reply.read(limit)
        finally:
            reply.close()
        if failed:
            content = content[:_MAX_ERROR_BODY]
        size = len(content)
        elapsed = monotonic() - started
        response = read_response(outgoing, reply, content, elapsed, number)
        del content  # its repr in a traceback shows a key that the server echoed
        self.sender.report_response(outgoing, response, number)
        if failed:
            raise status_error(response, outgoing.hide)
        if size > LONGEST_BODY:
            raise body_too_long(response)
        if size > _SLOW_TO_DECODE:
            check_deadline(outgoing)
        return response

    def close(self) -> None:
        """Refuse further calls, and close connections that no other client uses."""
        if not self.closed:
            self.closed = True
            self.runtime.wake_all()
            self.runtime.release(self.sender.pool)


def body_too_long(response: Response) -> APIResponseValidationError:
    """Return the error of a body that is too long to be kept in memory."""
    return APIResponseValidationError(
        f"{response.request}: the body is longer than {LONGEST_BODY} bytes; read it "
        "in chunks, with with_streaming_response",
        response=response,
    )


_MAX_REDIRECT_BODY = 1 << 16


class Sender:
    """Sends single attempts with the key, rate limit, and hooks of one client."""

    def __init__(self, options: ClientOptions, runtime: Runtime) -> None:
        self._options = options
        self._hooks = options.hooks
        self._has_key_function = options.key.value is None
        self._follow = options.follow_redirects
        self.rate_limit: Pacer | None = runtime.rate_limit(options.rate_limit)
        self.pool: Pool = runtime.pool(options.connections)
        self._paced = self.rate_limit
        self.observe(NO_OBSERVER)

    def observe(self, observer: Observer) -> None:
        """Report each request to `observer`."""
        self._observer = observer
        self._send, self.rate_limit = self.pool.open, self._paced
        if observer.is_active:
            from ittybit_sync.observed import ObservedPacer, open_observed

            self._send = partial(open_observed, self.pool, observer)
            observer.pool(self.pool)
            if self._paced is not None:
                self.rate_limit = ObservedPacer(self._paced, observer)
        self._is_plain = not (
            self._has_key_function or self.rate_limit or self._hooks.on_request
        )

    def open(self, outgoing: Outgoing, number: int) -> _io.Eventual[Reply]:
        """Send `outgoing` as attempt `number`; return the response, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        if self._is_plain:
            return self._send(outgoing)
        return self._open_limited(outgoing, number)

    def _open_limited(self, outgoing: Outgoing, number: int) -> Reply:
        if self._has_key_function and outgoing.authorized:
            self._authorize(outgoing)
        started = self.rate_limit.take(outgoing) if self.rate_limit else 0.0
        if self._hooks.on_request is not None:
            self._hooks.on_request(Attempt(outgoing.info, number))
        reply = self._send(outgoing)
        if self.rate_limit is not None:
            failed = reply.status >= 400
            wait = retry_after(reply.headers) if failed else None
            wait = self._options.api.bound_pause(wait)
            self.rate_limit.learn(started, reply.status, wait)
        return reply

    def follow(self, outgoing: Outgoing, reply: Reply) -> Reply:
        """Follow the redirect `reply`; return the first response that is not one."""
        if not self._follow or reply.status >= 400:
            return reply
        for _ in range(MAX_REDIRECTS):
            following = follow_redirect(outgoing, reply.status, reply.headers)
            if following is None:
                return reply
            try:
                # Read to the end, so that the connection can be reused.
                reply.read(_MAX_REDIRECT_BODY)
            finally:
                reply.close()
            outgoing = following
            reply = self._send(outgoing)
        reply.close()
        raise APIError(
            f"{outgoing.info}: more than {MAX_REDIRECTS} redirects; "
            "is the address right?",
            request=outgoing.info,
        )

    def _authorize(self, outgoing: Outgoing) -> None:
        source = self._options.key.source
        try:
            value = hide_repr(source if isinstance(source, str) else source())
            key = hide_repr(_io.resolve(value, outgoing.within(None)))
        except TimeoutError as error:
            failure = mark_unsent(timeout_error(outgoing))
            raise failure from redact_cause(error, outgoing)
        authorization = Secret(f"Bearer {check_key(key)}")
        outgoing.headers = {**outgoing.headers, "Authorization": authorization}
        outgoing.secrets.add(key)

    def report_response(
        self, outgoing: Outgoing, response: Response, number: int
    ) -> None:
        """Report the response to attempt `number` to the hook and the log."""
        if self._hooks.on_response is not None:
            self._hooks.on_response(Attempt(outgoing.info, number), response)
        if log.logger.isEnabledFor(logging.INFO):
            log.log_response(response, number, outgoing.headers, outgoing.hide)

    def report_retry(
        self, outgoing: Outgoing, error: APIError, number: int, seconds: float
    ) -> None:
        """Report to the hook and the log that attempt `number` will be retried."""
        if self._hooks.on_retry is not None:
            self._hooks.on_retry(Attempt(outgoing.info, number), error, seconds)
        self._observer.retry(error, seconds)
        log.log_retry(error, number, seconds)


def read_response(
    outgoing: Outgoing, reply: Reply, content: bytes, elapsed: float, number: int
) -> Response:
    """Return the response to attempt `number`, with the body `content`."""
    return Response(
        reply.status,
        reply.headers,
        content,
        outgoing.info,
        elapsed,
        reply.http_version,
        number - 1,
    )
