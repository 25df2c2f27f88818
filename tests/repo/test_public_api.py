"""The public API changes only on purpose."""

import inspect
from difflib import unified_diff

import pytest

from tests.repo.public_api import SNAPSHOT, lines, public_modules

pytestmark = pytest.mark.checkout


def test_the_public_api_is_that_of_the_snapshot() -> None:
    difference = unified_diff(
        SNAPSHOT.read_text("utf-8").splitlines(), list(lines()), lineterm=""
    )
    text = "\n".join(difference)
    assert not text, f"run python -m tests.repo.public_api if this is right:\n{text}"


def test_each_public_module_lists_its_names() -> None:
    missing = [
        module.__name__
        for module in public_modules()
        if not hasattr(module, "__all__") and inspect.getsource(module).strip()
        # A module with nothing but a docstring has nothing to list.
        if any(not name.startswith("_") for name in vars(module))
    ]
    assert not missing


@pytest.mark.parametrize("package", ["ittybit", "ittybit_async", "wootiv"])
def test_each_listed_name_exists(package: str) -> None:
    for module in public_modules():
        if module.__name__.partition(".")[0] == package:
            for name in getattr(module, "__all__", ()):
                assert hasattr(module, name), f"{module.__name__}.{name}"
