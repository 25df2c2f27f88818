"""Automations and signatures."""

import time

import pytest

from ittybit.errors import BadRequestError, NotFoundError
from ittybit.signing import sign_url
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator

TRIGGER = {"kind": "event", "event": "media.created"}
WORKFLOW = [{"kind": "image", "width": 40, "ref": "cover"}]


async def test_an_automation_is_made_changed_listed_and_removed(
    client: AsyncIttybit,
) -> None:
    made = await client.automations.create(
        trigger=TRIGGER, workflow=WORKFLOW, name="Covers", status="paused"
    )
    assert (made.name, made.status, made.trigger) == ("Covers", "paused", TRIGGER)
    changed = await client.automations.update(made.id, description="one a media")
    assert (changed.name, changed.description) == ("Covers", "one a media")
    assert await client.automations.get(made.id) == changed
    assert made.id in [item.id async for item in client.automations.list()]
    await client.automations.delete(made.id)
    with pytest.raises(NotFoundError):
        await client.automations.get(made.id)


async def test_an_automation_without_anything_is_the_servers_400(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    with pytest.raises(BadRequestError):
        await client.automations.create()
    assert emulator.requests[-1].body == b"{}"


async def test_a_signature_equals_the_one_that_is_computed_offline(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    expiry = int(time.time()) + 600
    made = await client.signatures.create(
        filename="a.mp4", folder="clips", expiry=expiry, method="put"
    )
    assert made.url == sign_url(
        emulator.delivery_url,
        "a.mp4",
        folder="clips",
        expiry=expiry,
        method="put",
        key=emulator.key,
    )
