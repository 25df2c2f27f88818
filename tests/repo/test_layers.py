"""The engine knows no API, and an API brings no engine: who reaches whom."""

import ast
import re
from pathlib import Path

import pytest

from tests.repo.test_conventions import ROOT, files, is_forbidden, shown, tree

pytestmark = pytest.mark.checkout

WOOTIV = ["wootiv", "ittybit_async/wootiv"]
WRITTEN = ["ittybit", "wootiv", "ittybit_async"]
APIS = {
    "wootiv",
    "ittybit_async.client",
    "ittybit_async.resources",
    "ittybit_async.wootiv",
}
OF_ITTYBIT = {
    "ittybit.environment",
    "ittybit.core.payloads.api",
    "ittybit.core.payloads.kinds",
    "ittybit.signing",
    "ittybit.core.payloads.tasks",
    "ittybit.types.create",
    "ittybit.types.create_and_wait",
    "ittybit.workflows",
    "ittybit_async.transfers.download",
    "ittybit_async.transfers.upload",
    "ittybit_async.waiting.wait",
}
COLOUR = re.compile(r"\b(?:a?synchron|async\b|await\b|coroutine|event loop|blocking)")
NO_SEAM = {"asyncio", "threading", "aiohttp", "yarl", "requests", "ssl", "sqlite3"}


def imported(path: Path) -> set[str]:
    """The modules that a file names, as a submodule where it is one."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{name.name}" for name in node.names]
            found |= {name if place(name) else node.module for name in inner}
    return found


def place(module: str) -> Path | None:
    """The file of a module of ours, or None."""
    base = ROOT.joinpath(*module.split("."))
    found = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in found if path.is_file()), None)


def reached(rooms: list[str]) -> dict[str, Path]:
    """All modules of ours that the files of some rooms need, by their names."""
    found: dict[str, Path] = {}
    left = [path for room in rooms for path in files(room)]
    while left:
        for module in imported(left.pop()):
            path = place(module)
            if path is not None and module not in found and module != "ittybit_async":
                found[module] = path
                left.append(path)
    return found


def engine() -> dict[str, Path]:
    """What the second API needs and does not bring along."""
    needed = reached(["ittybit_async/wootiv"])
    return {
        name: path
        for name, path in needed.items()
        if not is_forbidden(name, {"wootiv", "ittybit_async.wootiv"})
    }


def test_the_engine_imports_nothing_of_any_api() -> None:
    needed = engine()
    assert {
        "ittybit.core.pagination",
        "ittybit_async.http.engine",
        "ittybit_async.http.files",
    } <= set(needed)
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in needed.values()
        for module in imported(path)
        if is_forbidden(module, APIS)
    ]
    assert not found, "\n".join(found)


def test_the_second_api_needs_nothing_that_only_the_first_has() -> None:
    assert set(reached(WOOTIV)) & (OF_ITTYBIT | APIS - {"wootiv"}) <= {
        "ittybit_async.wootiv"  # which is itself
    }


@pytest.mark.parametrize("room", WOOTIV)
def test_the_second_api_brings_no_engine(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files(room)
        for module in imported(path)
        if is_forbidden(module, NO_SEAM)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", WOOTIV)
def test_no_prose_of_the_second_api_speaks_of_a_colour(room: str) -> None:
    found: list[str] = []
    for path in files(room):
        for node in ast.walk(tree(path)):
            kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
            if isinstance(node, kinds):
                lines = (ast.get_docstring(node) or "").splitlines()
                prose = [
                    line for line in lines if line.strip()[:3] not in (">>>", "...")
                ]
                if COLOUR.search("\n".join(prose).lower()):
                    found.append(shown(path, node))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", WRITTEN)
def test_all_that_is_public_says_what_it_is(room: str) -> None:
    silent = [
        f"{shown(path, node)} {getattr(node, 'name', 'the module')}"
        for path in files(room)
        for node in (tree(path), *public(tree(path)))
        if tree(path).body and not says_what_it_is(node)
    ]
    assert not silent, "\n".join(silent)


def says_what_it_is(node: "Said") -> bool:
    """Whether there is a docstring, one taken over, or only a name of a protocol."""
    first = ast.unparse(node.body[0])
    return bool(ast.get_docstring(node)) or first == "..." or "__doc__ =" in first


Said = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(owner: ast.Module | ast.ClassDef) -> list[Said]:
    """The public classes and functions of a module or class, and of these in turn."""
    found: list[Said] = []
    for node in owner.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            overloads = [d for d in node.decorator_list if "overload" in ast.dump(d)]
            if node.name.startswith("_") or overloads:
                continue
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += public(node)
    return found
