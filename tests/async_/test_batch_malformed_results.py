"""A malformed response of the server fails its own item, and no other."""

import json
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Item, Outcome
from ittybit_async import AsyncIttybit
from ittybit_async.batch import Batch
from ittybit_emulator import Emulator, Fault

ODD: Any = {"id": "a", "kind": "image", "output": {"id": 5, "ref": [1], "url": {}}}
URL = "http://127.0.0.1:9/{}-{}.mov"


@pytest.fixture
async def batch(emulator: Emulator, tmp_path: Path) -> AsyncGenerator[Batch]:
    """Return a batch without defaults."""
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        yield client.batch(tmp_path / "run.sqlite3", tries=2)


async def outcome_of(
    batch: Batch, emulator: Emulator, target: str, **fields: Any
) -> Outcome:
    """Return the outcome of work that the server describes with `fields`."""
    body = {"id": f"{target}_a", "kind": "image", "status": "ready", **fields}
    fault = Fault(status=200, body=json.dumps(body).encode())
    emulator.faults.add(fault, method="POST", path=f"/{target}s", times=1)
    emulator.faults.add(fault, method="GET", path=f"/{target}s/*", times=None)
    url = URL.format(target, time.time_ns())
    work: Any = {target: {"kind": "image"}}
    [outcome] = [outcome async for outcome in batch([Item(url, **work)])]
    report = await batch.report()
    assert report.open == 0
    return outcome


@pytest.mark.parametrize(
    ("target", "fields", "name"),
    [
        ("task", {"output": "http://127.0.0.1:9/a"}, "$.output"),
        ("task", {"output": [1]}, "$.output"),
        ("task", {"output": 5}, "$.output"),
        ("task", {"output": {"url": 5}}, "$.output.url"),
        ("task", {"output": {"url": "a", "ref": [1]}}, "$.output.ref"),
        ("task", {"output": {"url": "a", "filename": {}}}, "$.output.filename"),
        ("job", {"output": [1]}, "$.output"),
    ],
)
async def test_a_field_of_the_wrong_type_fails_the_item_and_is_named(
    batch: Batch, emulator: Emulator, target: str, fields: dict[str, Any], name: str
) -> None:
    outcome = await outcome_of(batch, emulator, target, **fields)
    assert not outcome.succeeded
    assert f"the server sent {target} {target}_a with an invalid" in str(outcome.error)
    assert f"`{name}`" in str(outcome.error)


@pytest.mark.parametrize("size", ["100", [1], 10**30, -(10**30), 1.5, {}])
async def test_details_of_the_wrong_type_are_unknown(
    batch: Batch, emulator: Emulator, size: object
) -> None:
    output = {"url": "a", "filesize": size, "width": size, "kind": "image"}
    outcome = await outcome_of(batch, emulator, "task", output=output)
    outcome.raise_for_error()
    [result] = outcome.results
    assert (result.url, result.kind) == ("a", "image")
    assert (result.filesize, result.width) == (None, None)


@pytest.mark.parametrize(
    "tasks", [[None], "x", 5, [{"id": "a", "output": 5}], [ODD], {}]
)
async def test_the_result_of_a_job_needs_no_description_of_its_tasks(
    batch: Batch, emulator: Emulator, tasks: object
) -> None:
    outcome = await outcome_of(
        batch, emulator, "job", output="http://127.0.0.1:9/a.png", tasks=tasks
    )
    outcome.raise_for_error()
    assert [result.filename for result in outcome.results] == ["a.png"]
