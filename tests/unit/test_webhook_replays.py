"""Repeated webhooks are recognized, and no others."""

import math
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittybit import webhooks
from ittybit.errors import ArgumentError, WebhookError

SECRET = "whsec_" + b64encode(b"the key of the tests, 32 bytes..").decode()
NOW = 1_800_000_000
EVENT = (
    b'{"id":"evt_1","object":"event","kind":"task.succeeded","created_at":%d,"data":'
    b'{"id":"task_1","object":"task","status":"succeeded"}}' % NOW
)
SCHEMES: list[Any] = ["ittybit", "standard"]


def sign_headers(scheme: Any, body: bytes = EVENT) -> dict[str, str]:
    return webhooks.sign(body, SECRET, scheme=scheme, id="msg_1", timestamp=NOW)


def assert_refused(step: str, *arguments: Any, **options: Any) -> None:
    with pytest.raises(WebhookError) as caught:
        webhooks.verify(*arguments, clock=lambda: NOW, **options)
    assert caught.value.step == step, caught.value


def is_accepted(*arguments: Any, **options: Any) -> bool:
    webhooks.verify(*arguments, clock=lambda: NOW, **options)
    return True


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_repeated_webhook_is_refused_while_the_cache_remembers_it(
    scheme: Any,
) -> None:
    cache = webhooks.ReplayCache()
    headers = sign_headers(scheme)
    assert_refused(
        "signature", EVENT, sign_headers(scheme, b"forged"), SECRET, cache=cache
    )
    assert is_accepted(EVENT, headers, SECRET, cache=cache)
    assert_refused("replay", EVENT, headers, SECRET, cache=cache)
    assert is_accepted(EVENT, headers, SECRET)


def test_two_webhooks_about_one_task_are_no_replay() -> None:
    cache = webhooks.ReplayCache()
    for status in (b"processing", b"completed"):
        body = b'{"id": "task_1", "object": "task", "status": "%s"}' % status
        assert is_accepted(body, webhooks.sign(body, SECRET), SECRET, cache=cache)


def test_an_event_is_recognized_by_its_id_and_time_in_any_json_format() -> None:
    cache = webhooks.ReplayCache()
    again = EVENT.replace(b",", b", ")
    assert is_accepted(EVENT, webhooks.sign(EVENT, SECRET), SECRET, cache=cache)
    assert_refused("replay", again, webhooks.sign(again, SECRET), SECRET, cache=cache)


@pytest.mark.parametrize(
    "change", [(b"evt_1", b"evt_2"), (b"1800000000", b"1800000001")]
)
def test_another_id_or_time_is_another_event(change: tuple[bytes, bytes]) -> None:
    cache = webhooks.ReplayCache()
    for body in (EVENT, EVENT.replace(*change)):
        assert is_accepted(body, webhooks.sign(body, SECRET), SECRET, cache=cache)


@pytest.mark.parametrize(
    ("scheme", "tolerance", "expected"),
    [
        ("ittybit", None, 172_800),
        ("standard", None, 600),
        ("ittybit", 10, 20),
        ("standard", timedelta(minutes=1), 120),
        ("standard", math.inf, math.inf),
    ],
)
def test_a_delivery_is_remembered_as_long_as_it_could_be_accepted(
    scheme: Any, tolerance: Any, expected: float
) -> None:
    class RecordingCache(webhooks.ReplayCache):
        def claim(self, delivery_id: str, seconds: float) -> bool:
            remembered.append(seconds)
            return super().claim(delivery_id, seconds)

    remembered: list[float] = []
    options: Any = {"cache": RecordingCache(), "tolerance": tolerance}
    assert is_accepted(EVENT, sign_headers(scheme), SECRET, **options)
    assert remembered == [expected]


def test_a_cache_forgets_expired_entries_and_the_oldest_when_it_is_full() -> None:
    now = [0.0]
    cache = webhooks.ReplayCache(2, clock=lambda: now[0])
    assert [cache.claim(name, 10) for name in "aab"] == [True, False, True]
    assert cache.claim("c", math.inf)  # removes a
    assert len(cache) == 2
    assert cache.claim("a", 10)  # removes b
    now[0] = 11
    assert not cache.claim("c", 10)
    cache.forget("c")
    cache.forget("unknown")
    assert cache.claim("c", 10)
    for size in (0, math.nan):
        with pytest.raises(ArgumentError):
            webhooks.ReplayCache(size)  # type: ignore[arg-type]  # NaN is refused


def test_only_one_of_many_threads_claims_a_delivery() -> None:
    cache = webhooks.ReplayCache()
    names = [str(number) for number in range(100) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(lambda name: cache.claim(name, 10), names))
    each = [claimed[at : at + 8].count(True) for at in range(0, len(claimed), 8)]
    assert each == [1] * 100


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3))))
def test_a_cache_remembers_only_unexpired_deliveries(
    steps: list[tuple[str, int]],
) -> None:
    now = 0
    cache = webhooks.ReplayCache(clock=lambda: float(now))
    ends: dict[str, int] = {}
    for name, pause in steps:
        now += pause
        fresh = ends.get(name, 0) <= now
        assert cache.claim(name, 5) is fresh
        if fresh:
            ends[name] = now + 5
    assert len(cache) <= len(ends)
