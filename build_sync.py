"""Generate the blocking trees from the async trees.

    python build_sync.py            update all generated files
    python build_sync.py --check    list the outdated files, and exit with 1

unasync removes ``async`` and ``await`` from the code and replaces names. ``respell``
does the same in docstrings, comments, and f-strings, which unasync ignores. ruff sorts
the imports and formats the result. A word without a blocking equivalent is an error
(exit code 2).
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import unasync
from tokenize_rt import Token, src_to_tokens, tokens_to_src

import build_contract
import build_errors
from build_stubs import stubs

HOME = Path(__file__).resolve().parent
TREES = {
    "ittybit_async": "ittybit_sync",
    "tests/async_": "tests/sync_",
    "examples/async": "examples/sync",
}
NOT_GENERATED = [Path("ittybit_async", "_io")]
HAND_WRITTEN = [Path("ittybit_sync", name) for name in ("_io", "py.typed")]
NAMES = {
    "ittybit_async": "ittybit_sync",
    "AsyncIttybit": "Ittybit",
    "AsyncWootiv": "Wootiv",
    "AsyncRetrying": "Retrying",
    "aclosing": "closing",
    "AbstractAsyncContextManager": "AbstractContextManager",
}
# unasync would replace this word, but a generator must not raise StopIteration. Kept,
# it matches LEFTOVER and is an error.
KEPT = {"StopAsyncIteration": "StopAsyncIteration"}
LEFTOVER = re.compile(
    r"\w*(?:(?i:async|await|coroutine|yarl|event[\s_]?loop)|\bSync(?=[A-Z])"
    r"|\baio|\ba(?:iter|next|close|send|throw)\b|\banyio\b|\btrio\b"
    r"|\bcreate_task\b|\bensure_future\b)\w*"
)
# In prose, the words are removed only from code: "await the result" is an error.
KEYWORD = re.compile(r"\basync (?=(?:with|for|def)\b)|\bawait (?=[\w.]*[(\[])")
ANY_KEYWORD = re.compile(r"\b(?:async|await) ")
TREE_PATH = re.compile(rf"\b(?:{'|'.join(TREES)})\b")
FSTRING = re.compile(r"(?:f|rf|fr)['\"]", re.IGNORECASE)


class SourceError(Exception):
    """A source file cannot be converted."""


def respell(token: Token, names: Mapping[str, str]) -> Token:
    """Convert a token of prose as unasync converts code."""
    if token.name == "STRING" and FSTRING.match(token.src):
        text = "".join(respell_fstring(token.src))
    elif token.name in ("STRING", "COMMENT", "FSTRING_MIDDLE"):
        text = KEYWORD.sub("", token.src)
    else:
        return token
    text = TREE_PATH.sub(lambda tree: TREES[tree[0]], text)
    text = re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)
    return token._replace(src=text)


def respell_fstring(source: str) -> Iterator[str]:
    """Yield the parts of an f-string (one token before Python 3.12) converted.

    Its text is converted like prose and its expressions like code.
    """
    start = depth = 0
    for brace in re.finditer(r"\{\{|\}\}|[{}]", source):
        doubled = len(brace[0]) == 2
        if doubled and not depth:
            continue
        before = depth
        depth += {"{": 1, "}": -1}[brace[0][0]] * len(brace[0])
        if not before:
            yield KEYWORD.sub("", source[start : brace.start()])
            start = brace.start()
        elif not depth:
            yield ANY_KEYWORD.sub("", source[start : brace.end()])
            start = brace.end()
    yield KEYWORD.sub("", source[start:])


def find_leftovers(source: Path, text: str) -> list[str]:
    """Return a message for each async word in the text generated from `source`."""
    return [
        f"{source.as_posix()}:{text.count(chr(10), 0, found.start()) + 1}: "
        f"{re.sub('^Sync', 'Async', found[0])!r} has no blocking equivalent"
        for found in LEFTOVER.finditer(text)
    ]


def ruff(*arguments: str, cwd: Path) -> None:
    """Run ruff with the settings of this repository. Raise SourceError if it fails."""
    config = f"--config={HOME / 'pyproject.toml'}"
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", config]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SourceError(f"ruff {arguments[0]}: {done.stdout}{done.stderr}".strip())


def is_below(path: Path, folders: Iterable[Path]) -> bool:
    """Return whether a path is one of the folders or is inside one."""
    return any(path.is_relative_to(folder) for folder in folders)


def sources(root: Path) -> dict[Path, Path]:
    """Return the source of each generated file. Paths are relative to the root."""
    origin = {
        Path(twin, path.relative_to(root / tree)): path.relative_to(root)
        for tree, twin in TREES.items()
        for path in sorted((root / tree).rglob("*.py*"))
        if path.suffix in (".py", ".pyi")
        if not is_below(path.relative_to(root), NOT_GENERATED)
    }
    if not origin:
        raise SourceError(f"{root} has no ittybit_async/*.py to generate from")
    return origin


def transform(
    root: Path, scratch: Path, origin: Mapping[Path, Path], names: Mapping[str, str]
) -> None:
    """Write the generated files to scratch/out, unsorted and unformatted."""
    unasync_in, unasync_out = scratch / "in", scratch / "out"
    rule = unasync.Rule(f"{unasync_in}/", f"{unasync_out}/", {**KEPT, **names})
    for twin, source in origin.items():
        tokens = src_to_tokens((root / source).read_text("utf-8"))
        text = tokens_to_src([respell(t, rule.token_replacements) for t in tokens])
        (unasync_in / twin).parent.mkdir(parents=True, exist_ok=True)
        (unasync_in / twin).write_text(text, "utf-8", newline="\n")
    unasync.unasync_files([str(unasync_in / twin) for twin in origin], [rule])
    errors: list[str] = []
    for twin, source in origin.items():
        text = (unasync_out / twin).read_text("utf-8")
        errors += find_leftovers(source, text)
        notice = f"# Generated from {source.as_posix()} by build_sync.py. Do not edit."
        (unasync_out / twin).write_text(f"{notice}\n{text}", "utf-8", newline="\n")
    if errors:
        raise SourceError("\n".join(errors))


def generate(root: Path, names: Mapping[str, str] = NAMES) -> dict[Path, str]:
    """Return the text of each generated file by path."""
    origin = sources(root)
    # unasync removes the token after `await`, which is a space only in formatted code.
    ruff("format", "--check", *map(str, origin.values()), cwd=root)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        transform(root, scratch, origin, names)
        ruff("check", "--select=I", "--fix", "--quiet", cwd=scratch / "out")
        ruff("format", "--quiet", cwd=scratch / "out")
        return {twin: (scratch / "out" / twin).read_text("utf-8") for twin in origin}


def generate_stubs() -> dict[Path, str]:
    """Return the text of each stub of the async package by path."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for path, text in stubs().items():
            (scratch / path).parent.mkdir(parents=True, exist_ok=True)
            (scratch / path).write_text(text, "utf-8", newline="\n")
        ruff("check", "--select=F401,I", "--fix", "--quiet", cwd=scratch)
        ruff("format", "--quiet", cwd=scratch)
        return {path: (scratch / path).read_text("utf-8") for path in stubs()}


def find_unused(root: Path) -> list[str]:
    """Return the entries of the rename table that no source uses."""
    words = {
        token.src
        for source in sources(root).values()
        for token in src_to_tokens((root / source).read_text("utf-8"))
        if token.name == "NAME"
    }
    return [name for name in NAMES if name not in words]


def files(root: Path, folder: Path) -> set[Path]:
    """Return the files in a folder, relative to the root, without compiled files."""
    found = {p.relative_to(root) for p in (root / folder).rglob("*") if not p.is_dir()}
    return {path for path in found if "__pycache__" not in path.parts}


def find_unpaired(root: Path) -> set[Path]:
    """Return the hand-written files that exist in only one of the two packages."""
    one, other = Path("ittybit_async", "_io"), Path("ittybit_sync", "_io")
    in_one, in_other = (
        {path.relative_to(folder) for path in files(root, folder)}
        for folder in (one, other)
    )
    return {one / p for p in in_one - in_other} | {other / p for p in in_other - in_one}


def differences(root: Path, fresh: Mapping[Path, str]) -> dict[Path, str]:
    """Return the problem of each file in the generated trees that is not up to date."""
    found = set[Path]().union(*(files(root, Path(twin)) for twin in TREES.values()))
    found = {path for path in found if not is_below(path, HAND_WRITTEN)}
    wrong = dict.fromkeys(found - fresh.keys(), "no source generates it")
    wrong |= dict.fromkeys(fresh.keys() - found, "missing")
    wrong |= dict.fromkeys(find_unpaired(root), "hand-written, in one package only")
    for path in fresh.keys() & found:
        if (root / path).read_bytes() != fresh[path].encode():
            wrong[path] = "outdated: run build_sync.py"
    return dict(sorted(wrong.items()))


def update(root: Path, fresh: Mapping[Path, str], stale: Iterable[Path]) -> None:
    """Write the stale files. Remove files without a source, and empty folders."""
    trees = [Path(twin) for twin in TREES.values()]
    for path in stale:
        if path in fresh:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(fresh[path], "utf-8", newline="\n")
        elif path.parts[1] != "_io":
            (root / path).unlink()
            for folder in path.parents:
                if is_below(folder, trees) and not files(root, folder):
                    shutil.rmtree(root / folder, ignore_errors=True)


def main(arguments: Sequence[str], root: Path = HOME) -> int:
    """Write or check the generated trees, and return the exit code."""
    try:
        if list(arguments) not in ([], ["--check"]):
            raise SourceError("usage: build_sync.py [--check]")
        sources(root)  # raises before the stubs are written
        origin = {**generate_stubs(), **build_contract.pages(), **build_errors.pages()}
        outdated = {
            path: "outdated: run build_sync.py"
            for path, text in origin.items()
            if not (root / path).exists() or (root / path).read_text("utf-8") != text
        }
        if not arguments:
            update(root, origin, outdated)
        fresh = generate(root)
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    problems = [
        f"NAMES has {name!r}, but no source uses it" for name in find_unused(root)
    ]
    stale = differences(root, fresh)
    if arguments:
        wrong = {**outdated, **stale}
        problems += [f"{path.as_posix()}: {text}" for path, text in wrong.items()]
    else:
        update(root, fresh, stale)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
