"""CONTRIBUTING: an option of a kind, or a new kind, is one edit in one file."""

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
KIND = '''

class Captions(Kind, frozen=True, kw_only=True):
    """Write captions."""

    kind = "captions"
    apis: ClassVar[frozenset[Api]] = frozenset({*_TASKS_AND_RUNS, "job"})

    lines: Annotated[int, Meta(ge=1, le=4)] | UnsetType = UNSET
    """Lines of a caption, 1 to 4. The default is 2."""
'''
EMULATOR = """
from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.validation.tasks import check_own
check_own("video", {"grain": 9}, "", "job")
check_own("captions", {"lines": 4}, "", "run")
for kind, options in ("video", {"grain": 10}), ("captions", {"lines": 5}):
    try:
        check_own(kind, options, "", "job")
    except RequestError as error:
        print(error)
"""
CLIENT = """
import ittybit
from ittybit.core.batch.manifest.columns import Columns
from ittybit.steps import Captions
print(ittybit.step(kind="captions", lines=2), Captions(lines=2).to_dict())
print(Columns(["source", "task.kind", "task.lines"]).fields(["a", "captions", "2"]))
for resource in ("tasks", "jobs"):
    call = getattr(ittybit.Ittybit("key"), resource).captions
    try:
        call(lines=5, **({"input": "s3://a/b"} if resource == "jobs" else {"url": "http://a"}))
    except ittybit.APIError as error:
        print(error)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packages with a new option and a new kind."""
    folder = tmp_path_factory.mktemp("copy")
    _copy_packages(folder)
    path = folder / "ittybit" / "kinds" / "pictures.py"
    text = path.read_text("utf-8").replace(BEFORE, OPTION + BEFORE, 1)
    text = text.replace("import UNSET, UnsetType", "import UNSET, Meta, UnsetType")
    assert OPTION in text
    path.write_text(text, "utf-8")
    with (folder / "ittybit" / "kinds" / "texts.py").open(
        "a", encoding="utf-8"
    ) as file:
        file.write(KIND)
    run(folder, "build_sync.py")
    return folder


def _copy_packages(tmp_path: Path) -> None:
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


def test_a_kind_is_one_edit_in_one_file(copy: Path) -> None:
    for package in ("ittybit_async", "ittybit_sync"):
        for work in ("task", "job"):
            stub = (copy / package / "resources" / f"{work}_kinds.pyi").read_text(
                "utf-8"
            )
            assert "def captions(" in stub
            assert "Lines of a caption, 1 to 4. The default is 2." in stub
    names = (copy / "ittybit" / "kinds" / "texts.py").read_text("utf-8")
    assert '    "Captions",\n    "Chapters",\n' in names
    page = (copy / "docs" / "kinds.md").read_text("utf-8")
    assert "| `lines` | an integer from 1 to 4 | tasks, jobs, runs |" in page
    assert "--lines" in run(copy, "-m", "ittybit", "captions", "--help")
    schema = json.loads(run(copy, "-m", "ittybit", "schema", "captions"))
    assert '"maximum": 4' in json.dumps(schema["$defs"]["CaptionsRequest"])
    wrong = "lines must be an integer from 1 to 4, got 5"
    plain = {"kind": "captions", "lines": 2}
    row = {"source": "a", "task": plain}
    assert run(copy, "-c", CLIENT).splitlines() == [
        f"{plain} {plain}",
        f"{row}",
        wrong,
        wrong,
    ]
    messages = ["grain must be an integer from 0 to 9, got 10", wrong]
    assert run(copy, "-c", EMULATOR).splitlines() == messages
