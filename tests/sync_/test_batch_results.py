# Generated from tests/async_/test_batch_results.py by build_sync.py. Do not edit.
"""An item succeeds only if its result is its own, complete, and stored."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Item, Outcome
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit
from ittybit_sync.batch import Batch

IMAGE = {"kind": "image", "width": 16}
READY_WITHOUT_OUTPUT = {"id": "task_a", "status": "ready", "output": None}
OLD = {"id": "file_a", "ref": "small", "created": "2020-01-01T00:00:00Z"}


@pytest.fixture
def batch(emulator: Emulator, tmp_path: Path) -> Generator[Batch]:
    """Return a batch that makes tiny pictures."""
    with Ittybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        yield client.batch(tmp_path / "run.sqlite3", task=IMAGE, tries=2)


def outcome_of(run: Batch, item: object) -> Outcome:
    """Return the outcome of one item."""
    [outcome] = [outcome for outcome in run([item])]
    return outcome


@pytest.mark.parametrize("files", [[], [OLD]], ids=["none", "an older one"])
def test_a_workflow_without_one_of_its_files_fails(
    batch: Batch, emulator: Emulator, samples: Path, files: list[Any]
) -> None:
    media = json.dumps({"id": "med_a", "files": files}).encode()
    fault = Fault(status=200, body=media)
    emulator.faults.add(fault, method="GET", path="/media/*", times=None)
    steps = [{**IMAGE, "ref": "small"}]
    outcome = outcome_of(batch, Item(samples / "still.png", task=steps))
    assert not outcome.succeeded
    assert "ended without the file 'small'; look at the task" in str(outcome.error)


def test_a_job_without_an_output_fails(batch: Batch, emulator: Emulator) -> None:
    emulator.scripts.add(Script(), times=None)
    url = f"http://127.0.0.1:9/{time.time_ns()}.mov"
    outcome = outcome_of(batch, Item(url, job={"kind": "video"}))
    assert not outcome.succeeded
    assert "succeeded without an output; look at the job" in str(outcome.error)


def test_an_item_with_no_result_to_download_fails(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script())
    url = f"http://127.0.0.1:9/{time.time_ns()}.mov"
    outcome = outcome_of(batch, Item(url, to=f"{tmp_path}/web/"))
    assert not outcome.succeeded
    assert "has no results to download" in str(outcome.error)


def test_a_retry_requests_work_without_results_again(
    batch: Batch, emulator: Emulator, tmp_path: Path, samples: Path
) -> None:
    item = Item(samples / "still.png", to=f"{tmp_path}/web/")
    for target in ("/tasks", "/tasks/*"):
        body = READY_WITHOUT_OUTPUT if "*" in target else []
        empty = Fault(status=200, body=json.dumps(body).encode())
        emulator.faults.add(empty, method="GET", path=target, times=None)
    assert not (outcome_of(batch, item)).succeeded
    emulator.faults.clear()
    assert batch.retry() == 1
    outcome = outcome_of(batch, item)
    assert outcome.succeeded
    assert outcome.files[0].stat().st_size
    assert len(emulator.requests.matching("POST", "/tasks")) == 1


@pytest.mark.parametrize("status", [403, 404])
def test_results_whose_url_has_expired_are_requested_again(
    batch: Batch, emulator: Emulator, tmp_path: Path, samples: Path, status: int
) -> None:
    expired = Fault(status=status)
    emulator.faults.add(expired, method="GET", path="/files/*", times=1)
    item = Item(samples / "still.png", to=f"{tmp_path}/web/")
    outcome = outcome_of(batch, item)
    assert outcome.succeeded
    assert len(emulator.requests.matching("POST", "/tasks")) == 1


@pytest.mark.parametrize("body", [b"", b"another picture"], ids=["empty", "another"])
def test_a_result_of_the_wrong_size_fails(
    batch: Batch, emulator: Emulator, tmp_path: Path, samples: Path, body: bytes
) -> None:
    emulator.faults.add(
        Fault(status=200, body=body), method="GET", port="delivery", times=None
    )
    outcome = outcome_of(batch, Item(samples / "still.png", to=tmp_path / "a.png"))
    assert (outcome.succeeded, outcome.files) == (False, ())


def test_a_job_reads_a_stored_file_from_a_url_that_is_valid_for_a_day(
    batch: Batch, emulator: Emulator, samples: Path
) -> None:
    outcome = outcome_of(batch, Item(samples / "still.png", job={"kind": "image"}))
    outcome.raise_for_error()
    signed = emulator.requests.matching("POST", "/signatures")
    ends = [json.loads(one.body) for one in signed]
    [expiry] = [one["expiry"] for one in ends if one["method"] == "get"]
    assert 86_000 < expiry - time.time() <= 86_400
