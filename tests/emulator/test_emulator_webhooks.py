"""Webhooks: signatures, retries, the delivery log, and fault injection."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import DeliveryFault, Emulator
from tests.emulator.emulator_support import Caller, Receiver, until

_SECRET = "whsec_of_the_tests"


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(
        processes=1, webhook_secret=_SECRET, webhook_backoff=0.02
    ) as emulator:
        yield emulator


@pytest.fixture
def caller(running: Emulator) -> Iterator[Caller]:
    running.deliveries.clear()
    yield Caller(running)
    running.deliveries.faults.clear()


@pytest.fixture
def picture(caller: Caller, samples: Path) -> Any:
    return caller.file("/w/p.png", (samples / "still.png").read_bytes())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver.running() as server:
        yield server


def _signature(body: bytes) -> str:
    return hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()


def _send_webhook(caller: Caller, picture: Any, receiver: Receiver) -> Any:
    return caller.done(
        kind="image", file_id=picture["id"], width=9, webhook_url=receiver.url
    )


def test_a_webhook_is_signed_over_its_raw_body(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    _send_webhook(caller, picture, receiver)
    until(lambda: receiver.bodies)
    signature = receiver.headers[0]["Ittybit-Signature"]
    assert signature == _signature(receiver.bodies[0])


def test_an_http_step_is_signed_too(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    caller.done(kind="http", url=receiver.url)
    assert receiver.headers[0]["Ittybit-Signature"] == _signature(receiver.bodies[0])


def test_a_failed_webhook_is_retried_with_growing_pauses(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    receiver.statuses = [500, 302, 404]
    task = _send_webhook(caller, picture, receiver)
    (delivery,) = caller.emulator.deliveries.matching(subject=task["id"])
    until(lambda: delivery.ended)
    assert delivery.succeeded
    assert receiver.bodies == [delivery.body] * 4
    errors = [attempt.error for attempt in delivery.attempts]
    assert [error and error[-3:] for error in errors] == ["500", "302", "404", None]
    times = [attempt.time for attempt in delivery.attempts]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(pause >= 0.02 * 2**n for n, pause in enumerate(pauses))


def test_a_webhook_is_abandoned_after_five_retries(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    receiver.status = 503
    task = _send_webhook(caller, picture, receiver)
    (delivery,) = caller.emulator.deliveries.matching("task.*", receiver.url)
    until(lambda: delivery.ended)
    assert (len(receiver.bodies), delivery.succeeded) == (6, False)
    assert caller.api("GET", f"/tasks/{task['id']}").json["status"] == "completed"


def test_a_fault_can_send_a_webhook_twice(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    caller.emulator.deliveries.faults.add(DeliveryFault(copies=2))
    _send_webhook(caller, picture, receiver)
    until(lambda: len(receiver.bodies) == 2)
    assert receiver.bodies[0] == receiver.bodies[1]


def test_a_fault_can_delay_a_webhook_so_that_later_ones_arrive_first(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    late = DeliveryFault(late=3600)
    caller.emulator.deliveries.faults.add(late, url=receiver.url)
    first = _send_webhook(caller, picture, receiver)
    second = _send_webhook(caller, picture, receiver)
    until(lambda: receiver.bodies)
    assert [payload["id"] for payload in receiver.received] == [second["id"]]
    (waiting,) = caller.emulator.deliveries.matching(subject=first["id"])
    assert (waiting.attempts, waiting.ended) == ([], False)
    caller.emulator.deliveries.faults.add(DeliveryFault(late=0.1), url=receiver.url)
    start = time.monotonic()
    third = _send_webhook(caller, picture, receiver)
    until(lambda: len(receiver.bodies) == 2)
    assert time.monotonic() - start >= 0.1
    assert receiver.received[1]["id"] == third["id"]


def test_a_fault_can_tamper_with_a_webhook_or_omit_its_signature(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    faults = caller.emulator.deliveries.faults
    faults.add(DeliveryFault(tampered=True), topic="task.completed")
    faults.add(DeliveryFault(signed=False), topic="task.completed")
    for _ in range(3):
        _send_webhook(caller, picture, receiver)
    until(lambda: len(receiver.bodies) == 3)
    signatures = [headers["Ittybit-Signature"] for headers in receiver.headers]
    assert signatures[0] != _signature(receiver.bodies[0])
    assert signatures[1] is None
    assert signatures[2] == _signature(receiver.bodies[2])


def test_stopping_does_not_wait_for_webhooks(picture: Any, samples: Path) -> None:
    with Emulator(processes=1) as emulator, Receiver.running() as receiver:
        receiver.status = 500
        caller = Caller(emulator)
        caller.done(kind="http", url=receiver.url, webhook_url=receiver.url)
        until(lambda: len(receiver.bodies) == 2)
    (delivery,) = emulator.deliveries
    assert (delivery.ended, delivery.succeeded) == (True, False)
