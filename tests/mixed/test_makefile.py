"""What a contributor and the checks of a change run."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif(shutil.which("make") is None, reason="there is no make"),
]


def run(*command: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run in the checkout, where of Pythons only those of `path` are found."""
    tools = {
        Path(found).parent
        for name in ("make", "bash", "git")
        if (found := shutil.which(name))
    }
    folders = [str(path), *map(str, sorted(tools))]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": os.pathsep.join(folders), "HOME": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def python(folder: Path, name: str, *, runs: bool) -> None:
    """Put an interpreter of that name there, or a shim of one that does not run."""
    body = f'exec {sys.executable} "$@"' if runs else "exit 127"
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_an_interpreter_that_is_there_and_does_not_run_is_passed_over(
    tmp_path: Path,
) -> None:
    python(tmp_path, "pythonA", runs=True)
    python(tmp_path, "pythonB", runs=False)
    names = "PYTHONS=pythonA pythonB pythonC"
    done = run("make", "--silent", "pythons", names, path=tmp_path)
    assert done.stdout.split() == ["pythonA"], done.stderr


def test_a_colour_is_one_of_two(tmp_path: Path) -> None:
    done = run("make", "demo", "COLOUR=blue", path=tmp_path)
    assert done.returncode != 0
    assert "COLOUR is async or sync, not 'blue'" in done.stderr


def test_the_checks_of_a_change_call_the_tests_and_measure_them() -> None:
    program = (ROOT / ".ci" / "run").read_text()
    assert 'make check coverage PYTHONS="$wanted"' in program
    assert 'make test PYTHONS="${wanted#* }"' in program


def test_of_several_interpreters_the_last_tests_the_wheel(tmp_path: Path) -> None:
    for name in ("python3.11", "python3.12"):
        python(tmp_path, name, runs=True)
    two = run("make", "-nB", "test", "PYTHONS=python3.11 python3.12", path=tmp_path)
    assert ".venv-3.11/bin/python -m pytest" in two.stdout
    assert ".venv-3.12/bin/python -m pytest" not in two.stdout
    assert "python3.12 -m venv --clear .venv-wheel" in two.stdout
    one = run("make", "-nB", "test", "PYTHONS=python3.11", path=tmp_path)
    assert ".venv-3.11/bin/python -m pytest" in one.stdout
    assert "python3.11 -m venv --clear .venv-wheel" in one.stdout


def test_coverage_is_measured_on_one_interpreter_and_fails_below_95_percent(
    tmp_path: Path,
) -> None:
    for name in ("python3.11", "python3.12"):
        python(tmp_path, name, runs=True)
    names = "PYTHONS=python3.11 python3.12"
    done = run("make", "--dry-run", "coverage", names, "WORKERS=7", path=tmp_path)
    assert done.stdout.count("pytest -n 7 --cov") == 1
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["tool"]["coverage"]["report"]["fail_under"] >= 95


def test_the_checks_of_a_change_want_three_interpreters(tmp_path: Path) -> None:
    python(tmp_path, "python3.11", runs=True)
    for name in ("python3.12", "python3.13"):
        python(tmp_path, name, runs=False)
    done = run("bash", ".ci/run", path=tmp_path)
    assert done.returncode == 1
    assert "only 1 answered; three must" in done.stderr


def test_the_checks_of_a_change_want_node(tmp_path: Path) -> None:
    for name in ("python3.11", "python3.12", "python3.13"):
        python(tmp_path, name, runs=True)
    python(tmp_path, "node", runs=False)
    done = run("bash", ".ci/run", path=tmp_path)
    assert done.returncode == 1
    assert "node does not answer" in done.stderr
