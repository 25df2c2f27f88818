"""Spans of calls, with all their retries."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from types import TracebackType
from typing import Any, NamedTuple

from opentelemetry.trace import (
    SpanContext,
    Tracer,
    get_current_span,
)

from ittybit.otel.attributes import (
    Attributes,
    Hide,
    error_type,
    is_failure,
    record_error,
    server_attributes,
    span_name,
)
from ittybit.otel.metrics import Instruments
from ittybit.otel.scopes import SpanScope

__all__ = ["CallScope", "LastCall", "Remember", "current_call", "last_call"]

Remember = Callable[[str, SpanContext], None]
"""Keeps the span that created the work with an ID."""


class LastCall(NamedTuple):
    """The span of a call that has ended, and of its caller."""

    span: SpanContext
    parent: SpanContext


class CallScope(SpanScope):
    """Records a call. Its attempts are children of its span."""

    def __init__(
        self,
        tracer: Tracer,
        metrics: Instruments,
        method: str,
        template: str | None,
        url: str,
        hide: Hide,
        remember: Remember | None,
    ) -> None:
        self.template = template
        self.sent = 0
        """Number of requests, also of redirects."""
        self.status: int | None = None
        self._metrics = metrics
        self._hide = hide
        self._remember = remember
        self._attributes: Attributes = {
            "http.request.method": method,
            **server_attributes(url),
        }
        if template:
            self._attributes["url.template"] = template
        self._parent = get_current_span().get_span_context()
        self._started = perf_counter()
        super().__init__(
            tracer.start_span(span_name(method, template), attributes=self._attributes)
        )

    def __enter__(self) -> Callable[[Any], None]:
        self._token = current_call.set(self)
        return super().__enter__()

    def __call__(self, result: Any) -> None:
        """Record the result of the call."""
        id = getattr(result, "id", None)
        if self._remember is not None and isinstance(id, str):
            self._remember(id, self.span.get_span_context())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        current_call.reset(self._token)
        last_call.set(LastCall(self.span.get_span_context(), self._parent))
        if self.status is not None:
            self.span.set_attribute("http.response.status_code", self.status)
            self._attributes["http.response.status_code"] = self.status
        if error is not None and is_failure(error):
            self._attributes["error.type"] = error_type(error)
        self._metrics.calls.add(1, self._attributes)
        seconds = perf_counter() - self._started
        self._metrics.call_duration.record(seconds, self._attributes)
        super().__exit__(kind, error, trace)

    def record(self, error: BaseException) -> None:
        """Record the failure of the call."""
        record_error(self.span, error, self._hide)


current_call: ContextVar[CallScope | None] = ContextVar("current_call", default=None)
last_call: ContextVar[LastCall | None] = ContextVar("last_call", default=None)
