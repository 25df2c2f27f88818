"""Every Python block of the documentation runs as it stands."""

import ast
import inspect
import re
import shutil
from pathlib import Path
from types import CodeType

import pytest

from ittybit_emulator import Emulator

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))]


def _blocks() -> list[object]:
    return [
        pytest.param(block, id=f"{page.relative_to(HOME)}-{number}")
        for page in PAGES
        for number, block in enumerate(
            re.findall(r"^```python\n(.*?)^```", page.read_text(), re.M | re.S), 1
        )
    ]


def _compiled(block: str) -> CodeType:
    return compile(block, "block", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("block", _blocks())
async def test_a_block_of_the_documentation_runs(
    block: str,
    emulator: Emulator,
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(samples / "clip.mp4", tmp_path / "harbour.mp4")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    running = eval(_compiled(block), {"__name__": "block"})
    if inspect.isawaitable(running):
        await running
