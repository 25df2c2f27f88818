"""A batch in several processes on a local Ray, two of which die."""

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
    """Run the program; return what it says of each scenario."""
    # The workers, which Ray begins, import the program too.
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
    # Ray prints too what its processes have to say.
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"')]
    return {name: result for line in lines for name, result in json.loads(line).items()}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_scenarios("mapped_dataset,rejected", tmp_path_factory.mktemp("ray"))


def test_a_dataset_is_paid_once_though_two_workers_die(result: dict[str, Any]) -> None:
    ledger = result["mapped_dataset"]
    assert ledger["kills"] == ["after", "before"]
    assert set(ledger["creates"].values()) == {1}
    assert len(ledger["creates"]) == ledger["ids"] == ITEMS


def test_each_row_has_its_outcome_and_what_it_had(result: dict[str, Any]) -> None:
    ledger = result["mapped_dataset"]
    assert sorted(ledger["sources"]) == sorted(ledger["creates"])
    assert ledger["numbers"] == list(range(ITEMS))
    assert ledger["succeeded"] == ITEMS


def test_a_second_batch_on_one_journal_is_refused(result: dict[str, Any]) -> None:
    assert "another run works on the journal" in result["rejected"]["second"]


def test_a_key_that_is_not_known_stops_the_run_and_another_goes_on(
    result: dict[str, Any],
) -> None:
    ledger = result["rejected"]
    assert "answered 401" in ledger["stopped"]
    assert set(ledger["creates"].values()) == {1}
    assert ledger["succeeded"] == 4


def test_an_item_that_is_wrong_fails_alone_and_is_told_so_again(
    result: dict[str, Any],
) -> None:
    error = "'ftp://harbour/pier.jpg' is no http, https or s3 URL"
    assert result["rejected"]["wrong"] == [error, error]
    assert len(result["rejected"]["sources"]) == 6
