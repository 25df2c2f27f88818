"""Spans and metrics in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext


class Telemetry:
    """Providers for `instrument`, and what they have recorded.

    >>> client = instrument(client, **telemetry.providers)
    """

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self._reader])

    @property
    def providers(self) -> dict[str, Any]:
        """Return the keyword arguments of `instrument`."""
        return {"tracer_provider": self.tracers, "meter_provider": self.meters}

    def spans(self, name: str | None = None) -> list[ReadableSpan]:
        """Return the spans that have ended, by their start, or those with a name."""
        spans = self._spans.get_finished_spans()
        named = [span for span in spans if name in (None, span.name)]
        return sorted(named, key=lambda span: span.start_time or 0)

    def span(self, name: str) -> ReadableSpan:
        """Return the only span with this name."""
        [span] = self.spans(name)
        return span

    def children(self, parent: ReadableSpan) -> list[ReadableSpan]:
        """Return the spans whose parent is this one."""
        own = context(parent).span_id
        return [
            s for s in self.spans() if s.parent is not None and s.parent.span_id == own
        ]

    def points(self, name: str) -> list[tuple[Mapping[str, Any], Any]]:
        """Return the attributes and the value or sum of each point of a metric."""
        return [
            (point.attributes or {}, getattr(point, "value", getattr(point, "sum", 0)))
            for metric in self._metrics()
            if metric.name == name
            for point in metric.data.data_points
        ]

    def total(self, name: str, **attributes: object) -> float:
        """Return the sum of the points of a metric that have the attributes.

        The last words of their names are enough: `stage` for `ittybit.batch.stage`.
        """
        found = [
            ({name.rpartition(".")[2]: value for name, value in point.items()}, number)
            for point, number in self.points(name)
        ]
        return sum(n for point, n in found if attributes.items() <= point.items())

    def text(self) -> str:
        """Return everything that was recorded, as text."""
        metrics = self._reader.get_metrics_data()
        texts = [span.to_json() for span in self.spans()]
        return "\n".join([*texts, metrics.to_json() if metrics else ""])

    def _metrics(self) -> Iterator[Any]:
        data = self._reader.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                yield from scope.metrics


def context(span: ReadableSpan) -> SpanContext:
    """Return the context of a span."""
    assert span.context is not None
    return span.context


def links(span: ReadableSpan) -> set[int]:
    """Return the IDs of the spans to which a span links."""
    return {link.context.span_id for link in span.links}
