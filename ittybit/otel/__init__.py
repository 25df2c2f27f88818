"""Traces and metrics with OpenTelemetry. Install with `pip install '.[otel]'`.

>>> from ittybit.otel import instrument
>>> client = instrument(AsyncIttybit())
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import TracerProvider

from ittybit.core.config.observer import NO_OBSERVER, Observer
from ittybit.errors import ArgumentError
from ittybit.otel.observer import OpenTelemetryObserver

__all__ = ["instrument", "uninstrument"]

Client = TypeVar("Client")


def instrument(
    client: Client,
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> Client:
    """Record spans and metrics of all calls of a client.

    Copies that `with_options` creates later are also instrumented. Pickled clients and
    clients that already exist are not.

    Args:
        client: A client of this package: Ittybit or Wootiv, with or without asyncio.
        tracer_provider: Provider of the tracer. Default: the global provider.
        meter_provider: Provider of the meter. Default: the global provider.

    Returns:
        The same client.

    Raises:
        ArgumentError: `client` is not a client of this package.

    >>> client = instrument(Ittybit())
    """
    _observe(client, OpenTelemetryObserver(tracer_provider, meter_provider))
    return client


def uninstrument(client: Client) -> Client:
    """Stop recording spans and metrics of a client.

    Copies that already exist remain instrumented.

    Args:
        client: A client of this package.

    Returns:
        The same client.

    Raises:
        ArgumentError: `client` is not a client of this package.

    >>> uninstrument(client)
    """
    _observe(client, NO_OBSERVER)
    return client


def _observe(client: object, observer: Observer) -> None:
    engine: Any = getattr(cast("Any", client), "_engine", None)
    if not hasattr(engine, "observe"):
        raise ArgumentError(
            f"client must be a client of this package, got {type(client).__name__}"
        )
    engine.observe(observer)
