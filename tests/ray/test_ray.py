"""Batches on a local Ray, with workers that die."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.ray.ray_program import HOME, ITEMS
from tests.support.measured import COVERAGE

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed"),
    pytest.mark.timeout(600),
]


def run_scenarios(scenarios: str, folder: Path, seconds: float = 0) -> dict[str, Any]:
    """Run the program and return the results by scenario."""
    # The Ray workers import the program too.
    path = os.pathsep.join([str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {
        **os.environ,
        **COVERAGE,
        "RAY_PROGRAM_SECONDS": str(seconds),
        "PYTHONPATH": path,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.ray.ray_program", scenarios, str(folder)],
        capture_output=True,
        text=True,
        cwd=HOME,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "Unclosed" not in done.stderr + done.stdout
    # Ray also prints the output of its workers.
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"')]
    return {name: result for line in lines for name, result in json.loads(line).items()}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_scenarios("mapped_dataset,rejected", tmp_path_factory.mktemp("ray"))


def test_each_row_is_created_once_although_two_workers_die(
    result: dict[str, Any],
) -> None:
    summary = result["mapped_dataset"]
    assert summary["kills"] == ["after", "before"]
    assert set(summary["creates"].values()) == {1}
    assert len(summary["creates"]) == summary["ids"] == ITEMS


def test_each_row_keeps_its_columns_and_gets_an_outcome(result: dict[str, Any]) -> None:
    summary = result["mapped_dataset"]
    assert sorted(summary["sources"]) == sorted(summary["creates"])
    assert summary["numbers"] == list(range(ITEMS))
    assert summary["succeeded"] == ITEMS


def test_a_second_batch_on_the_same_journal_is_rejected(result: dict[str, Any]) -> None:
    assert "another run works on the journal" in result["rejected"]["second"]


def test_an_invalid_key_stops_the_run_and_the_next_run_resumes_it(
    result: dict[str, Any],
) -> None:
    summary = result["rejected"]
    assert "answered 401" in summary["stopped"]
    assert set(summary["creates"].values()) == {1}
    assert summary["succeeded"] == 4


def test_an_invalid_item_fails_alone_in_each_block(
    result: dict[str, Any],
) -> None:
    error = "the source must be an http, https, or s3 URL, got 'ftp://harbour/pier.jpg'"
    unsent, *others = sorted(result["rejected"]["wrong"])
    assert others == [error, error]
    assert unsent.startswith(
        "an item cannot be sent to a worker: TypeError: cannot pic"
    )
    assert len(result["rejected"]["sources"]) == 7
