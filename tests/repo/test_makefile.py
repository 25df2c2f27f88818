"""Commands that contributors and the checks of a change run."""

import os
import re
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
    """Run in the checkout, with only the Python interpreters in `path`."""
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
    """Create an interpreter of that name, or a shim that does not run."""
    body = f'exec {sys.executable} "$@"' if runs else "exit 127"
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_an_interpreter_that_does_not_run_is_skipped(
    tmp_path: Path,
) -> None:
    python(tmp_path, "pythonA", runs=True)
    python(tmp_path, "pythonB", runs=False)
    names = "PYTHONS=pythonA pythonB pythonC"
    done = run("make", "--silent", "pythons", names, path=tmp_path)
    assert done.stdout.split() == ["pythonA"], done.stderr


def test_an_unknown_color_is_an_error(tmp_path: Path) -> None:
    done = run("make", "demo", "COLOUR=blue", path=tmp_path)
    assert done.returncode != 0
    assert "COLOUR must be async or sync, got 'blue'" in done.stderr


THREE = ("python3.11", "python3.12", "python3.13")


def test_ci_runs_the_commands_of_the_contributing_guide() -> None:
    program = (ROOT / ".ci" / "run").read_text()
    assert "make --output-sync -j 6 check docs test PYTHONS=" in program
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert "CI runs `make check`, `make docs`, and `make test`" in guide


@pytest.mark.parametrize(
    ("names", "lowest", "newest", "wheel"),
    [
        (THREE, "python3.11", "python3.12", "python3.13"),
        (THREE[:2], "python3.11", "python3.12", "python3.12"),
        (THREE[:1], "python3.11", "python3.11", "python3.11"),
    ],
)
def test_each_configuration_has_an_interpreter(
    tmp_path: Path, names: tuple[str, ...], lowest: str, newest: str, wheel: str
) -> None:
    for name in names:
        python(tmp_path, name, runs=True)
    done = run("make", "-nB", "test", f"PYTHONS={' '.join(names)}", path=tmp_path)
    lines = done.stdout.splitlines()
    for configuration, chosen in zip(
        ("lowest", "newest", "wheel"), (lowest, newest, wheel), strict=True
    ):
        (made,) = (line for line in lines if f'" .venv-{configuration}' in line)
        assert f"$({chosen} -c" in made
    assert "--resolution lowest-direct --group test --editable" in done.stdout
    assert "uv build --quiet --out-dir" in done.stdout


def test_heavy_tests_run_with_the_newest_versions_only(tmp_path: Path) -> None:
    python(tmp_path, "python3.11", runs=True)
    names = "PYTHONS=python3.11"
    done = run("make", "-nB", "test", names, "WORKERS=7", path=tmp_path)
    suites = [line for line in done.stdout.splitlines() if " -m pytest " in line]
    assert [("not heavy" in line, "--cov" in line) for line in suites] == [
        *[(False, True)] * 5,
        *[(True, False)] * 3,
        *[(True, False)] * 5,
    ]
    assert all("pytest -n 7 --dist worksteal " in line for line in suites)


def test_each_folder_of_tests_is_in_one_part() -> None:
    parts = re.findall(r"^\w+_PART := (.+)$", (ROOT / "Makefile").read_text(), re.M)
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert sorted(" ".join(parts).split()) == sorted(
        f"tests/{folder}" for folder in folders - {"slow"}
    )


def test_coverage_below_95_percent_fails() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["tool"]["coverage"]["report"]["fail_under"] >= 95


def test_uv_is_installed_if_the_machine_has_none(tmp_path: Path) -> None:
    python(tmp_path, "python3.11", runs=True)
    names = "PYTHONS=python3.11"
    without = run("make", "-nB", "lowest", names, path=tmp_path)
    assert "python3.11 -m venv --clear .venv-uv" in without.stdout
    (tmp_path / "uv").write_text("#!/bin/sh\n")
    (tmp_path / "uv").chmod(0o755)
    found = run("make", "-nB", "lowest", names, path=tmp_path)
    assert "-m venv" not in found.stdout
    assert f"{tmp_path}/uv venv" in found.stdout


def test_the_checks_of_a_change_need_three_interpreters(tmp_path: Path) -> None:
    python(tmp_path, "python3.11", runs=True)
    for name in ("python3.12", "python3.13"):
        python(tmp_path, name, runs=False)
    done = run("bash", ".ci/run", path=tmp_path)
    assert done.returncode == 1
    assert "only 1 answered; three must" in done.stderr


def test_the_checks_of_a_change_need_node(tmp_path: Path) -> None:
    for name in ("python3.11", "python3.12", "python3.13"):
        python(tmp_path, name, runs=True)
    python(tmp_path, "node", runs=False)
    done = run("bash", ".ci/run", path=tmp_path)
    assert done.returncode == 1
    assert "node does not answer" in done.stderr
