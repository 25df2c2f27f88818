"""Changes of the public API since a revision that break programs: `make api`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import griffe

HOME = Path(__file__).parents[2]
PACKAGES = ("ittybit", "wootiv", "ittybit_async")
# Modules that programs do not import. `ittybit_sync` is generated.
INTERNAL = (
    *("ittybit.core", "ittybit.cli", "ittybit.ray", "ittybit.__main__"),
    *("ittybit_async._io", "ittybit_async.http", "ittybit_async.transfers"),
    *("ittybit_async.waiting", "ittybit_async.concurrency"),
    *("ittybit_async.batch.coalescer", "ittybit_async.batch.context"),
    *("ittybit_async.batch.stop", "ittybit_async.batch.export"),
    *("ittybit_async.batch.intake", "ittybit_async.batch.journal"),
    *("ittybit_async.batch.report", "ittybit_async.batch.work"),
)


def iter_changes(revision: str, home: Path = HOME) -> Iterator[str]:
    """Yield a line for each change that breaks programs for `revision`."""
    for package in PACKAGES:
        if not (home / package).is_dir():
            continue
        old = griffe.load_git(package, ref=revision, repo=home)
        new = griffe.load(package, search_paths=[home], try_relative_path=False)
        for change in griffe.find_breaking_changes(old, new):
            if is_public(change.obj.path):
                yield describe(change)


def describe(change: griffe.Breakage) -> str:
    """Return the path of the changed object, the parameter if any, and the change."""
    parameter = change.old_value or change.new_value
    name = parameter.name if isinstance(parameter, griffe.Parameter) else ""
    detail = f"({name})" if name else ""
    return f"{change.obj.path}{detail}: {change.kind.value}"


def is_public(path: str) -> bool:
    """Return whether programs may use the object at the dotted `path`."""
    return not any(f"{path}.".startswith(f"{module}.") for module in INTERNAL)


def main(revision: str) -> int:
    """Print the changes, and return whether there are any."""
    lines = list(iter_changes(revision))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
