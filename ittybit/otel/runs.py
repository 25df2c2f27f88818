"""Spans of batch runs and their items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, Tracer

from ittybit.core.config.observer import RunObservation
from ittybit.otel.attributes import Attributes, class_name, fail, is_failure
from ittybit.otel.metrics import Instruments
from ittybit.otel.scopes import SpanScope

__all__ = ["ItemScope", "RunSpan"]

_RENAMED = {"finished": "done"}


class RunSpan(RunObservation):
    """Records a run. Each item has its own trace, which links to the run."""

    def __init__(self, tracer: Tracer, metrics: Instruments) -> None:
        self._tracer = tracer
        self._metrics = metrics
        self._is_ended = False
        self._outcomes: Counter[bool] = Counter()
        self._span = tracer.start_span("batch.run")

    def item(self, number: int, label: str) -> SpanScope:
        """Record an item. A run can have millions, so they are not its children."""
        attributes: Attributes = {"ittybit.batch.item": number}
        if label:
            attributes["ittybit.batch.label"] = label
        span = self._tracer.start_span(
            "batch.item",
            context=Context(),
            links=[Link(self._span.get_span_context())],
            attributes=attributes,
        )
        return ItemScope(span, self._outcomes)

    def count(self, changes: Sequence[object]) -> None:
        """Count the stages that items have reached."""
        names = Counter(type(change).__name__.lower() for change in changes)
        for name, number in names.items():
            stage = _RENAMED.get(name, name)
            self._metrics.items.add(number, {"ittybit.batch.stage": stage})

    def end(self, error: BaseException | None = None) -> None:
        """End the span of the run."""
        if self._is_ended:
            return
        self._is_ended = True
        self._span.set_attribute("ittybit.batch.succeeded", self._outcomes[True])
        self._span.set_attribute("ittybit.batch.failed", self._outcomes[False])
        if error is not None and is_failure(error):
            fail(self._span, class_name(error))
        self._span.end()


class ItemScope(SpanScope):
    """Records an item of a run."""

    def __init__(self, span: Span, outcomes: Counter[bool]) -> None:
        super().__init__(span)
        self._outcomes = outcomes

    def __call__(self, result: Any) -> None:
        """Record the outcome of the item."""
        self._outcomes[result.succeeded] += 1
        if not result.succeeded:
            fail(self.span, result.cause or "unknown")

    def record(self, error: BaseException) -> None:
        """Record that the item will continue later, or in another run."""
        self.span.set_attribute("ittybit.batch.is_interrupted", True)
