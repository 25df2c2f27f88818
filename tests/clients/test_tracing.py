"""OpenTelemetry's own instrumentations see every request of a default client."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.async_ import visible_calls as awaiting
from tests.support.planned import PLANS, PlannedServer
from tests.sync_ import visible_calls as blocking


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Record the spans of both instrumentations."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instruments = AioHttpClientInstrumentor(), RequestsInstrumentor()
    for instrument in instruments:
        instrument.instrument(tracer_provider=provider)
    yield exporter
    for instrument in instruments:
        instrument.uninstrument()


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
