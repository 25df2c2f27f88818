"""Metadata and commands of the installed package, and modules that an import loads."""

import os
import subprocess
import sys
from importlib.metadata import distribution, version
from importlib.resources import as_file, files
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from ittybit.version import VERSION

EMULATOR = "ittybit_emulator"
PACKAGES = ["ittybit", "ittybit_async", "ittybit_sync", EMULATOR]


def requirements(extra: str = "") -> set[str]:
    """Return the names that an extra requires, or the plain installation."""
    found = (Requirement(line) for line in distribution("ittybit").requires or [])
    return {
        one.name
        for one in found
        if (one.marker.evaluate({"extra": extra}) if one.marker else not extra)
    }


def test_the_version_is_the_same_everywhere() -> None:
    assert version("ittybit") == VERSION


def test_a_plain_installation_requires_the_imported_libraries() -> None:
    http = {"aiohttp", "yarl", "multidict", "requests", "urllib3", "idna"}
    assert requirements() == {*http, "msgspec", "tenacity"}


@pytest.mark.parametrize(
    ("extra", "library"),
    [
        ("cli", "rich"),
        ("cli", "shtab"),
        ("emulator", "av"),
        ("ray", "ray"),
    ],
)
def test_an_extra_installs_its_library(extra: str, library: str) -> None:
    assert library in requirements(extra)


@pytest.mark.parametrize("group", ["test", "dev", "bench", "prove"])
def test_no_extra_is_for_development(group: str) -> None:
    assert group not in distribution("ittybit").metadata.get_all("Provides-Extra", [])


def test_the_metadata_has_the_license_and_the_oldest_python() -> None:
    metadata = distribution("ittybit").metadata
    assert metadata["Requires-Python"] == ">=3.11"
    assert "MIT" in (metadata.get("License-Expression"), metadata.get("License"))
    assert metadata["License-File"] == "LICENSE"


def test_the_console_command_exists() -> None:
    (command,) = distribution("ittybit").entry_points.select(group="console_scripts")
    assert command.name == "ittybit"
    assert callable(command.load())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_marked_as_typed(package: str) -> None:
    assert files(package).joinpath("py.typed").is_file()


def test_the_emulator_reads_its_data_from_a_zip_archive(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "app.zip", "w") as archive, as_file(files(EMULATOR)) as all:
        for path in (all / "__init__.py", *all.glob("contract/*.*")):
            archive.write(path, path.relative_to(all.parent))
    code = f"from {EMULATOR}.contract.ledger import entries; print(len(entries()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "app.zip")},
        capture_output=True,
        check=True,
    )
    assert int(done.stdout) > 100


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a statement loads in a fresh interpreter."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


HTTP = {"aiohttp", "yarl", "requests", "urllib3"}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import ittybit", {*HTTP, "ittybit_async", "ittybit_sync"}),
        ("import ittybit_sync", {"aiohttp", "yarl", "multidict", "ittybit_async"}),
        ("from ittybit import Ittybit", {"aiohttp", "yarl", "ittybit_async"}),
        ("import ittybit_async", {"requests", "urllib3", "ittybit_sync"}),
        ("from ittybit import AsyncIttybit", {"requests", "ittybit_sync"}),
    ],
)
def test_an_import_loads_only_what_it_needs(statement: str, absent: set[str]) -> None:
    assert loaded_by(statement) & absent == set()
