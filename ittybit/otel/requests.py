"""Spans of HTTP requests: attempts and redirects."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from time import perf_counter

from opentelemetry.trace import SpanKind, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import (
    TraceContextTextMapPropagator,
)

from ittybit.core.config.observer import RequestObservation
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.request_options import merge_headers
from ittybit.otel.attributes import (
    Attributes,
    error_type,
    fail,
    is_failure,
    record_error,
    server_attributes,
    span_name,
)
from ittybit.otel.calls import current_call
from ittybit.otel.metrics import Instruments
from ittybit.otel.scopes import Activation, suppress_http

__all__ = ["RequestSpan"]

_PROPAGATOR = TraceContextTextMapPropagator()


class RequestSpan(RequestObservation):
    """Records one HTTP request until its response is closed."""

    def __init__(
        self, tracer: Tracer, metrics: Instruments, outgoing: Outgoing
    ) -> None:
        self._metrics = metrics
        self._outgoing = outgoing
        self._call = current_call.get()
        self._size = 0
        self._is_ended = False
        method = outgoing.method
        self._attributes: Attributes = {
            "http.request.method": method,
            **server_attributes(outgoing.url),
        }
        self._metrics.active.add(1, self._attributes.copy())
        self._active = self._attributes.copy()
        template = self._call.template if self._call and outgoing.authorized else None
        if template:
            self._attributes["url.template"] = template
        attributes = {**self._attributes, "url.full": outgoing.info.url}
        if self._call is not None:
            if self._call.sent:
                attributes["http.request.resend_count"] = self._call.sent
            self._call.sent += 1
        self._started = perf_counter()
        self._span = tracer.start_span(
            span_name(method, template), kind=SpanKind.CLIENT, attributes=attributes
        )
        if outgoing.authorized:
            carrier: dict[str, str] = {}
            _PROPAGATOR.inject(carrier, set_span_in_context(self._span))
            outgoing.headers = merge_headers(outgoing.headers, carrier)

    def activate(self) -> AbstractContextManager[object]:
        """Make the span the current one, and suppress spans of the HTTP libraries."""
        stack = ExitStack()
        stack.enter_context(Activation(self._span))
        stack.enter_context(suppress_http())
        return stack

    def respond(self, status: int, http_version: str) -> None:
        """Record the head of the response."""
        found: Attributes = {
            "http.response.status_code": status,
            "network.protocol.version": http_version,
        }
        self._attributes |= found
        self._span.set_attributes(found)
        if self._call is not None:
            self._call.status = status
        if status >= 400:
            self._attributes["error.type"] = str(status)
            fail(self._span, str(status))

    def receive(self, size: int) -> None:
        """Count bytes of the response body."""
        self._size += size

    def end(self, error: BaseException | None = None) -> None:
        """End the span, and record the metrics of the request."""
        if self._is_ended:
            return
        self._is_ended = True
        if error is not None and is_failure(error):
            self._attributes["error.type"] = error_type(error)
            record_error(self._span, error, self._outgoing.hide)
        self._record_metrics()
        self._span.end()

    def _record_metrics(self) -> None:
        metrics, attributes = self._metrics, self._attributes
        metrics.active.add(-1, self._active)
        metrics.attempts.add(1, attributes)
        metrics.duration.record(perf_counter() - self._started, attributes)
        body = self._outgoing.body
        if body is not None:
            size = len(body) if isinstance(body, bytes) else body.size
            metrics.sent.record(size, attributes)
            self._span.set_attribute("http.request.body.size", size)
        if "http.response.status_code" in attributes:
            metrics.received.record(self._size, attributes)
            self._span.set_attribute("http.response.body.size", self._size)
