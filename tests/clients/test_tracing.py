"""OpenTelemetry's own instrumentations see every request of a default client.

They create no spans for the requests of an instrumented client.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ittybit.otel import instrument
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.async_ import visible_calls as awaiting
from tests.support.planned import PLANS, PlannedServer
from tests.sync_ import visible_calls as blocking


@pytest.fixture
def provider() -> TracerProvider:
    return TracerProvider()


@pytest.fixture
def spans(provider: TracerProvider) -> Iterator[InMemorySpanExporter]:
    """Record the spans of both instrumentations."""
    exporter = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instruments = AioHttpClientInstrumentor(), RequestsInstrumentor()
    for each in instruments:
        each.instrument(tracer_provider=provider)
    yield exporter
    for each in instruments:
        each.uninstrument()


def check(server: PlannedServer, spans: InMemorySpanExporter, name: str) -> None:
    seen = Counter(
        (span.attributes["http.method"], span.attributes["http.status_code"])
        for span in spans.get_finished_spans()
        if span.attributes is not None
    )
    assert seen == Counter((plan.method, plan.status) for plan in PLANS[name])
    assert len(server.requests) == len(PLANS[name])
    sent = {request.headers["traceparent"].split("-")[2] for request in server.requests}
    assert sent == {
        f"{span.context.span_id:016x}"
        for span in spans.get_finished_spans()
        if span.context is not None
    }


@pytest.mark.parametrize("name", PLANS)
async def test_each_request_of_the_async_client_has_a_span(
    name: str, tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    with PlannedServer(PLANS[name]) as server:
        await awaiting.run(name, tmp_path, server.url)
    check(server, spans, name)


@pytest.mark.parametrize("name", PLANS)
def test_each_request_of_the_blocking_client_has_a_span(
    name: str, tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    with PlannedServer(PLANS[name]) as server:
        blocking.run(name, tmp_path, server.url)
    check(server, spans, name)


def check_own(spans: InMemorySpanExporter) -> None:
    found = spans.get_finished_spans()
    scopes = [span.instrumentation_scope for span in found]
    assert [scope.name for scope in scopes if scope] == ["ittybit", "ittybit"]


async def test_an_instrumented_async_client_has_no_double_spans(
    spans: InMemorySpanExporter, provider: TracerProvider
) -> None:
    with PlannedServer(PLANS["get"]) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await instrument(client, tracer_provider=provider).media.get("med_1")
    check_own(spans)


def test_an_instrumented_blocking_client_has_no_double_spans(
    spans: InMemorySpanExporter, provider: TracerProvider
) -> None:
    with (
        PlannedServer(PLANS["get"]) as server,
        Ittybit("key", base_url=server.url) as client,
    ):
        instrument(client, tracer_provider=provider).media.get("med_1")
    check_own(spans)
