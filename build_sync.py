"""Write the blocking trees from the async ones.

    python build_sync.py            bring every generated file up to date
    python build_sync.py --check    name each file that is not, and exit 1

unasync drops ``async`` and ``await`` from the code and swaps names; ``respelled`` does
the same to docstrings, comments and f-strings, which unasync leaves alone; ruff puts
the result in order. A word that has no blocking twin stops the build (exit 2).
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

HOME = Path(__file__).resolve().parent
TREES = {
    "ittybit_async": "ittybit_sync",
    "tests/async_": "tests/sync_",
    "examples/async": "examples/sync",
}
NOT_TWINNED = [Path("ittybit_async", "_io")]
BY_HAND = [Path("ittybit_sync", name) for name in ("_io", "py.typed")]
NAMES = {
    "ittybit_async": "ittybit_sync",
    "AsyncIttybit": "Ittybit",
    "AsyncWootiv": "Wootiv",
    "AsyncRetrying": "Retrying",
    "aclosing": "closing",
    "AsyncExitStack": "ExitStack",
    "enter_async_context": "enter_context",
    "AbstractAsyncContextManager": "AbstractContextManager",
}
# StopIteration may not be raised in a generator: kept as it is, this word is refused.
KEPT = {"StopAsyncIteration": "StopAsyncIteration"}
LEFTOVER = re.compile(
    r"\w*(?:(?i:async|await|coroutine|yarl|event[\s_]?loop)|\bSync(?=[A-Z])"
    r"|\baio|\ba(?:iter|next|close|send|throw)\b|\banyio\b|\btrio\b"
    r"|\bcreate_task\b|\bensure_future\b)\w*"
)
# In prose the words fall only where they are code: "await the result" is refused.
KEYWORD = re.compile(r"\basync (?=(?:with|for|def)\b)|\bawait (?=[\w.]*[(\[])")
ANY_KEYWORD = re.compile(r"\b(?:async|await) ")
TREE_PATH = re.compile(rf"\b(?:{'|'.join(TREES)})\b")
FSTRING = re.compile(r"(?:f|rf|fr)['\"]", re.IGNORECASE)


class SourceError(Exception):
    """A source cannot be turned into its twin; the text says which, where and why."""


def respelled(token: Token, names: Mapping[str, str]) -> Token:
    """Do to a token of prose what unasync does to code."""
    if token.name == "STRING" and FSTRING.match(token.src):
        text = "".join(respelled_fstring(token.src))
    elif token.name in ("STRING", "COMMENT", "FSTRING_MIDDLE"):
        text = KEYWORD.sub("", token.src)
    else:
        return token
    text = TREE_PATH.sub(lambda tree: TREES[tree[0]], text)
    text = re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)
    return token._replace(src=text)


def respelled_fstring(source: str) -> Iterator[str]:
    """The pieces of an f-string, which is one token before Python 3.12.

    Of its text the words fall as in any prose, of its expressions as in any code.
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


def leftovers(source: Path, text: str) -> list[str]:
    """One line for each word of a transformed source that has a colour."""
    return [
        f"{source.as_posix()}:{text.count(chr(10), 0, found.start()) + 1}: "
        f"{re.sub('^Sync', 'Async', found[0])!r} has no blocking twin"
        for found in LEFTOVER.finditer(text)
    ]


def ruff(*arguments: str, cwd: Path) -> None:
    """Run ruff with the settings of this repository; a complaint is a SourceError."""
    config = f"--config={HOME / 'pyproject.toml'}"
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", config]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SourceError(f"ruff {arguments[0]}: {done.stdout}{done.stderr}".strip())


def below(path: Path, places: Iterable[Path]) -> bool:
    """Whether a path is one of the places or lies inside one."""
    return any(path.is_relative_to(place) for place in places)


def sources(root: Path) -> dict[Path, Path]:
    """Each file to write and the file it is made from, relative to the root."""
    origin = {
        Path(twin, path.relative_to(root / tree)): path.relative_to(root)
        for tree, twin in TREES.items()
        for path in sorted((root / tree).rglob("*.py"))
        if not below(path.relative_to(root), NOT_TWINNED)
    }
    if not origin:
        raise SourceError(f"{root} holds no ittybit_async/*.py to generate from")
    return origin


def transform(
    root: Path, scratch: Path, origin: Mapping[Path, Path], names: Mapping[str, str]
) -> None:
    """Write each twin into scratch/out, not yet sorted and formatted."""
    entered, left = scratch / "in", scratch / "out"
    rule = unasync.Rule(f"{entered}/", f"{left}/", {**KEPT, **names})
    for twin, source in origin.items():
        tokens = src_to_tokens((root / source).read_text("utf-8"))
        text = tokens_to_src([respelled(t, rule.token_replacements) for t in tokens])
        (entered / twin).parent.mkdir(parents=True, exist_ok=True)
        (entered / twin).write_text(text, "utf-8", newline="\n")
    unasync.unasync_files([str(entered / twin) for twin in origin], [rule])
    complaints: list[str] = []
    for twin, source in origin.items():
        text = (left / twin).read_text("utf-8")
        complaints += leftovers(source, text)
        notice = f"# Generated from {source.as_posix()} by build_sync.py. Do not edit."
        (left / twin).write_text(f"{notice}\n{text}", "utf-8", newline="\n")
    if complaints:
        raise SourceError("\n".join(complaints))


def generate(root: Path, names: Mapping[str, str] = NAMES) -> dict[Path, str]:
    """The text of each generated file by its path, or SourceError if there is none."""
    origin = sources(root)
    # unasync takes away whatever token follows `await`: only formatted code is safe.
    ruff("format", "--check", *map(str, origin.values()), cwd=root)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        transform(root, scratch, origin, names)
        ruff("check", "--select=I", "--fix", "--quiet", cwd=scratch / "out")
        ruff("format", "--quiet", cwd=scratch / "out")
        return {twin: (scratch / "out" / twin).read_text("utf-8") for twin in origin}


def unused(root: Path, names: Iterable[str] = NAMES) -> list[str]:
    """The entries of the rename table that no source needs."""
    words = {
        token.src
        for source in sources(root).values()
        for token in src_to_tokens((root / source).read_text("utf-8"))
        if token.name == "NAME"
    }
    return [name for name in names if name not in words]


def files(root: Path, folder: Path) -> set[Path]:
    """The files below a folder, relative to the root, without compiled ones."""
    found = {p.relative_to(root) for p in (root / folder).rglob("*") if not p.is_dir()}
    return {path for path in found if "__pycache__" not in path.parts}


def alone(root: Path) -> set[Path]:
    """The files of one of the folders by hand that the other has not."""
    one, other = Path("ittybit_async", "_io"), Path("ittybit_sync", "_io")
    here, there = (
        {path.relative_to(seam) for path in files(root, seam)} for seam in (one, other)
    )
    return {one / path for path in here - there} | {other / p for p in there - here}


def differences(root: Path, fresh: Mapping[Path, str]) -> dict[Path, str]:
    """What is wrong with each file of the generated trees that is not as generated."""
    there = set[Path]().union(*(files(root, Path(twin)) for twin in TREES.values()))
    there = {path for path in there if not below(path, BY_HAND)}
    wrong = dict.fromkeys(there - fresh.keys(), "nothing generates it")
    wrong |= dict.fromkeys(fresh.keys() - there, "missing")
    wrong |= dict.fromkeys(alone(root), "written by hand, in one package only")
    for path in fresh.keys() & there:
        if (root / path).read_bytes() != fresh[path].encode():
            wrong[path] = "differs from what is generated"
    return dict(sorted(wrong.items()))


def update(root: Path, fresh: Mapping[Path, str], stale: Iterable[Path]) -> None:
    """Write the stale files; remove those that nothing generates, and empty folders."""
    trees = [Path(twin) for twin in TREES.values()]
    for path in stale:
        if path in fresh:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(fresh[path], "utf-8", newline="\n")
        elif path.parts[1] != "_io":
            (root / path).unlink()
            for folder in path.parents:
                if below(folder, trees) and not files(root, folder):
                    shutil.rmtree(root / folder, ignore_errors=True)


def main(arguments: Sequence[str], root: Path = HOME) -> int:
    """Write or check the generated trees; return the exit status."""
    try:
        if list(arguments) not in ([], ["--check"]):
            raise SourceError("usage: build_sync.py [--check]")
        fresh = generate(root)
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    problems = [f"NAMES has {name!r}, but no source uses it" for name in unused(root)]
    stale = differences(root, fresh)
    if arguments:
        problems += [f"{path.as_posix()}: {wrong}" for path, wrong in stale.items()]
    else:
        update(root, fresh, stale)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
