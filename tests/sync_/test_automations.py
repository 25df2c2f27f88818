# Generated from tests/async_/test_automations.py by build_sync.py. Do not edit.
"""Automations and signatures."""

import time

import pytest

from ittybit.errors import BadRequestError, NotFoundError
from ittybit.signing import sign_url
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit

TRIGGER = {"kind": "event", "event": "media.created"}
WORKFLOW = [{"kind": "image", "width": 40, "ref": "cover"}]


def test_an_automation_is_made_changed_listed_and_removed(
    client: Ittybit,
) -> None:
    made = client.automations.create(
        trigger=TRIGGER, workflow=WORKFLOW, name="Covers", status="paused"
    )
    assert (made.name, made.status, made.trigger) == ("Covers", "paused", TRIGGER)
    changed = client.automations.update(made.id, description="one a media")
    assert (changed.name, changed.description) == ("Covers", "one a media")
    assert client.automations.get(made.id) == changed
    assert made.id in [item.id for item in client.automations.list()]
    client.automations.delete(made.id)
    with pytest.raises(NotFoundError):
        client.automations.get(made.id)


def test_an_automation_without_anything_is_the_servers_400(
    client: Ittybit, emulator: Emulator
) -> None:
    with pytest.raises(BadRequestError):
        client.automations.create()
    assert emulator.requests[-1].body == b"{}"


def test_a_signature_equals_the_one_that_is_computed_offline(
    client: Ittybit, emulator: Emulator
) -> None:
    expiry = int(time.time()) + 600
    made = client.signatures.create(
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
