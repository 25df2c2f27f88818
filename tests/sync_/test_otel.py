# Generated from tests/async_/test_otel.py by build_sync.py. Do not edit.
"""Spans and metrics of `ittybit.otel`."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from ittybit.errors import APIConnectionError, ArgumentError, NotFoundError
from ittybit.otel import instrument, uninstrument
from ittybit_sync import Ittybit
from ittybit_sync.concurrency import each
from ittybit_sync.wootiv import Wootiv
from tests.support.telemetry import Telemetry, context, links
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

KEY = "ik_secret_0123456789"
SIGNED = "signature=hush-hush-hush"
PENDING = b'{"id": "task_1", "kind": "image", "status": "processing"}'
DONE = (
    b'{"id": "task_1", "kind": "image", "status": "completed", "progress": 100,'
    b' "output": {"id": "file_1", "url": "http://127.0.0.1:9/a.webp", "filesize": 9}}'
)
NO_MEDIA = answer(b'{"message": "no media"}', "404 Not Found")


@pytest.fixture
def telemetry() -> Telemetry:
    return Telemetry()


def traced(server: WireServer, telemetry: Telemetry, **settings: Any) -> Ittybit:
    client = Ittybit(KEY, base_url=server.url, **settings)
    return instrument(client, **telemetry.providers)


def sent_spans(server: WireServer) -> list[str]:
    """Return the span IDs that the server has received; empty if it received none."""
    headers = [seen.headers.get("traceparent", "") for seen in server.requests]
    return [header.split("-")[2] if header else "" for header in headers]


def check_attempts(
    spans: list[ReadableSpan], common: dict[str, Any], base_url: str
) -> None:
    """Check the spans of two failed attempts and a successful one."""
    for number, (span, status) in enumerate(zip(spans, (503, 503, 200), strict=True)):
        assert (span.name, span.kind) == ("GET /media/{id}", SpanKind.CLIENT)
        failed = {"error.type": "503"} if status == 503 else {}
        resent = {"http.request.resend_count": number} if number else {}
        assert span.attributes == {
            **common,
            **failed,
            **resent,
            "url.full": f"{base_url}/media/med_1",
            "http.response.status_code": status,
            "http.response.body.size": 19 if failed else 15,
            "network.protocol.version": "1.1",
        }
        assert (span.status.status_code is StatusCode.ERROR) == bool(failed)


def test_a_call_has_a_span_and_each_attempt_a_child(telemetry: Telemetry) -> None:
    with WireServer(answering(BUSY, BUSY, MEDIA)) as server:
        with traced(server, telemetry) as client:
            client.media.get("med_1")
    call, *attempts = telemetry.spans()
    assert (call.name, call.kind) == ("GET /media/{id}", SpanKind.INTERNAL)
    assert call.status.status_code is StatusCode.UNSET
    assert [event.name for event in call.events] == ["retry", "retry"]
    assert call.events[0].attributes == {
        "error.type": "503",
        "ittybit.retry.delay": 0.001,
    }
    assert telemetry.children(call) == attempts
    common = {
        "http.request.method": "GET",
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "url.template": "/media/{id}",
    }
    assert call.attributes == {**common, "http.response.status_code": 200}
    check_attempts(attempts, common, server.url)
    assert sent_spans(server) == [f"{context(s).span_id:016x}" for s in attempts]


def test_metrics_count_calls_attempts_bytes_retries_and_waits(
    telemetry: Telemetry,
) -> None:
    with WireServer(answering(BUSY, MEDIA)) as server:
        with traced(server, telemetry, rate_limit=500) as client:
            client.media.create(title="Harbour")
            total = telemetry.total
            assert total("ittybit.client.calls", status_code=200) == 1
            assert total("ittybit.client.attempts") == 2
            assert total("ittybit.client.retries", type="503") == 1
            assert 0 < total("http.client.request.duration", status_code=503) < 60
            assert total("ittybit.client.call.duration") > 0.001
            assert total("http.client.request.body.size", status_code=200) == 19
            assert total("http.client.response.body.size", status_code=200) == 15
            assert total("http.client.active_requests") == 0
            assert 0 < total("ittybit.client.rate_limit.wait.duration") < 60
            with client.media.with_streaming_response.get("med_1") as response:
                assert total("http.client.active_requests") == 1
                pool = telemetry.points("ittybit.client.pool.slots")
                assert response.read()
    assert {a["ittybit.pool.state"]: n for a, n in pool} == {"used": 1, "waiting": 0}


def test_a_failed_call_records_the_error_without_secrets(
    telemetry: Telemetry,
) -> None:
    echo = answer(f'{{"message": "{KEY} http://h/x?{SIGNED}"}}'.encode(), "404 No")
    with WireServer(answering(echo)) as server:
        with traced(server, telemetry) as client:
            with pytest.raises(NotFoundError):
                client.media.get("med_1")
            with pytest.raises(NotFoundError):
                client.get(f"{server.url}/x?{SIGNED}")
            gone = client.with_options(base_url="http://127.0.0.1:1", max_retries=0)
            with pytest.raises(APIConnectionError):
                gone.media.list()
    assert {s.status.status_code for s in telemetry.spans()} == {StatusCode.ERROR}
    kinds = {(s.attributes or {})["error.type"] for s in telemetry.spans()}
    assert kinds == {"404", "ittybit.errors.APIConnectionError"}
    [event] = telemetry.spans("GET /media/{id}")[0].events
    assert (event.attributes or {})["exception.type"] == "ittybit.errors.NotFoundError"
    text = telemetry.text()
    assert "secret" not in text
    assert "hush" not in text
    assert telemetry.total("ittybit.client.calls", type="404") == 2


@pytest.mark.parametrize("is_same", [True, False])
def test_another_origin_receives_no_trace_context(
    telemetry: Telemetry, is_same: bool
) -> None:
    with WireServer(answering(MEDIA)) as elsewhere:
        place = "/other" if is_same else f"{elsewhere.url}/other?{SIGNED}"
        moved = answer(b"", "302 Found", Location=place)
        with WireServer(answering(moved, MEDIA)) as server:
            with traced(server, telemetry) as client:
                client.media.get("med_1")
        received = sent_spans(server) + sent_spans(elsewhere)
    call, first, second = telemetry.spans()
    assert telemetry.children(call) == [first, second]
    own = [f"{context(span).span_id:016x}" for span in (first, second)]
    assert received == (own if is_same else [own[0], ""])
    assert (second.attributes or {})["http.request.resend_count"] == 1
    assert "hush" not in telemetry.text()


def storing(line: Line) -> None:
    """Store a file, and return its bytes."""
    while (seen := line.request()) is not None:
        body = b'{"id": "file_1", "filesize": 5, "filename": "a.png"}'
        line.send(answer(body if seen.method == "PUT" else b"12345"))


def test_signed_transfers_receive_no_trace_context(
    telemetry: Telemetry, tmp_path: Path
) -> None:
    with (
        WireServer(storing) as bucket,
        WireServer(
            answering(answer(f'{{"url": "{bucket.url}/a.png?{SIGNED}"}}'.encode()))
        ) as server,
    ):
        with traced(server, telemetry) as client:
            client.files.upload(b"12345", filename="a.png")
            client.files.upload(b"12345", signed_url=f"{bucket.url}/b?{SIGNED}")
            client.files.download(f"{bucket.url}/c?{SIGNED}", tmp_path / "c")
    assert "" not in sent_spans(server)
    assert sent_spans(bucket) == ["", "", ""]
    uploads = telemetry.spans("files.upload")
    names = [[s.name for s in telemetry.children(upload)] for upload in uploads]
    assert names == [["POST /signatures", "PUT"], ["PUT"]]
    download = telemetry.span("files.download")
    assert [s.name for s in telemetry.children(download)] == ["GET"]
    size = telemetry.total("http.client.request.body.size", method="PUT")
    assert size == 10
    assert "hush" not in telemetry.text()


def working(line: Line) -> None:
    """Create a task, which ends after the first poll."""
    polls = 0
    while (seen := line.request()) is not None:
        if seen.method == "POST":
            line.send(answer(PENDING))
            continue
        polls += 1
        work = DONE if polls > 1 else PENDING
        listed = b"[%b]" % work if "/task_1" not in seen.target else work
        line.send(answer(listed))


def test_a_wait_is_a_span_that_links_to_the_call_that_created_the_work(
    telemetry: Telemetry,
) -> None:
    with WireServer(working) as server:
        with traced(server, telemetry, max_connections=1) as client:
            task = client.tasks.create(kind="image", file_id="f", width=8)
            ids = [task.id, task.id]
            for done in each(client.tasks.wait, ids, limit=2):
                assert done.succeeded
    create = telemetry.spans("POST /tasks")[0]
    waits = telemetry.spans("tasks.wait")
    polls = [s for s in telemetry.spans() if s.kind is SpanKind.INTERNAL][1:]
    polls = [s for s in polls if s not in waits]
    assert all(context(create).span_id in links(wait) for wait in waits)
    assert (waits[0].attributes or {})["ittybit.wait.ids"] == ("task_1",)
    # One wait polls for both. The other links to the poll that reported the end.
    leader = next(w for w in waits if telemetry.children(w))
    [other] = [w for w in waits if w is not leader]
    assert context(polls[-1]).span_id in links(other)
    assert links(leader) == {context(create).span_id}


def test_create_and_wait_is_one_trace(telemetry: Telemetry) -> None:
    with WireServer(working) as server:
        with traced(server, telemetry) as client:
            client.tasks.create_and_wait(kind="image", file_id="f", width=8)
    whole = telemetry.span("tasks.create_and_wait")
    names = [span.name for span in telemetry.children(whole)]
    assert names == ["POST /tasks", "tasks.wait"]
    assert {context(s).trace_id for s in telemetry.spans()} == {context(whole).trace_id}


def test_a_batch_is_a_span_and_its_items_are_traces_with_links(
    telemetry: Telemetry, tmp_path: Path
) -> None:
    refused = answer(b'{"message": "bad width"}', "400 Bad")
    with WireServer(answering(answer(DONE), refused)) as server:
        with traced(server, telemetry, max_connections=1) as client:
            run = client.batch(
                tmp_path / "run.sqlite3", task={"kind": "image"}, concurrency=1
            )
            items = [{"source": "file_1", "label": "a"}, {"source": "file_2"}]
            found = [outcome.succeeded for outcome in run(items)]
    assert sorted(found) == [False, True]
    batch = telemetry.span("batch.run")
    assert batch.attributes == {
        "ittybit.batch.succeeded": 1,
        "ittybit.batch.failed": 1,
    }
    spans = telemetry.spans("batch.item")
    assert [links(span) for span in spans] == [{context(batch).span_id}] * 2
    assert {context(span).trace_id for span in spans}.isdisjoint(
        {context(batch).trace_id}
    )
    assert len({context(span).trace_id for span in spans}) == 2
    assert sorted(s.status.status_code.name for s in spans) == ["ERROR", "UNSET"]
    for stage, number in {"intended": 2, "done": 1, "failed": 1}.items():
        assert telemetry.total("ittybit.batch.items", stage=stage) == number


def test_copies_are_instrumented_until_uninstrument(telemetry: Telemetry) -> None:
    with WireServer(answering(MEDIA)) as server:
        with traced(server, telemetry) as client:
            copy = client.with_options(max_retries=5)
            copy.media.get("med_1")
            assert len(telemetry.spans()) == 2
            uninstrument(client)
            client.media.get("med_1")
            pickle.loads(pickle.dumps(copy)).media.get("med_1")
            assert len(telemetry.spans()) == 2
    assert sent_spans(server)[1:] == ["", ""]


def test_a_client_with_providers_is_instrumented(telemetry: Telemetry) -> None:
    other = Telemetry()
    with WireServer(answering(MEDIA)) as server:
        client = Ittybit(KEY, base_url=server.url, **telemetry.providers)
        with client, Wootiv(api_key=KEY, **telemetry.providers) as wootiv:
            client.media.get("med_1")
            client.with_options(max_retries=5).media.get("med_1")
            client.with_options(**other.providers).media.get("med_1")
            plain = dict.fromkeys(telemetry.providers)
            client.with_options(**plain).media.get("med_1")
            wootiv.with_options(base_url=server.url).contacts.retrieve("a")
        with pytest.raises(ArgumentError, match="r_provider cannot be pickled"):
            pickle.dumps(client)
    own, others = (each.total("ittybit.client.calls") for each in (telemetry, other))
    assert (own, others) == (3, 1)
    assert (len(telemetry.spans()), len(other.spans())) == (6, 2)


@pytest.mark.parametrize("name", ["tracer_provider", "meter_provider"])
def test_a_provider_must_be_of_opentelemetry(name: str) -> None:
    settings: Any = {name: "console"}
    with pytest.raises(ArgumentError, match=f"{name} must be a provider of OpenTelem"):
        Ittybit(KEY, **settings)


def test_only_clients_can_be_instrumented() -> None:
    with pytest.raises(ArgumentError, match="client must be a client of this package"):
        instrument("a client")


def test_calls_of_the_second_api_are_named_by_their_paths(
    telemetry: Telemetry,
) -> None:
    with WireServer(answering(answer(b"{}"))) as server:
        with Wootiv(api_key=KEY, base_url=server.url) as client:
            instrument(client, **telemetry.providers)
            client.contacts.retrieve("a/b")
            client.root.retrieve()
            client.get("/any/thing")
    names = [s.name for s in telemetry.spans() if s.kind is SpanKind.INTERNAL]
    assert names == ["GET /contacts/{id}", "GET /", "GET"]
