"""Search for uses of undocumented parts of libraries in source text.

>>> uses_of_private_names("import aiohttp\\naiohttp.ClientSession()._connector")
['2: _connector of another object']
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

OWN = {"ittybit", "ittybit_async", "ittybit_sync", "wootiv", "__future__"}
# The library documents each of these modules, or everything that it exports.
DOCUMENTED = {
    *("aiohttp", "multidict", "yarl", "requests", "urllib3", "msgspec", "tenacity"),
    *("requests.adapters", "requests.cookies"),
    *("requests.exceptions", "requests.structures"),
    *("urllib3.connection", "urllib3.exceptions", "urllib3.util"),
    *("collections.abc", "concurrent.futures", "http.client", "urllib.parse"),
}
_REACHES_INTO = {"__dict__", "__globals__", "__closure__", "__code__", "__wrapped__"}
_PRIVATE = re.compile(r"_(?!_)\w+|__\w*[^_](_|)")


def is_private(name: str) -> bool:
    """Return whether `name` is private and not a special name of Python."""
    return bool(_PRIVATE.fullmatch(name)) or name in _REACHES_INTO


def is_documented(module: str) -> bool:
    """Return whether a transport folder may import `module`."""
    top = module.partition(".")[0]
    standard = module == top and top in sys.stdlib_module_names and top[0] != "_"
    return standard or top in OWN or module in DOCUMENTED


def uses_of_private_names(source: str) -> list[str]:
    """Return each use of a private name or an undocumented module, with its line."""
    tree = ast.parse(source)
    inspected = _Inspection(tree)
    found = {text for node in ast.walk(tree) for text in inspected.of(node)}
    return sorted(found, key=lambda text: int(text.partition(":")[0]))


class _Inspection:
    def __init__(self, tree: ast.Module) -> None:
        self.names = dict(_imports_in(tree))
        self.classes = {
            n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)
        }
        self.slots = {it for n in ast.walk(tree) for it in _slots(n)}

    def of(self, node: ast.AST) -> Iterator[str]:
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Import(names=names):
                for name in names:
                    if not is_documented(name.name):
                        yield f"{line}: import of {name.name}"
            case ast.ImportFrom(module=module, names=names, level=0):
                yield from (f"{line}: {it}" for it in self._import(str(module), names))
            case ast.Attribute(attr=name, value=owner):
                if is_private(name) and not self._is_own(owner):
                    yield f"{line}: {name} of another object"
                yield from (f"{line}: {it}" for it in self._chain(node))
            case ast.Constant(value=str(text)) if _PRIVATE.fullmatch(text):
                if node not in self.slots:
                    yield f"{line}: {text} as a string"
            case ast.keyword(arg=str(name)) if is_private(name):
                yield f"{line}: {name} as an argument"
            case ast.ClassDef():
                inherited = self._private_of_bases(node)
                for name, at in _names_on_self(node):
                    if name in inherited:
                        yield f"{at}: {name} of a base class"

    def _import(self, module: str, names: list[ast.alias]) -> Iterator[str]:
        own = module.partition(".")[0] in OWN
        if not is_documented(module):
            yield f"import of {module}"
        for name in names:
            whole = f"{module}.{name.name}"
            hidden = is_private(name.name) or not _is_exported(module, name.name)
            if hidden and not own:
                yield f"import of {whole}"

    def _is_own(self, owner: ast.expr) -> bool:
        if isinstance(owner, ast.Call):
            return ast.unparse(owner) == "super()"
        name = owner.id if isinstance(owner, ast.Name) else ""
        module = self.names.get(name, "").partition(".")[0]
        return name in ("self", "cls", *self.classes) or module in OWN

    def _chain(self, node: ast.Attribute) -> Iterator[str]:
        """Yield undocumented modules and names that attributes of a module reach."""
        path = ast.unparse(node)
        first, _, rest = path.partition(".")
        whole = f"{self.names[first]}.{rest}" if first in self.names else ""
        module, _, name = whole.rpartition(".")
        if not re.fullmatch(r"[\w.]+", whole) or whole.partition(".")[0] in OWN:
            return
        of_a_module = isinstance(_resolve(module), ModuleType)
        if of_a_module and not is_private(name) and not _is_exported(module, name):
            yield f"use of {whole}"

    def _private_of_bases(self, node: ast.ClassDef) -> set[str]:
        found: set[str] = set()
        for base in node.bases:
            text = ast.unparse(base).partition("[")[0]
            if text in self.classes and self.classes[text] is not node:
                found |= self._private_of_bases(self.classes[text])
                continue
            first, _, rest = text.partition(".")
            whole = self.names.get(first, "builtins." + first)
            kind = _resolve(f"{whole}.{rest}" if rest else whole)
            if isinstance(kind, type):
                found |= _private_names_of(kind)
        return found


def _imports_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                top = name.name.partition(".")[0]
                yield (name.asname, name.name) if name.asname else (top, top)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _names_on_self(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    """Yield the private names that a class defines or uses on itself, with lines."""
    for inner in ast.walk(node):
        match inner:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, inner.lineno
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls")):
                yield name, inner.lineno
            case ast.Attribute(attr=name, value=ast.Call(func=ast.Name(id="super"))):
                yield name, inner.lineno
    for inner in node.body:
        targets = inner.targets if isinstance(inner, ast.Assign) else []
        if isinstance(inner, ast.AnnAssign):
            targets = [inner.target]
        yield from ((t.id, t.lineno) for t in targets if isinstance(t, ast.Name))


def _slots(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__":
        yield from ast.walk(node.value)


@cache
def _resolve(path: str) -> object:
    """Return the module, class, or function with this dotted name, or None."""
    try:
        return import_module(path)
    except ImportError:
        module, _, name = path.rpartition(".")
        return getattr(_resolve(module), name, None) if module else None


def _is_exported(module: str, name: str) -> bool:
    """Return whether a module exports `name` and, if that is a module, documents it."""
    owner = _resolve(module)
    value = getattr(owner, name, None)
    if isinstance(value, ModuleType):
        return is_documented(f"{module}.{name}") or is_documented(value.__name__)
    # Only aiohttp lists all documented names in `__all__`.
    return module != "aiohttp" or name in getattr(owner, "__all__", ())


@cache
def _private_names_of(kind: type) -> set[str]:
    """Return the private names that a class of a library has or uses on itself."""
    found: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] in OWN:
            continue
        found |= set(vars(base))
        try:
            found |= set(re.findall(r"\bself\.(_\w+)", inspect.getsource(base)))
        except (OSError, TypeError):
            continue
    return {name for name in found if is_private(name)}
