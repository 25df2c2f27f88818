"""Fixtures for tests of the command line."""

import shutil
from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from tests.cli.cli_support import Cli


@pytest.fixture
def cli(emulator: Emulator, samples: Path, tmp_path: Path) -> Cli:
    """Command line in a folder with one small file of each kind."""
    for sample in samples.iterdir():
        shutil.copy(sample, tmp_path)
    return Cli(tmp_path, emulator)
