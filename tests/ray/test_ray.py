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


def told_by(scenarios: str, folder: Path, seconds: float = 0) -> dict[str, Any]:
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
    return {name: told for line in lines for name, told in json.loads(line).items()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told_by("mapped,refused", tmp_path_factory.mktemp("ray"))


def test_a_dataset_is_paid_once_though_two_workers_die(told: dict[str, Any]) -> None:
    books = told["mapped"]
    assert books["kills"] == ["after", "before"]
    assert set(books["creates"].values()) == {1}
    assert len(books["creates"]) == books["ids"] == ITEMS


def test_each_row_has_its_outcome_and_what_it_had(told: dict[str, Any]) -> None:
    books = told["mapped"]
    assert sorted(books["sources"]) == sorted(books["creates"])
    assert books["numbers"] == list(range(ITEMS))
    assert books["succeeded"] == ITEMS


def test_a_second_batch_on_one_journal_is_refused(told: dict[str, Any]) -> None:
    assert "another run works on the journal" in told["refused"]["second"]


def test_a_key_that_is_not_known_stops_the_run_and_another_goes_on(
    told: dict[str, Any],
) -> None:
    books = told["refused"]
    assert "answered 401" in books["stopped"]
    assert set(books["creates"].values()) == {1}
    assert books["succeeded"] == 4


def test_an_item_that_is_wrong_fails_alone_and_is_told_so_again(
    told: dict[str, Any],
) -> None:
    error = "'ftp://harbour/pier.jpg' is no http, https or s3 URL"
    assert told["refused"]["wrong"] == [error, error]
    assert len(told["refused"]["sources"]) == 6
