# Generated from tests/async_/test_options_limits.py by build_sync.py. Do not edit.
"""Limits of the number of retries and the request rate."""

import time

import pytest

from ittybit.body import Body
from ittybit.core.rate_limit import Limiter
from ittybit.errors import (
    APITimeoutError,
    ArgumentError,
    InternalServerError,
    LocalFileError,
    RateLimitError,
)
from ittybit.timeouts import Timeout
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit, _io
from ittybit_sync.concurrency import each
from ittybit_sync.http.runtime import RateLimit
from tests.support.bodies import openable_once
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering

BUSY = answer(b"", "503 Busy", Retry_After="0.001")
REFUSED = answer(b"", "429 Slow Down", Retry_After="0.001")


def test_a_storm_of_retries_ends() -> None:
    with WireServer(answering(BUSY)) as server:
        with Ittybit("key", base_url=server.url, max_retries=99) as client:
            for _ in range(10):
                with pytest.raises(InternalServerError):
                    client.media.get("med_1")
    # The budget pays for a hundred retries. First attempts are always sent.
    assert len(server.requests) == 100 + 10


def test_copies_share_the_retry_budget() -> None:
    with WireServer(answering(BUSY)) as server:
        with Ittybit("key", base_url=server.url, max_retries=99) as client:
            for _ in range(4):
                with pytest.raises(InternalServerError):
                    client.with_options(timeout=5).media.get("med_1")
    assert len(server.requests) == 100 + 4


def test_creates_are_sent_once_if_retry_creates_is_false(
    emulator: Emulator,
) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    with Ittybit(emulator.key, base_url=emulator.url, retry_creates=False) as client:
        with pytest.raises(InternalServerError):
            client.media.create(title="Harbour")
        assert len(emulator.requests) == 1
        with pytest.raises(InternalServerError):
            client.media.get("med_1", request_options={"max_retries": 1})
        assert len(emulator.requests) == 3
        # The option of a call takes precedence over the option of the client.
        with pytest.raises(InternalServerError):
            client.media.create(request_options={"max_retries": 1})
        assert len(emulator.requests) == 5


def test_a_body_that_cannot_be_reopened_is_not_retried() -> None:
    def rude(line: Line) -> None:
        line.request()

    with WireServer(rude) as server:
        with Ittybit("key", base_url=server.url) as client:
            body = Body("a pipe", 10, openable_once(b"0123456789"))
            with pytest.raises(LocalFileError, match="'a pipe': it was read already"):
                client.put("/x", content=body)
    # One transport reads the body before it sends the head, the other afterwards.
    assert len(server.requests) <= 2


def test_a_rate_limit_spaces_requests_evenly() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, rate_limit=20) as client:
            started = time.monotonic()
            found = [x for x in each(client.media.get, "a" * 11, limit=11)]
            took = time.monotonic() - started
    assert len(found) == 11
    assert 0.5 <= took < 1.0


def test_copies_share_a_rate_and_another_rate_has_its_own_queue() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, rate_limit=5) as client:
            started = time.monotonic()
            client.media.get("med_1")
            client.with_options(timeout=9).media.get("med_1")
            assert time.monotonic() - started >= 0.2
            started = time.monotonic()
            client.with_options(rate_limit=None).media.get("med_1")
            client.with_options(rate_limit=1000).media.get("med_1")
            assert time.monotonic() - started < 0.15


def test_requests_are_sent_in_the_order_of_the_calls() -> None:
    asked: list[str] = []

    def get(id: str) -> None:
        # The calls start one after another and wait concurrently.
        _io.sleep(int(id) * 0.03)
        asked.append(id)
        client.media.get(id)

    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, rate_limit=10) as client:
            for _ in each(get, "0123456", limit=7):
                pass
    assert [request.target[-1] for request in server.requests] == asked


def test_a_turn_after_the_deadline_is_refused_immediately() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, rate_limit=1.5, deadline=0.3
        ) as client:
            client.media.get("med_1")
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="the rate limit allows it only"):
                client.media.get("med_1")
            assert time.monotonic() - started < 0.2
            # The refused call gave up its turn to the next one.
            client.with_options(deadline=1).media.get("med_1")
    assert len(server.requests) == 2


def test_the_retry_after_of_one_call_delays_all_calls_of_the_client() -> None:
    slow = answer(b"", "429 Slow Down", Retry_After_ms="400")
    with WireServer(answering(slow, MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, rate_limit="adaptive", max_retries=0
        ) as client:
            started = time.monotonic()
            with pytest.raises(RateLimitError):
                client.media.get("med_1")
            client.with_options(timeout=5).media.get("med_2")
            assert 0.35 <= time.monotonic() - started < 2


def test_the_adaptive_rate_halves_after_a_429_and_recovers() -> None:
    with WireServer(answering(*[MEDIA] * 20, REFUSED, MEDIA)) as server:
        with Ittybit("key", base_url=server.url, rate_limit="adaptive") as client:
            rate_limit = client._engine.sender.rate_limit
            assert rate_limit is not None
            for _ in range(20):
                client.media.get("med_1")
            assert rate_limit.limiter.rate is None
            client.media.get("med_1")
            halved = rate_limit.limiter.rate
            assert halved is not None
            assert 5 <= halved <= 15
            for _ in range(5):
                client.media.get("med_1")
            assert rate_limit.limiter.rate is not None
            assert halved < rate_limit.limiter.rate < halved * 1.5


def test_requests_that_wait_are_sent_as_soon_as_the_rate_rises() -> None:
    limit = RateLimit(Limiter(rate=1.0, adaptive=True))

    def take(number: int) -> None:
        if number < 9:
            limit.take(None)
            return
        _io.sleep(0.1)  # at this rate, the others wait for up to 9 s
        limit.limiter.rate, limit.limiter._next_slot = 1000.0, 0.0
        limit.learn(time.monotonic(), 200, None)

    started = time.monotonic()
    assert len([None for _ in each(take, range(10), limit=10)]) == 10
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("wrong", ["fast", 0, -1, True, float("nan")])
def test_an_invalid_rate_limit_is_refused(wrong: object) -> None:
    with pytest.raises(ArgumentError, match="rate_limit must be 'adaptive' or"):
        Ittybit("key", rate_limit=wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_wait_for_a_free_connection_may_have_its_own_limit() -> None:
    def get(id: str) -> str:
        try:
            return (client.media.get(id)).id
        except APITimeoutError:
            return "late"

    def slow(line: Line) -> None:
        while line.request():
            line.wait(0.6)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit(
            "key",
            base_url=server.url,
            max_connections=1,
            max_retries=0,
            timeout=Timeout(5, pool=0.2),
        ) as client:
            found = [x for x in each(get, "ab", limit=2)]
    assert sorted(found) == ["late", "med_1"]
    assert server.connections == 1


def test_the_limiter_is_not_used_without_a_rate_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("there is no limit to ask")

    monkeypatch.setattr("ittybit_sync.http.runtime.RateLimit.take", never)
    monkeypatch.setattr("ittybit_sync.http.runtime.RateLimit.learn", never)
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"
