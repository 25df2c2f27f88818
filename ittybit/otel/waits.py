"""Spans of waits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from opentelemetry.trace import Link, Tracer

from ittybit.core.config.observer import WaitObservation
from ittybit.otel.attributes import class_name, fail, is_failure
from ittybit.otel.calls import last_call
from ittybit.otel.scopes import Activation

__all__ = ["WaitSpan"]

_MOST_IDS = 100


class WaitSpan(WaitObservation):
    """Records a wait. One of several waits polls for all, so others link to polls."""

    def __init__(
        self, tracer: Tracer, work: str, ids: Sequence[str], links: list[Link]
    ) -> None:
        self._is_ended = False
        self._span = tracer.start_span(
            f"{work}.wait",
            links=links,
            attributes={
                "ittybit.wait.count": len(ids),
                "ittybit.wait.ids": ids[:_MOST_IDS],
            },
        )

    def activate(self) -> AbstractContextManager[object]:
        """Make the span the current one."""
        return Activation(self._span)

    def report(self, succeeded: bool, is_poll: bool) -> None:
        """Record the end of work, and link to the poll that reported it."""
        if self._is_ended:
            return
        if not succeeded:
            fail(self._span, "work_failed")
        last = last_call.get()
        own = self._span.get_span_context()
        if is_poll and last is not None and last.parent.span_id != own.span_id:
            self._span.add_link(last.span)

    def end(self, error: BaseException | None = None) -> None:
        """End the span."""
        if not self._is_ended:
            self._is_ended = True
            if error is not None and is_failure(error):
                fail(self._span, class_name(error))
            self._span.end()
