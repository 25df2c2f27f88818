"""Events, webhook endpoints, and connections to storage."""

import time

import pytest

from ittybit.errors import BadRequestError, NotFoundError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Script

HOOK = "http://127.0.0.1:9/hook"
STORAGE = {
    "endpoint": "http://127.0.0.1:9",
    "region": "auto",
    "access_key_id": "harbour",
    "secret_access_key": "not-to-be-shown",
}


async def test_events_of_a_run_are_listed_by_cursor(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0))
    url = "http://127.0.0.1:9/clip.mp4"
    run = await client.runs.create(tasks=[{"kind": "image", "url": url}])
    await client.runs.wait(run.id, timeout=20)
    found = await client.events.list(kind="run.succeeded", limit=1)
    [event] = found.data
    assert event.kind == "run.succeeded"
    assert event.data is not None
    assert event.data["id"] == run.id
    assert event.created_at is not None
    assert event.created_at.tzinfo is not None
    assert await client.events.get(event.id) == event
    walked = [one async for one in client.events.list(limit=2)]
    assert event in walked
    assert "run.created" in [one.kind for one in walked]
    later = client.events.list(limit=2, before=event.id)
    assert event not in [one async for one in later]
    with pytest.raises(NotFoundError):
        await client.events.get("evt_nowhere")
    sent = emulator.requests.matching("GET", "/events*")
    assert not any("Accept-Version" in one.headers for one in sent)


async def test_an_endpoint_can_be_created_changed_listed_and_deleted(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    endpoints = client.webhook_endpoints
    made = await endpoints.create(url=HOOK, topics=["run.failed"], name="Pier")
    assert made.secret is not None
    assert made.secret.startswith("whsec_")
    assert made.secret not in repr(made)
    assert (made.name, made.topics, made.status) == ("Pier", ("run.failed",), "active")
    changed = await endpoints.update(made.id, status="paused", topics=["run.created"])
    assert (changed.status, changed.topics) == ("paused", ("run.created",))
    assert (changed.url, changed.secret) == (HOOK, None)
    assert await endpoints.get(made.id) == changed
    assert made.id in [one.id async for one in endpoints.list(limit=1)]
    await endpoints.delete(made.id)
    with pytest.raises(NotFoundError):
        await endpoints.get(made.id)
    [sent] = emulator.requests.matching("POST", "/webhooks/endpoints")
    assert "Accept-Version" not in sent.headers


async def test_an_endpoint_without_topics_is_refused_by_the_server(
    client: AsyncIttybit,
) -> None:
    with pytest.raises(BadRequestError, match="topics"):
        await client.webhook_endpoints.create(url=HOOK, topics=[])


async def test_a_connection_can_be_created_once_changed_and_deleted(
    client: AsyncIttybit,
) -> None:
    connections, key = client.connections, f"pier-{time.time_ns()}"
    made = await connections.create(name="Pier", **STORAGE, idempotency_key=key)
    again = await connections.create(name="Pier", **STORAGE, idempotency_key=key)
    assert made == again
    assert (made.kind, made.name, made.region) == ("s3", "Pier", "auto")
    assert made.created_at is not None
    assert str(made.secret_access_key) not in repr(made)
    assert "Pier" in repr(made)
    changed = await connections.update(made.id, name="Quay", is_default=True)
    assert (changed.name, changed.is_default) == ("Quay", True)
    assert await connections.get(made.id) == changed
    assert made.id in [one.id async for one in connections.list(limit=1)]
    await connections.delete(made.id)
    with pytest.raises(NotFoundError):
        await connections.get(made.id)
