"""Instruments of a meter provider, which all clients with this provider share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from weakref import WeakKeyDictionary, WeakSet

from opentelemetry.metrics import (
    CallbackOptions,
    Counter,
    Histogram,
    MeterProvider,
    Observation,
    UpDownCounter,
)

from ittybit.core.config.observer import Usage
from ittybit.version import VERSION

__all__ = ["Instruments", "instruments_of"]

_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]


class Instruments:
    """Counters and histograms of one meter provider."""

    calls: Counter
    call_duration: Histogram
    attempts: Counter
    duration: Histogram
    active: UpDownCounter
    sent: Histogram
    received: Histogram
    retries: Counter
    limit: Histogram
    items: Counter

    def __init__(self, provider: MeterProvider) -> None:
        self._meter = provider.get_meter("ittybit", VERSION)
        count, size, seconds = self._meter.create_counter, self._sizes, self._seconds
        self.calls = count("ittybit.client.calls", "{call}", "Calls, without retries")
        self.call_duration = seconds(
            "ittybit.client.call.duration", "Duration of calls with all retries"
        )
        self.attempts = count(
            "ittybit.client.attempts", "{request}", "HTTP requests, also of redirects"
        )
        self.duration = seconds("http.client.request.duration", "Duration of requests")
        self.active = self._meter.create_up_down_counter(
            "http.client.active_requests", "{request}", "Requests in progress"
        )
        self.sent = size("http.client.request.body.size", "Size of request bodies")
        self.received = size(
            "http.client.response.body.size", "Size of response bodies as received"
        )
        self.retries = count("ittybit.client.retries", "{retry}", "Retries")
        self.limit = seconds(
            "ittybit.client.rate_limit.wait.duration", "Waits for the rate limit"
        )
        self.items = count("ittybit.batch.items", "{item}", "Items by stage")
        self.pools: WeakSet[Usage] = WeakSet()
        self._meter.create_observable_up_down_counter(
            "ittybit.client.pool.slots",
            [partial(_observe_pools, self.pools)],
            "{slot}",
            "Used slots of connection pools, and calls that wait for one",
        )

    def _seconds(self, name: str, description: str) -> Histogram:
        return self._meter.create_histogram(
            name, "s", description, explicit_bucket_boundaries_advisory=_SECONDS
        )

    def _sizes(self, name: str, description: str) -> Histogram:
        return self._meter.create_histogram(name, "By", description)


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
