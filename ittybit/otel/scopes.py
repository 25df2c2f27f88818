"""Context managers that make a span the current one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import Token
from types import TracebackType
from typing import Any

from opentelemetry.context import Context, attach, detach
from opentelemetry.trace import Span, set_span_in_context

from ittybit.otel.attributes import class_name, fail, is_failure

try:
    # The package on which all official instrumentations depend.
    from opentelemetry.instrumentation import utils as _installed
except ImportError:
    utils: Any = None
else:
    utils = _installed

__all__ = ["Activation", "SpanScope", "is_enabled", "is_http_enabled", "suppress_http"]


def is_enabled() -> bool:
    """Return whether instrumentations should record spans and metrics."""
    return utils is None or bool(utils.is_instrumentation_enabled())


def is_http_enabled() -> bool:
    """Return whether instrumentations of HTTP clients should record requests."""
    return utils is None or bool(utils.is_http_instrumentation_enabled())


def suppress_http() -> AbstractContextManager[None]:
    """Return a context manager; its block records no other spans of requests."""
    if utils is None:
        return nullcontext()
    suppressed: AbstractContextManager[None] = utils.suppress_http_instrumentation()
    return suppressed


class Activation(AbstractContextManager[None]):
    """Makes `span` the current span during the block."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def __enter__(self) -> None:
        self._token: Token[Context] = attach(set_span_in_context(self._span))

    def __exit__(self, *_: object) -> None:
        detach(self._token)


class SpanScope(AbstractContextManager[Callable[[Any], None]]):
    """Makes `span` the current span during the block, and ends it after the block."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self._activation = Activation(span)

    def __enter__(self) -> Callable[[Any], None]:
        self._activation.__enter__()
        return self

    def __call__(self, result: Any) -> None:
        """Record the result of the block."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._activation.__exit__()
        if error is not None and is_failure(error):
            self.record(error)
        self.span.end()

    def record(self, error: BaseException) -> None:
        """Record the failure of the block."""
        fail(self.span, class_name(error))
