"""Observer that records spans and metrics with OpenTelemetry."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from opentelemetry.metrics import MeterProvider, get_meter_provider
from opentelemetry.trace import (
    Link,
    SpanContext,
    TracerProvider,
    get_current_span,
    get_tracer_provider,
)

from ittybit.core.config.observer import (
    Observer,
    RequestObservation,
    RunObservation,
    Usage,
    WaitObservation,
)
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import APIError
from ittybit.otel.attributes import Attributes, error_type
from ittybit.otel.calls import CallScope
from ittybit.otel.metrics import Instruments, instruments_of
from ittybit.otel.requests import RequestSpan
from ittybit.otel.runs import RunSpan
from ittybit.otel.scopes import (
    SpanScope,
    is_enabled,
    is_http_enabled,
)
from ittybit.otel.waits import WaitSpan
from ittybit.version import VERSION

__all__ = ["OpenTelemetryObserver"]

_MOST_LINKS = 100
_MOST_CREATED = 4096  # works whose waits can link to the call that created them


class OpenTelemetryObserver(Observer):
    """Records spans and metrics of one or more clients."""

    is_active = True

    def __init__(
        self, tracers: TracerProvider | None, meters: MeterProvider | None
    ) -> None:
        tracers = tracers or get_tracer_provider()
        self._tracer = tracers.get_tracer("ittybit", VERSION)
        self._metrics: Instruments = instruments_of(meters or get_meter_provider())
        self._created: OrderedDict[str, SpanContext] = OrderedDict()

    def call(
        self, method: str, template: str | None, url: str, hide: Callable[[str], str]
    ) -> AbstractContextManager[Callable[[object], None]]:
        """Record a span of a call, with all its retries."""
        if not is_enabled():
            return super().call(method, template, url, hide)
        remember = self._remember if method == "POST" else None
        return CallScope(
            self._tracer, self._metrics, method, template, url, hide, remember
        )

    def request(self, outgoing: Outgoing) -> RequestObservation:
        """Record a span of one HTTP request; only the API receives its context."""
        if not is_http_enabled():
            return RequestObservation()
        return RequestSpan(self._tracer, self._metrics, outgoing)

    def retry(self, error: APIError, seconds: float) -> None:
        """Count a retry, and record it as an event of the call."""
        kind = error_type(error)
        self._metrics.retries.add(1, {"error.type": kind})
        event: Attributes = {"error.type": kind, "ittybit.retry.delay": seconds}
        get_current_span().add_event("retry", event)

    def limit(self, seconds: float) -> None:
        """Record how long a request waited for the rate limit."""
        self._metrics.limit.record(seconds)

    def pool(self, pool: Usage) -> None:
        """Report the usage of `pool` whenever metrics are collected."""
        self._metrics.pools.add(pool)

    def operation(self, name: str) -> AbstractContextManager[object]:
        """Record a span of an operation of several calls."""
        if not is_enabled():
            return super().operation(name)
        return SpanScope(self._tracer.start_span(name))

    def wait(self, work: str, ids: Sequence[str]) -> WaitObservation:
        """Record a span of a wait, with links to the calls that created the work."""
        if not is_enabled():
            return super().wait(work, ids)
        return WaitSpan(self._tracer, work, ids, list(self._links(ids)))

    def run(self) -> RunObservation:
        """Record a span of a run of a batch."""
        return RunSpan(self._tracer, self._metrics)

    def _remember(self, id: str, context: SpanContext) -> None:
        self._created[id] = context
        if len(self._created) > _MOST_CREATED:
            self._created.popitem(last=False)

    def _links(self, ids: Iterable[str]) -> Iterable[Link]:
        contexts = [self._created.get(id) for id in ids]
        return [Link(context) for context in contexts if context][:_MOST_LINKS]
