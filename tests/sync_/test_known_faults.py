# Generated from tests/async_/test_known_faults.py by build_sync.py. Do not edit.
"""Faults that users of other SDKs report, and that this client must not have."""

import gc
import logging
import tracemalloc
import weakref

import pytest

from ittybit.core.connection.exchange import Exchange
from ittybit.errors import (
    APIConnectionError,
    APITimeoutError,
    RateLimitError,
    TaskCancelled,
)
from ittybit_emulator import Emulator
from ittybit_emulator.http.faults import Fault
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering


def test_the_environment_s_key_is_read_when_a_client_is_created(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WireServer(answering(MEDIA)) as server:
        monkeypatch.setenv("ITTYBIT_BASE_URL", server.url)
        for key in ("first", "second"):
            monkeypatch.setenv("ITTYBIT_API_KEY", key)
            with Ittybit() as client:
                monkeypatch.setenv("ITTYBIT_API_KEY", "too late")
                client.media.get("med_1")
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer first", "Bearer second"]


@pytest.mark.parametrize("broken", [Fault(drop="after"), Fault(status=500)])
def test_a_create_is_retried_with_the_same_idempotency_key(
    client: Ittybit, emulator: Emulator, broken: Fault
) -> None:
    emulator.faults.add(broken, method="POST")
    client.media.create(title="Harbour")
    keys = [arrival.headers["Idempotency-Key"] for arrival in emulator.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(keys[0]) == 36


def test_a_caller_may_give_the_idempotency_key(
    client: Ittybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(status=500), method="POST")
    client.media.create(
        request_options={"additional_headers": {"idempotency-key": "order-7"}}
    )
    assert [a.headers.getall("Idempotency-Key") for a in emulator.requests] == [
        ["order-7"],
        ["order-7"],
    ]


@pytest.mark.parametrize("status", ["cancelled", "canceled"])
def test_a_cancelled_task_ends_the_wait_immediately(status: str) -> None:
    task = answer(b'{"id": "task_1", "status": "%s"}' % status.encode())
    with WireServer(answering(task)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(TaskCancelled):
                client.tasks.wait("task_1", timeout=5)
    assert len(server.requests) == 1


def test_an_unknown_status_of_a_task_is_kept() -> None:
    task = answer(b'{"id": "task_1", "status": "dreaming", "kind": "hologram"}')
    with WireServer(answering(task)) as server:
        with Ittybit("key", base_url=server.url) as client:
            found = client.tasks.get("task_1")
    assert (found.status, found.kind, found.ended) == ("dreaming", "hologram", False)


def test_a_pause_that_exceeds_the_deadline_does_not_start() -> None:
    lasting = answer(b"", "429 Slow Down", Retry_After="86400")
    with WireServer(answering(lasting)) as server:
        with Ittybit("key", base_url=server.url, deadline=1) as client:
            with pytest.raises(RateLimitError) as caught:
                client.media.get("med_1")
    assert caught.value.retry_after == 86400
    assert len(server.requests) == 1


def test_retry_after_in_milliseconds_is_supported() -> None:
    soon = answer(b"", "429 Slow Down", Retry_After="30", retry_after_ms="20")
    with WireServer(answering(soon, MEDIA)) as server:
        with Ittybit("key", base_url=server.url, deadline=5) as client:
            assert (client.media.get("med_1")).id == "med_1"


def test_a_timeout_does_not_multiply_beyond_the_deadline() -> None:
    def silent(line: Line) -> None:
        line.head()
        line.until_gone()

    with WireServer(silent) as server:
        with Ittybit(
            "key", base_url=server.url, timeout=0.3, max_retries=9, deadline=0.5
        ) as client:
            with pytest.raises(APITimeoutError):
                client.media.get("med_1")
    assert len(server.requests) <= 2


def test_the_key_is_in_no_log(
    client: Ittybit, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.add(Fault(status=503, headers={"Retry-After": "0.001"}))
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "ittybit"):
        signature = client.signatures.create(filename="a.mp4", method="put")
    lines = [record.getMessage() for record in caplog.records]
    text = "\n".join(lines)
    assert "POST" in text
    assert "answered 201" in text
    assert "attempt 1 failed" in text
    assert emulator.key not in text
    assert "signature=" in (signature.url or "")
    assert "signature=" not in text


def test_copies_and_new_clients_leak_no_memory() -> None:
    sizes: list[int] = []
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            tracemalloc.start()
            for _ in range(3):
                _many(client, server.url)
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
            tracemalloc.stop()
    # The first round fills caches. A pool per client would take a megabyte.
    assert sizes[2] - sizes[1] < 250_000


@pytest.mark.parametrize(("ending", "timeout"), [("stalled", 0.1), ("closed", 30)])
def test_a_failed_body_leaves_nothing_in_memory(ending: str, timeout: float) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(MEDIA[:-3])
        if ending == "stalled":
            line.until_gone()

    def exchanges() -> int:
        gc.collect()
        return sum(type(each) is Exchange for each in gc.get_objects())

    before = exchanges()
    with WireServer(script) as server:
        with Ittybit(
            "key", base_url=server.url, timeout=timeout, max_retries=0
        ) as client:
            for _ in range(4):
                with pytest.raises(APIConnectionError):
                    client.media.get("med_1")
            # A pending wakeup may still hold the last one.
            assert exchanges() <= before + 1


def _many(client: Ittybit, url: str) -> None:
    for number in range(500):
        copy = client.with_options(timeout=5, max_retries=number % 3)
        other = client.with_options(proxy=f"http://127.0.0.1:{number + 1}")
        other.close()
        Ittybit("key", base_url=url)
        if not number % 100:
            copy.media.get("med_1")


def test_deleting_a_client_deletes_its_connections() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = Ittybit("key", base_url=server.url)
        client.media.get("med_1")
        pool = weakref.ref(client._engine.sender.pool)
        del client
        gc.collect()
        assert pool() is None
