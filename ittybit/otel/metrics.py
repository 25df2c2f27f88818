"""Instruments of a meter provider, which all clients with this provider share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from weakref import WeakKeyDictionary, WeakSet

from opentelemetry.metrics import (
    CallbackOptions,
    Histogram,
    Meter,
    MeterProvider,
    Observation,
)

from ittybit.core.observation import Usage
from ittybit.version import VERSION

_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]


class Instruments:
    """Counters and histograms of one meter provider."""

    def __init__(self, provider: MeterProvider) -> None:
        meter = provider.get_meter("ittybit", VERSION)
        self.calls = meter.create_counter(
            "ittybit.client.calls", "{call}", "Calls, whose attempts count as one"
        )
        self.call_duration = _seconds(
            meter, "ittybit.client.call.duration", "Duration of calls with all retries"
        )
        self.attempts = meter.create_counter(
            "ittybit.client.attempts", "{request}", "HTTP requests, also of redirects"
        )
        self.duration = _seconds(
            meter, "http.client.request.duration", "Duration of HTTP client requests"
        )
        self.active = meter.create_up_down_counter(
            "http.client.active_requests", "{request}", "Active HTTP requests"
        )
        self.sent = meter.create_histogram(
            "http.client.request.body.size", "By", "Size of HTTP client request bodies"
        )
        self.received = meter.create_histogram(
            "http.client.response.body.size",
            "By",
            "Size of HTTP client response bodies as received, which may be compressed",
        )
        self.retries = meter.create_counter(
            "ittybit.client.retries", "{retry}", "Retries after failed attempts"
        )
        self.limit = _seconds(
            meter,
            "ittybit.client.rate_limit.wait.duration",
            "Time that requests waited for the rate limit",
        )
        self.items = meter.create_counter(
            "ittybit.batch.items", "{item}", "Items of batches that reached a stage"
        )
        self.pools: WeakSet[Usage] = WeakSet()
        meter.create_observable_up_down_counter(
            "ittybit.client.pool.slots",
            [partial(_observe_pools, self.pools)],
            "{slot}",
            "Used slots of connection pools, and calls that wait for one",
        )


def _seconds(meter: Meter, name: str, description: str) -> Histogram:
    return meter.create_histogram(
        name, "s", description, explicit_bucket_boundaries_advisory=_SECONDS
    )


def _observe_pools(pools: WeakSet[Usage], _: CallbackOptions) -> Iterator[Observation]:
    usages = [pool.usage() for pool in list(pools)]
    for index, state in enumerate(("used", "waiting")):
        total = sum(usage[index] for usage in usages)
        yield Observation(total, {"ittybit.pool.state": state})


_known: WeakKeyDictionary[MeterProvider, Instruments] = WeakKeyDictionary()


def instruments_of(provider: MeterProvider) -> Instruments:
    """Return the instruments of `provider`, created once."""
    found = _known.get(provider)
    if found is None:
        found = _known.setdefault(provider, Instruments(provider))
    return found
