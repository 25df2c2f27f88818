"""Imports point down, the base opens no file, and the engine knows no API."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.repo.test_conventions import PACKAGES, ROOT, files, imports, location, tree

pytestmark = pytest.mark.checkout

WRITTEN = ["ittybit", "wootiv", "ittybit_async", "ittybit_emulator"]
TOP = (
    *("ittybit.cli", "ittybit.ray", "ittybit.receivers", "ittybit.testing"),
    "ittybit.__main__",
)
# Part of the base, which only clients import, because its library may be missing.
OPTIONAL = ("ittybit.otel",)
MIDDLE = ("ittybit_async", "ittybit_sync", "ittybit_emulator")
ENGINE = (
    "ittybit.core.http",
    "ittybit.core.connection",
    "ittybit.core.url",
    "ittybit.core.config",
    "ittybit.core.serialization",
    "ittybit.core.display",
    "ittybit_async._io",
    "ittybit_async.http",
)
APIS = (
    "wootiv",
    "ittybit.core.payloads",
    "ittybit.core.transfers",
    "ittybit.core.waiting",
    "ittybit.core.batch",
    "ittybit.types",
    "ittybit.webhooks",
    "ittybit_async.client",
    "ittybit_async.resources",
    "ittybit_async.transfers",
    "ittybit_async.waiting",
    "ittybit_async.batch",
    "ittybit_async.wootiv",
)
# The lazy names of these packages import from higher layers.
LAZY = {"ittybit", "wootiv", "ittybit_async", "ittybit_sync"}
# An error carries its response, and a response raises an error.
EXPLAINED = {"ittybit.core.http.models", "ittybit.errors"}
DYNAMIC = {"import_module", "__import__"}
OPENING = {
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "mkdir"),
    *("unlink", "iterdir", "glob", "rglob", "exists", "is_file", "is_dir", "stat"),
    *("rename", "touch", "urlopen", "listdir", "scandir", "remove", "makedirs"),
    *("rmdir", "symlink_to", "hardlink_to", "samefile", "lstat", "truncate"),
}
SYSTEM = {
    *("asyncio", "select", "selectors", "socket", "http.client", "socketserver"),
    *("subprocess", "shutil", "tempfile", "sqlite3", "fcntl", "mmap", "urllib.request"),
}
"""Modules for sockets, processes, and files."""


def is_below(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in packages)


def layer(module: str) -> int:
    """Return 2 for programs, 1 for clients and the emulator, 0 for the base."""
    return 2 if is_below(module, TOP) else int(is_below(module, MIDDLE))


@cache
def modules() -> dict[str, Path]:
    """Return the files of all packages by the names of their modules."""
    paths = [path for package in PACKAGES for path in files(package)]
    return {name_of(path): path for path in paths}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def name_of_call(call: ast.Call) -> str:
    """Return the name of the called function, without its object."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


@cache
def imports_of(source: ast.AST) -> list[tuple[int, str]]:
    """Return the line and the module of each import of this project, in any scope."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            found += ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in inner:
                found.append((node.lineno, name if name in modules() else node.module))
        elif isinstance(node, ast.Call) and name_of_call(node) in DYNAMIC:
            names = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found += ((node.lineno, str(name)) for name in names)
    return found


@cache
def graph() -> dict[str, set[str]]:
    """Return the modules that each module imports."""
    return {
        name: {module for _, module in imports_of(tree(path))}
        & modules().keys() - {name}
        for name, path in modules().items()
    }


def points_up(module: str, other: str) -> bool:
    """Return whether `module` may not import `other`."""
    if other.partition(".")[0] not in PACKAGES or module in LAZY:
        return False
    if is_below(other, OPTIONAL) and not is_below(module, OPTIONAL):
        return layer(module) == 0
    mine, its = (name.partition(".")[0] for name in (module, other))
    if layer(module) < layer(other) or (mine == "ittybit" and its == "wootiv"):
        return layer(module) < 2
    return layer(module) == layer(other) == 1 and mine != its


@pytest.mark.parametrize(
    ("module", "other", "is_up"),
    [
        ("ittybit.core.log", "ittybit_async.client", True),
        ("ittybit.core.log", "ittybit.cli", True),
        ("ittybit.core.log", "ittybit.otel", True),
        ("ittybit_async.client", "ittybit.otel", False),
        ("ittybit.otel.runs", "ittybit.otel.scopes", False),
        ("ittybit.core.log", "wootiv.api", True),
        ("ittybit_async.client", "ittybit.ray.batch", True),
        ("ittybit_async.client", "ittybit_sync", True),
        ("ittybit_emulator.server", "ittybit_async.client", True),
        ("ittybit_async.client", "ittybit.core.log", False),
        ("ittybit.cli.program", "ittybit_async.client", False),
        ("ittybit.ray.batch", "ittybit.cli.program", False),
        ("wootiv.api", "ittybit.core.log", False),
        ("ittybit", "ittybit_async.client", False),
    ],
)
def test_the_layer_of_a_module_decides_what_it_imports(
    module: str, other: str, is_up: bool
) -> None:
    assert points_up(module, other) is is_up


@pytest.mark.parametrize(
    "planted",
    [
        "import ittybit_async.client",
        "from ittybit_async import client",
        "def f():\n    from ittybit_async.client import AsyncIttybit",
        "if TYPE_CHECKING:\n    from ittybit_async.client import AsyncIttybit",
        "importlib.import_module('ittybit_async.client')",
    ],
)
def test_an_import_is_found_in_any_scope(planted: str) -> None:
    assert [name for _, name in imports_of(ast.parse(planted))] == [
        "ittybit_async.client"
    ]


def test_no_import_points_up() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {other}"
        for name, path in modules().items()
        for line, other in imports_of(tree(path))
        if points_up(name, other)
    ]
    assert not found, "\n".join(found)


def cycles(links: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules that import each other, directly or not."""
    reached = {name: set(others) for name, others in links.items()}
    for middle in links:
        for others in reached.values():
            if middle in others:
                others |= reached[middle]
    groups = {
        frozenset(n for n in others if name in reached[n])
        for name, others in reached.items()
        if name in others
    }
    return [set(group) for group in groups]


def test_an_import_cycle_is_found() -> None:
    links = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert cycles(links) == [{"a", "b", "c"}]


def test_there_are_no_import_cycles_except_the_explained_one() -> None:
    assert cycles(graph()) == [EXPLAINED]


def is_engine(module: str) -> bool:
    """Return whether a module belongs to the engine, by its folder."""
    is_core_module = module.rpartition(".")[0] == "ittybit.core"
    return is_below(module, ENGINE) or (is_core_module and not is_below(module, APIS))


def test_the_engine_imports_no_code_of_an_api() -> None:
    engine = [name for name in modules() if is_engine(name)]
    assert {"ittybit.core.retry", "ittybit_async.http.engine"} <= set(engine)
    found = [
        f"{modules()[name].relative_to(ROOT)}:{line} imports {other}"
        for name in engine
        for line, other in imports_of(tree(modules()[name]))
        if is_below(other, APIS)
    ]
    assert not found, "\n".join(found)


def test_the_second_api_needs_no_code_of_the_first() -> None:
    left, needed = ["ittybit_async.wootiv.client", "wootiv.api"], set[str]()
    left += [name for name in modules() if is_below(name, ("ittybit_async.wootiv",))]
    while left:
        new = graph()[left.pop()] - needed - LAZY
        needed |= new
        left += new
    # Errors name the types that they carry.
    first = tuple(n for n in APIS if "wootiv" not in n and n != "ittybit.types")
    assert [name for name in needed if is_below(name, first)] == []


def file_accesses(source: ast.AST) -> list[int]:
    """Return the lines of calls that read or write files."""
    # A body opens the file that its caller passed.
    return [
        call.lineno
        for call in ast.walk(source)
        if isinstance(call, ast.Call)
        if name_of_call(call) in OPENING
        if ast.unparse(call.func) not in ("self.open", "body.open")
    ]


@pytest.mark.parametrize(
    "planted",
    ["open('x')", "Path('x').read_bytes()", "path.open()", "os.listdir('.')"],
)
def test_a_file_access_is_found(planted: str) -> None:
    assert file_accesses(ast.parse(planted)) == [1]


def test_the_base_reads_and_writes_no_files() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for name, path in modules().items()
        if layer(name) == 0
        for line in file_accesses(tree(path))
    ]
    assert not found, "\n".join(found)


def system_imports(source: ast.AST) -> list[int]:
    """Return the lines of imports of modules for sockets, processes, and files."""
    return [node.lineno for node, module in imports(source) if module in SYSTEM]


@pytest.mark.parametrize(
    ("planted", "is_system"),
    [
        ("import socket", True),
        ("from socket import create_connection", True),
        ("def f():\n    import subprocess", True),
        ("from http import client", True),
        ("from urllib import request", True),
        ("from http import HTTPStatus", False),
        ("from ittybit.core.http import request", False),
    ],
)
def test_an_import_of_sockets_processes_or_files_is_found(
    planted: str, is_system: bool
) -> None:
    assert bool(system_imports(ast.parse(planted))) is is_system


def test_the_base_uses_no_sockets_processes_or_files() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for name, path in modules().items()
        if layer(name) == 0
        for line in system_imports(tree(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("package", WRITTEN)
def test_all_public_classes_and_functions_have_docstrings(package: str) -> None:
    silent = [
        f"{location(path, node)} {getattr(node, 'name', 'the module')}"
        for path in files(package)
        for node in (tree(path), *public(tree(path)))
        if tree(path).body and not has_docstring(node)
    ]
    assert not silent, "\n".join(silent)


def has_docstring(node: Said) -> bool:
    """Return whether it has or inherits a docstring or is named by a protocol."""
    first = ast.unparse(node.body[0])
    return bool(ast.get_docstring(node)) or first == "..." or "__doc__ =" in first


Said = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(owner: ast.Module | ast.ClassDef) -> list[Said]:
    """Yield the public classes and functions of a module or class, recursively."""
    found: list[Said] = []
    for node in owner.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = " ".join(map(ast.unparse, node.decorator_list))
            if node.name.startswith("_") or re.search(r"overload|\.setter", decorators):
                continue
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += public(node)
    return found
