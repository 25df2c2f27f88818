"""Webhooks of the emulator: genuine ones are verified, and forged ones rejected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit import webhooks
from ittybit.errors import WebhookError
from ittybit_emulator import DeliveryFault, Emulator
from tests.emulator.emulator_support import Caller, Receiver, until

_SECRET = "whsec_of_the_tests"


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(processes=1, webhook_secret=_SECRET) as emulator:
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


def _create_task(caller: Caller, picture: Any, receiver: Receiver) -> Any:
    return caller.done(
        kind="image", file_id=picture["id"], width=9, webhook_url=receiver.url
    )


def _received(receiver: Receiver, number: int = 1) -> list[tuple[bytes, Any]]:
    until(lambda: len(receiver.bodies) >= number)
    return list(zip(receiver.bodies, receiver.headers, strict=True))


def _rejected_step(body: bytes, headers: Any, **options: Any) -> str:
    with pytest.raises(WebhookError) as caught:
        webhooks.unwrap(body, headers, _SECRET, **options)
    return caught.value.step


def test_the_webhook_of_a_task_is_verified_and_contains_the_task(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    task = _create_task(caller, picture, receiver)
    ((body, headers),) = _received(receiver)
    event = webhooks.unwrap(body, headers, ["whsec_older", _SECRET])
    assert isinstance(event, webhooks.TaskEvent)
    assert (event.kind, event.data.id) == ("task.completed", task["id"])
    assert event.data.output is not None
    assert event.data.output.width == 9


def test_the_webhook_of_a_job_is_verified_and_contains_the_job(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    body = {"kind": "image", "input": picture["url"], "options": {"width": 9}}
    job = caller.api("POST", "/jobs", body | {"webhook_url": receiver.url}).json
    ((raw, headers),) = _received(receiver)
    event = webhooks.unwrap(raw, headers, _SECRET)
    assert isinstance(event, webhooks.JobEvent)
    assert (event.kind, event.data.id) == ("job.succeeded", job["id"])
    assert str(event.data.output).startswith("http")
    assert event.data.finished_at is not None


def test_events_are_signed_with_the_secret_of_their_endpoint(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    topics = ["run.succeeded", "task.succeeded"]
    endpoint = caller.api(
        "POST", "/webhooks/endpoints", {"url": receiver.url, "topics": topics}
    ).json
    task = {"kind": "image", "url": picture["url"], "options": {"width": 9}}
    run = caller.api("POST", "/runs", {"tasks": [task]}).json
    arrived = _received(receiver, 2)
    caller.api("DELETE", f"/webhooks/endpoints/{endpoint['id']}")
    events = {
        event.kind: event
        for body, headers in arrived
        for event in [webhooks.unwrap(body, headers, endpoint["secret"])]
    }
    event = events["run.succeeded"]
    assert isinstance(event, webhooks.RunEvent)
    assert (event.data.id, event.data.progress) == (run["id"], 100)
    assert isinstance(events["task.succeeded"], webhooks.TaskEvent)
    assert [_rejected_step(body, headers) for body, headers in arrived] == [
        "signature"
    ] * 2


def test_forged_unsigned_and_repeated_deliveries_are_rejected(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    faults = caller.emulator.deliveries.faults
    faults.add(DeliveryFault(tampered=True))
    faults.add(DeliveryFault(signed=False))
    faults.add(DeliveryFault(copies=2))
    for number in range(1, 4):
        _create_task(caller, picture, receiver)
        _received(receiver, number)
    cache = webhooks.ReplayCache()
    forged, unsigned, first, second = _received(receiver, 4)
    assert _rejected_step(*forged, cache=cache) == "signature"
    assert _rejected_step(*unsigned, cache=cache) == "header"
    assert webhooks.unwrap(*first, _SECRET, cache=cache).kind == "task.completed"
    assert _rejected_step(*second, cache=cache) == "replay"


def test_a_delivery_is_rejected_after_the_tolerance(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    _create_task(caller, picture, receiver)
    ((body, headers),) = _received(receiver)
    assert _rejected_step(body, headers, clock=lambda: 4_102_444_800.0) == "time"
