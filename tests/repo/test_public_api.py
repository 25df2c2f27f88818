"""The public API changes only on purpose."""

import ast
from difflib import unified_diff

import pytest

from tests.repo.public_api import SNAPSHOT, lines, public_modules
from tests.repo.test_conventions import ROOT, files, tree

pytestmark = pytest.mark.checkout

INTERNAL = {"core", "cli", "__main__.py"}
"""Folders and files whose names only this project uses."""


def test_the_public_api_is_that_of_the_snapshot() -> None:
    difference = unified_diff(
        SNAPSHOT.read_text("utf-8").splitlines(), list(lines()), lineterm=""
    )
    text = "\n".join(difference)
    assert not text, f"run python -m tests.repo.public_api if this is right:\n{text}"


def has_names(module: ast.Module) -> bool:
    """Return whether a module assigns ``__all__`` or defines and imports nothing."""
    targets = [
        name
        for node in module.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    has_list = "__all__" in map(ast.unparse, targets)
    return has_list or all(isinstance(node, ast.Expr) for node in module.body)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""Only a docstring."""', True),
        ("__all__ = ['A']\nclass A: ...", True),
        ("class A: ...", False),
        ("from ittybit import Ittybit", False),
        ("_A = '__all__'", False),
    ],
)
def test_a_module_without_a_list_of_names_is_found(source: str, expected: bool) -> None:
    assert has_names(ast.parse(source)) is expected


def test_each_public_module_lists_its_names() -> None:
    """Modules of ``ray``, ``receivers``, and ``otel`` too: editors complete them."""
    missing = [
        str(path.relative_to(ROOT))
        for package in ("ittybit", "wootiv")
        for path in files(package)
        if not INTERNAL & set(path.relative_to(ROOT).parts)
        and not has_names(tree(path))
    ]
    assert not missing


@pytest.mark.parametrize("package", ["ittybit", "ittybit_async", "wootiv"])
def test_each_listed_name_exists(package: str) -> None:
    for module in public_modules():
        if module.__name__.partition(".")[0] == package:
            for name in getattr(module, "__all__", ()):
                assert hasattr(module, name), f"{module.__name__}.{name}"
