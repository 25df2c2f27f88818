# Generated from tests/async_/test_automations.py by build_sync.py. Do not edit.
"""Automations and signatures."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import ArgumentError, BadRequestError, NotFoundError
from ittybit.signing import sign_url
from ittybit.steps import Image, When
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit

TRIGGER = {"kind": "event", "event": "media.created"}
WORKFLOW = [{"kind": "image", "width": 40, "ref": "cover"}]


def test_an_automation_can_be_created_changed_listed_and_deleted(
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


def test_an_empty_automation_is_refused_by_the_server(
    client: Ittybit, emulator: Emulator
) -> None:
    with pytest.raises(BadRequestError):
        client.automations.create()
    assert emulator.requests[-1].body == b"{}"


def test_an_automation_without_a_trigger_runs_on_a_url(
    client: Ittybit, emulator: Emulator, samples: Path
) -> None:
    file = client.files.upload(samples / "clip.mp4")
    made = client.automations.create(
        workflow=[When(kind="video").then(Image(width=40)), WORKFLOW[0]]
    )
    [asked] = emulator.requests.matching("POST", "/automations")
    assert "Accept-Version" not in asked.headers
    small = {"kind": "image", "options": {"width": 40}}
    assert json.loads(asked.body)["workflow"] == [
        {
            "kind": "conditions",
            "options": {"conditions": [{"prop": "kind", "value": "video"}]},
            "next": [small],
        },
        {"kind": "image", "options": {"width": 40, "ref": "cover"}},
    ]
    assert (made.trigger, made.created) == (None, None)
    assert made.created_at is not None
    assert abs((datetime.now(UTC) - made.created_at).total_seconds()) < 60
    changed = client.automations.update(made.id, workflow=[small], name="Small")
    assert changed.workflow == (small,)
    run = client.automations.run(made.id, url=str(file.url))
    done = client.runs.wait(run.id, timeout=60)
    assert [task.kind for task in done.tasks] == ["image"]
    client.automations.delete(made.id)


def test_an_automation_with_a_trigger_sends_a_version(
    client: Ittybit, emulator: Emulator
) -> None:
    made = client.automations.create(trigger=TRIGGER, workflow=WORKFLOW)
    client.automations.delete(made.id)
    [asked] = emulator.requests.matching("POST", "/automations")
    assert asked.headers["Accept-Version"] == "2025-08-20"
    assert json.loads(asked.body)["workflow"] == WORKFLOW


def test_an_invalid_step_is_refused_before_it_is_sent(
    client: Ittybit, emulator: Emulator
) -> None:
    steps: Any = ["image"]
    with pytest.raises(ArgumentError, match="workflow takes steps"):
        client.automations.create(workflow=steps)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("place", [{"filename": "../a"}, {"folder": "a\0"}])
def test_a_signature_for_an_invalid_place_is_refused_before_it_is_sent(
    place: dict[str, str], client: Ittybit, emulator: Emulator
) -> None:
    with pytest.raises(ArgumentError, match=next(iter(place))):
        client.signatures.create(**{"filename": "a.mp4", **place})
    assert len(emulator.requests) == 0


def test_a_signature_equals_the_one_computed_offline(
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
