"""What the tests of both packages, and of the programs on top, may ask for."""

import shutil
from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from tests.cli.cli_support import Cli


@pytest.fixture
def cli(emulator: Emulator, samples: Path, tmp_path: Path) -> Cli:
    """The command line, in a folder with one small media of each kind."""
    for sample in samples.iterdir():
        shutil.copy(sample, tmp_path)
    return Cli(tmp_path, emulator)
