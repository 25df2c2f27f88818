"""Conventions: imports between packages, lengths, and generated files."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median

import pytest

import build_sync

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]
PACKAGES = ["ittybit", "wootiv", "ittybit_async", "ittybit_sync", "ittybit_emulator"]
PLACES = [*PACKAGES, "tests", "examples", "benchmarks", "build_sync.py"]
SEAMS = [ROOT / "ittybit_async/_io", ROOT / "ittybit_sync/_io"]
PROGRAMS = [ROOT / "ittybit" / name for name in ("cli", "ray", "receivers", "testing")]

HTTP = {"aiohttp", "yarl", "requests", "urllib3", "http.client", "socket"}
AT_ONCE = {"asyncio", "threading", "concurrent", "multiprocessing", "selectors"}
CLIENTS = {"ittybit_async", "ittybit_sync"}
FORBIDDEN = {
    "ittybit": HTTP | AT_ONCE | CLIENTS | {"ittybit_emulator", "wootiv", "sqlite3"},
    "wootiv": HTTP | AT_ONCE | CLIENTS | {"ittybit_emulator", "sqlite3"},
    "ittybit_async": HTTP | AT_ONCE | {"ittybit_sync", "ittybit_emulator"},
    "ittybit_sync": HTTP | AT_ONCE | {"ittybit_async", "ittybit_emulator"},
    "ittybit_async/_io": {"requests", "urllib3", "ittybit_sync", "ittybit_emulator"},
    "ittybit_sync/_io": {
        "aiohttp",
        "yarl",
        "asyncio",
        "ittybit_async",
        "ittybit_emulator",
    },
    "ittybit_emulator": {*CLIENTS, "wootiv", "requests", "urllib3"},
}
IGNORE = re.compile(
    r"(?:type|pyright): ignore\[[\w-]+(?:, ?[\w-]+)*\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*"
)


def below(path: Path, places: list[Path]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def files(place: str) -> list[Path]:
    """Return the files of Python in a place, without the generated tests."""
    path = ROOT / place
    if path.is_file():
        return [path]
    return sorted(each for each in path.rglob("*.py") if "sync_" not in each.parts)


def location(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(source: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each module that `source` imports with an absolute import."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def is_forbidden(module: str, forbidden: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in forbidden)


def package_of(path: Path) -> str:
    transport = next(
        (transport for transport in SEAMS if path.is_relative_to(transport)), None
    )
    return str((transport or ROOT / path.relative_to(ROOT).parts[0]).relative_to(ROOT))


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    allowed = {
        "ittybit/core/serialization/msgspec_types.py": {"threading"}
    }  # works around a fault of msgspec with a lock
    if package in ("ittybit", "wootiv"):
        allowed[f"{package}/__init__.py"] = CLIENTS
    found = [
        f"{location(path, node)} imports {module}"
        for path in files(package)
        if package_of(path) == package and not below(path, PROGRAMS)
        for node, module in imports(tree(path))
        if is_forbidden(
            module,
            FORBIDDEN[package] - allowed.get(str(path.relative_to(ROOT)), set()),
        )
    ]
    assert not found, "\n".join(found)


def test_programs_use_only_the_async_client() -> None:
    found = [
        f"{location(path, node)} imports {module}"
        for path in files("ittybit")
        if below(path, PROGRAMS)
        for node, module in imports(tree(path))
        if is_forbidden(module, {"ittybit_sync", "requests", "urllib3"})
    ]
    assert not found, "\n".join(found)


def test_one_module_of_the_command_line_knows_the_event_loop() -> None:
    found = {
        path.name
        for path in files("ittybit/cli")
        for _, module in imports(tree(path))
        if is_forbidden(module, AT_ONCE)
    }
    assert found == {"runner.py"}


@pytest.mark.parametrize("package", ["ittybit", "wootiv", "ittybit_sync"])
def test_a_package_without_a_loop_awaits_nothing(package: str) -> None:
    keywords = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    found = [
        location(path, node)
        for path in files(package)
        if not below(path, PROGRAMS)
        for node in ast.walk(tree(path))
        if isinstance(node, keywords)
    ]
    assert not found, "\n".join(found)


def test_only_the_client_classes_have_async_in_their_name() -> None:
    found = {
        node.name
        for path in files("ittybit_async")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and "Async" in node.name
    }
    assert found <= {"AsyncIttybit", "AsyncWootiv"}


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


NOUNS = {"types", "resources", "commands"}
"""Folders with one module per resource, which may have more modules."""


def test_a_folder_of_the_packages_has_at_most_12_modules() -> None:
    folders = {path.parent for package in PACKAGES for path in files(package)}
    counts = {
        str(folder.relative_to(ROOT)): len(list(folder.glob("*.py")))
        for folder in folders
        if folder.name not in NOUNS and not NOUNS & set(folder.parent.parts)
    }
    assert {folder: count for folder, count in counts.items() if count > 12} == {}


@pytest.mark.parametrize("place", PLACES)
def test_no_file_is_longer_than_400_lines(place: str) -> None:
    lengths = {str(path.relative_to(ROOT)): length(path) for path in files(place)}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_the_median_file_of_the_packages_has_150_lines_or_less() -> None:
    lengths = [length(path) for package in PACKAGES for path in files(package)]
    assert median(lengths) <= 150


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function without its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("place", PLACES)
def test_no_function_is_longer_than_30_lines(place: str) -> None:
    found = [
        f"{location(path, node)} {node.name}: {body_length(node)} lines"
        for path in files(place)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_length(node) > 30
    ]
    assert not found, "\n".join(found)


def test_both_transport_folders_have_the_same_files() -> None:
    one, other = (
        {p.name for p in transport.iterdir() if p.suffix} for transport in SEAMS
    )
    assert one == other


# In at least one of the two packages, standard library functions replace these.
BORROWED = {"Lock", "call", "run", "sleep", "to_thread"}
# These accept or return objects of an HTTP library.
OWN_TYPES = {"RawReply.__init__"}
# Only fork handlers call these functions, and they ignore the return values.
OWN_CALLS = {"Transport.forget"}


def exported(module: str) -> set[str]:
    """Return the names that a transport folder exports, without its own modules."""
    values = vars(import_module(module)).items()
    return {n for n, v in values if not n.startswith("_") and not inspect.ismodule(v)}


def callables(module: str) -> dict[str, inspect.Signature]:
    """Return the signatures of what a transport folder exports, including methods."""
    transport = import_module(module)
    found: dict[str, inspect.Signature] = {}
    for name in exported(module) - BORROWED:
        value = getattr(transport, name)
        if inspect.isclass(value):
            for method, function in inspect.getmembers(value):
                function = getattr(function, "fget", function)
                public = method == "__init__" or not method.startswith("_")
                ours = str(getattr(function, "__module__", "")).startswith("ittybit")
                if public and ours and inspect.isroutine(function):
                    found[f"{name}.{method}"] = inspect.signature(function)
        elif inspect.isroutine(value):
            found[name] = inspect.signature(value)
    return {name: call for name, call in found.items() if name not in OWN_CALLS}


def without_async(name: str, signature: inspect.Signature) -> str:
    """Return a signature without the words that differ between async and blocking."""
    if name in OWN_TYPES:
        return str(list(signature.parameters)[:3])
    inner = r"((?:[^\[\]]|\[[^\]]*\])*)"
    text = re.sub(rf"(?:Awaitable|Eventual)\[{inner}\]", r"\1", str(signature))
    return re.sub(r"\bAsync(?=[A-Z])", "", text).replace("_async", "_sync")


def test_both_transport_folders_export_the_same_names_and_signatures() -> None:
    one, other = (exported(f"{name}._io") for name in sorted(CLIENTS))
    assert one == other
    first, second = (
        {
            name: without_async(name, call)
            for name, call in callables(f"{client}._io").items()
        }
        for client in sorted(CLIENTS)
    )
    assert first == second
    assert len(first) > 5


def comments(path: Path) -> Iterator[tuple[int, str]]:
    source = io.StringIO(path.read_text("utf-8"))
    for token in tokenize.generate_tokens(source.readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def gives_no_reason(comment: str) -> bool:
    """Return whether a comment silences a tool without a code or a reason."""
    if not re.search(r"\b(?:type|pyright):\s*ignore\b|\bnoqa\b", comment):
        return False
    rest = IGNORE.sub("", comment)
    return bool(re.search(r"ignore|noqa", rest)) or len(re.findall(r"\w+", rest)) < 2


@pytest.mark.parametrize(
    ("comment", "refused"),
    [
        ("# noqa", True),
        ("# noqa: E501", True),
        ("# type: ignore  # the stubs lack it", True),
        ("# type: ignore[attr-defined]", True),
        ("# type: ignore[attr-defined]  # pyright: ignore  # stubs lack it", True),
        ("# type: ignore[attr-defined]  # the stubs lack it", False),
        ("# pyright: ignore[reportPrivateUsage]  # no public way", False),
        ("# noqa: B008, PT011 evaluated once on purpose", False),
        ("# nothing is silenced", False),
    ],
)
def test_an_ignore_needs_a_code_and_a_reason(comment: str, refused: bool) -> None:
    assert gives_no_reason(comment) is refused


@pytest.mark.parametrize("place", PLACES)
def test_every_ignore_has_a_code_and_a_reason(place: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {comment}"
        for path in files(place)
        for line, comment in comments(path)
        if gives_no_reason(comment)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("folder", build_sync.TREES.values())
def test_generated_files_say_so_on_their_first_line(folder: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in files(folder)
        if not path.is_relative_to(SEAMS[1])
        and not path.read_text("utf-8").startswith("# Generated from ")
    ]
    assert not found, "\n".join(found)


ASSERTING = re.compile(
    r"\bassert\b|pytest\.(?:raises|warns|fail)|\b(?:check|expect)\w*\("
)


def test_every_test_asserts_something() -> None:
    # A test may leave the assertions to a helper of its module.
    silent: list[str] = []
    for path in files("tests"):
        if not path.name.startswith("test_"):
            continue
        lines = path.read_text("utf-8").splitlines()
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        functions = [n for n in ast.walk(tree(path)) if isinstance(n, kinds)]
        bodies = {
            n.name: "\n".join(lines[n.lineno - 1 : n.end_lineno]) for n in functions
        }
        helping = {name for name, body in bodies.items() if ASSERTING.search(body)}
        silent += [
            f"{path.relative_to(ROOT)}: {name}"
            for name, body in bodies.items()
            if name.startswith("test_") and name not in helping
            if not helping & set(re.findall(r"\w+", body))
        ]
    # The blocks that run there raise their own errors.
    assert silent == ["tests/repo/test_docs.py: test_a_block_of_the_documentation_runs"]


def test_one_module_passes_types_to_msgspec() -> None:
    found = [
        location(path, node)
        for package in ("ittybit", "wootiv", "ittybit_async", "ittybit_sync")
        for path in files(package)
        if path != ROOT / "ittybit/core/serialization/msgspec_types.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and passes_type(node)
    ]
    assert not found, "\n".join(found)


def passes_type(call: ast.Call) -> bool:
    """Return whether `call` passes a type to msgspec."""
    called = ast.unparse(call.func)
    is_decode = called.startswith("msgspec.") and called.endswith(".decode")
    return called in ("msgspec.convert", "msgspec.json.Decoder") or (
        is_decode and any(keyword.arg == "type" for keyword in call.keywords)
    )
