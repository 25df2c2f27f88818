"""CONTRIBUTING: an option of a kind is one edit in one file."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.test_conventions import ROOT

pytestmark = pytest.mark.checkout

FOLDERS = ("ittybit", "ittybit_async", "ittybit_sync", "ittybit_emulator", "wootiv")
BEFORE = "    format: VideoFormat | UnsetType = UNSET\n"
OPTION = '''\
    grain: Annotated[int, Meta(ge=0, le=9)] | UnsetType = UNSET
    """Film grain, 0 (default) to 9."""
'''
EMULATOR = """
from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.validation.tasks import check_own
check_own("video", {"grain": 9}, "", "job")
try:
    check_own("video", {"grain": 10}, "", "job")
except RequestError as error:
    print(error)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the packages."""
    skip = shutil.ignore_patterns("__pycache__")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    for folder in ("tests", "examples"):
        for twin in (ROOT / folder).glob("*sync*"):
            shutil.copytree(twin, tmp_path / folder / twin.name, ignore=skip)
    (tmp_path / "docs").mkdir()
    for name in (
        "build_sync.py",
        "build_stubs.py",
        "build_contract.py",
        "build_errors.py",
        "docs/errors.md",
        "pyproject.toml",
    ):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(folder: Path, *words: str) -> str:
    """Return the output of Python in `folder`."""
    environment = {"PYTHONPATH": str(folder), "PATH": str(Path(sys.executable).parent)}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_option_is_one_edit_in_one_file(copy: Path) -> None:
    path = copy / "ittybit" / "kinds" / "pictures.py"
    text = path.read_text("utf-8").replace(BEFORE, OPTION + BEFORE, 1)
    text = text.replace("import UNSET, UnsetType", "import UNSET, Meta, UnsetType")
    assert OPTION in text
    path.write_text(text, "utf-8")
    run(copy, "build_sync.py")
    for package in ("ittybit_async", "ittybit_sync"):
        for work in ("task", "job"):
            stub = copy / package / "resources" / f"{work}_kinds.pyi"
            assert "grain: int = ...," in stub.read_text("utf-8")
    page = (copy / "docs" / "kinds.md").read_text("utf-8")
    assert "| `grain` | an integer from 0 to 9 | tasks, jobs, runs |" in page
    help_text = run(copy, "-m", "ittybit", "task", "video", "--help")
    assert "--grain" in help_text
    assert "film grain, 0 (default) to 9" in help_text
    schema = json.loads(run(copy, "-m", "ittybit", "schema", "video", "--api", "job"))
    assert '"maximum": 9' in json.dumps(schema["$defs"]["Video"]["properties"]["grain"])
    message = "grain must be an integer from 0 to 9, got 10\n"
    assert run(copy, "-c", EMULATOR) == message
