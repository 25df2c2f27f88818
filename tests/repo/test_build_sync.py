"""The generator of the blocking trees, tested on small trees."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import build_sync
from build_sync import NAMES, SourceError, generate, main

# A source that needs every entry of the rename table.
ALL_NAMES = "ALL = [\n" + "".join(f"    {name},\n" for name in NAMES) + "]\n\n\n"


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(dedent(text), "utf-8")


def twin_of(root: Path, source: str) -> str:
    """Return the blocking twin of a module without its first line."""
    write(root, "ittybit_async/x.py", source)
    return generate(root)[Path("ittybit_sync/x.py")].partition("\n")[2]


def complaints_about(root: Path, source: str) -> list[str]:
    with pytest.raises(SourceError) as refused:
        twin_of(root, source)
    return str(refused.value).splitlines()


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a small tree with an up-to-date twin."""
    write(tmp_path, "ittybit_async/a.py", ALL_NAMES + "async def a() -> None: ...\n")
    write(tmp_path, "ittybit_async/deep/b.py", "B = 1\n")
    write(tmp_path, "ittybit_sync/py.typed", "")
    write(tmp_path, "ittybit_sync/_io/wire.py", "BY = 'hand'")
    write(tmp_path, "ittybit_async/_io/wire.py", "BY = 'another hand'")
    assert main([], tmp_path) == 0
    return tmp_path


def texts(root: Path) -> dict[Path, str]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root): path.read_text("utf-8") for path in found}


def test_async_and_await_are_removed_from_code(tmp_path: Path) -> None:
    source = """\
        async def names(pages):
            async with pages.lock:
                found = [await page.name() async for page in pages]
            return found if await pages.all() else (await pages.one()).name
        """
    assert twin_of(tmp_path, source) == dedent("""\
        def names(pages):
            with pages.lock:
                found = [page.name() for page in pages]
            return found if pages.all() else (pages.one()).name
        """)


def test_await_before_a_parenthesis_is_refused_unless_formatted(tmp_path: Path) -> None:
    source = "async def f():\n    await(f(1))\n"
    assert "ittybit_async/x.py:2" in "\n".join(complaints_about(tmp_path, source))
    formatted = "async def f():\n    await f(1)\n"
    assert twin_of(tmp_path, formatted) == "def f():\n    f(1)\n"


def test_async_words_are_removed_from_f_string_text_and_expressions(
    tmp_path: Path,
) -> None:
    source = '''\
        async def show(x, n):
            a = f"{await x.id()!r:>{await n} } {{await x()}} ittybit_async, await x[0]"
            b = rf"{[f'{await y}' async for y in x]} \\d {AsyncIttybit}"
            c = f"""
            async with AsyncIttybit() as client: {x}
            """
            return a, b, c
        '''
    assert twin_of(tmp_path, source) == dedent('''\
        def show(x, n):
            a = f"{x.id()!r:>{n} } {{x()}} ittybit_sync, x[0]"
            b = rf"{[f'{y}' for y in x]} \\d {Ittybit}"
            c = f"""
            with Ittybit() as client: {x}
            """
            return a, b, c
        ''')


def test_docstrings_and_comments_are_converted_like_code(tmp_path: Path) -> None:
    source = '''\
        def f(x):
            """Do it.

            >>> async with AsyncIttybit() as client:
            ...     media = await client.media.get("med_1")
            ...     pair = await (one), await pages[1]
            ...     async for item in client.media.list(): ...
            """
            # ittybit_async: `await f(x)` is like `async def`; see examples/async/f.py
            return x  # type: AsyncIterator[int]
        '''
    assert twin_of(tmp_path, source) == dedent('''\
        def f(x):
            """Do it.

            >>> with Ittybit() as client:
            ...     media = client.media.get("med_1")
            ...     pair = (one), pages[1]
            ...     for item in client.media.list(): ...
            """
            # ittybit_sync: `f(x)` is like `def`; see examples/sync/f.py
            return x  # type: Iterator[int]
        ''')


def test_only_whole_words_are_renamed(tmp_path: Path) -> None:
    source = 'enclosing = aclosing  # enclosing, aclosing\nx = "aclosing"\n'
    assert twin_of(tmp_path, source) == source.replace("aclosing", "closing")


def test_client_names_lose_their_prefix(tmp_path: Path) -> None:
    source = "from ittybit_async.client import AsyncIttybit\n"
    assert twin_of(tmp_path, source) == "from ittybit_sync.client import Ittybit\n"


@pytest.mark.parametrize(
    "word",
    [
        *("AsyncGroup", "AsyncMock", "AsyncContextManager", "AsyncioThing"),
        *("AbstractAsyncThing", "_AsyncThing", "async_fixture", "is_async"),
        *("asyncio", "aiohttp", "yarl", "aiofiles", "iscoroutine", "event_loop"),
        *("Awaitable", "Coroutine", "__await__", "aiter", "anext", "aclose", "asend"),
        *("athrow", "anyio", "trio", "create_task", "ensure_future"),
        "StopAsyncIteration",
    ],
)
def test_a_word_without_a_twin_is_reported_with_its_line(
    tmp_path: Path, word: str
) -> None:
    complaint = f"ittybit_async/x.py:3: {word!r} has no blocking equivalent"
    source = f"async def f(x):\n    await x\n    return {word}\n"
    assert complaints_about(tmp_path, source) == [complaint]


@pytest.mark.parametrize(
    ("prose", "word"),
    [
        ("An asynchronous client.", "asynchronous"),
        ("The async client.", "async"),
        ("You must await the result.", "await"),
        ("Returns a coroutine.", "coroutine"),
        ("Closed with the event loop.", "event loop"),
        ("Raises what aiohttp raises.", "aiohttp"),
        ("Runs under asyncio.run.", "asyncio"),
        ("Returns an Awaitable.", "Awaitable"),
    ],
)
def test_prose_with_async_words_is_refused(
    tmp_path: Path, prose: str, word: str
) -> None:
    complaint = f"ittybit_async/x.py:3: {word!r} has no blocking equivalent"
    written = (
        f'"""One.\n\n{prose}\n"""\n',
        f"X = 1\n\n# {prose}\n",
        f'X = 1\n\nY = f"{{X}} {prose} {{X}}"\n',
    )
    for source in written:
        assert complaints_about(tmp_path, source) == [complaint]


def test_all_words_without_a_twin_are_reported_together(tmp_path: Path) -> None:
    write(tmp_path, "ittybit_async/a.py", "import asyncio\n")
    write(tmp_path, "tests/async_/test_b.py", "import aiohttp\n")
    assert complaints_about(tmp_path, "import yarl\n") == [
        "ittybit_async/a.py:1: 'asyncio' has no blocking equivalent",
        "ittybit_async/x.py:1: 'yarl' has no blocking equivalent",
        "tests/async_/test_b.py:1: 'aiohttp' has no blocking equivalent",
    ]


def test_a_checkout_named_like_the_package_works(tmp_path: Path) -> None:
    root = tmp_path / "ittybit_async" / "ittybit_async"
    write(root, "ittybit_async/ittybit_async/x.py", "X = 1\n")
    before = texts(tmp_path)
    assert list(generate(root)) == [Path("ittybit_sync/ittybit_async/x.py")]
    assert texts(tmp_path) == before


def test_the_working_directory_does_not_matter(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    try:
        assert main(["--check"], built) == 0
        assert list(Path.cwd().iterdir()) == []
    finally:
        os.chdir(here)


def test_generators_keep_their_one_type_parameter(tmp_path: Path) -> None:
    source = """\
        from collections.abc import AsyncGenerator, Callable


        async def count(begin: Callable[[], int]) -> AsyncGenerator[int]:
            yield begin()
        """
    assert twin_of(tmp_path, source) == dedent("""\
        from collections.abc import Callable, Generator


        def count(begin: Callable[[], int]) -> Generator[int]:
            yield begin()
        """)


def test_imports_are_sorted_by_their_new_names(tmp_path: Path) -> None:
    source = "from tenacity import AsyncRetrying, RetryCallState\n"
    assert twin_of(tmp_path, source) == (
        "from tenacity import RetryCallState, Retrying\n"
    )


def test_the_first_line_names_the_source_file(built: Path) -> None:
    for path, source in (("a.py", "a.py"), ("deep/b.py", "deep/b.py")):
        first = (built / "ittybit_sync" / path).read_text("utf-8").splitlines()[0]
        notice = f"# Generated from ittybit_async/{source} by build_sync.py."
        assert first == f"{notice} Do not edit."


def test_tests_and_examples_are_generated_too(tmp_path: Path) -> None:
    write(tmp_path, "ittybit_async/x.py", "X = 1\n")
    write(tmp_path, "tests/async_/test_x.py", "from ittybit_async import x\n")
    write(tmp_path, "examples/async/demo.py", "from ittybit import AsyncIttybit\n")
    fresh = generate(tmp_path)
    assert "from ittybit_sync import x\n" in fresh[Path("tests/sync_/test_x.py")]
    assert "from ittybit import Ittybit\n" in fresh[Path("examples/sync/demo.py")]


def test_files_without_a_twin_may_use_any_word(tmp_path: Path) -> None:
    write(tmp_path, "ittybit_async/x.py", "X = 1\n")
    for path in ("_io/wire.py", "_io/deep/wire.py"):
        write(tmp_path, f"ittybit_async/{path}", "import asyncio\n")
    assert list(generate(tmp_path)) == [Path("ittybit_sync/x.py")]


def test_an_up_to_date_tree_passes_the_check_and_is_not_changed(built: Path) -> None:
    (built / "ittybit_sync/__pycache__").mkdir()
    (built / "ittybit_sync/__pycache__/a.cpython-311.pyc").write_text("")
    before = texts(built)
    assert (main(["--check"], built), main([], built)) == (0, 0)
    assert texts(built) == before


def test_the_check_names_each_outdated_file_and_changes_none(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (built / "ittybit_sync/a.py").open("a") as file:
        file.write("# edited\n")
    (built / "ittybit_sync/deep/b.py").unlink()
    write(built, "ittybit_sync/stray.txt", "")
    write(built, "ittybit_sync/cli/main.py", "")
    write(built, "ittybit_sync/_io/old/x.py", "")
    write(built, "ittybit_async/_io/new.py", "")
    write(built, "tests/sync_/test_gone.py", "")
    before = texts(built)
    assert main(["--check"], built) == 1
    assert capsys.readouterr().err.splitlines() == [
        "ittybit_async/_io/new.py: hand-written, in one package only",
        "ittybit_sync/_io/old/x.py: hand-written, in one package only",
        "ittybit_sync/a.py: outdated: run build_sync.py",
        "ittybit_sync/cli/main.py: no source generates it",
        "ittybit_sync/deep/b.py: missing",
        "ittybit_sync/stray.txt: no source generates it",
        "tests/sync_/test_gone.py: no source generates it",
    ]
    assert texts(built) == before


def test_writing_restores_outdated_files_and_removes_stray_files(built: Path) -> None:
    whole = texts(built)
    (built / "ittybit_sync/a.py").write_text("A = 1\n")
    (built / "ittybit_sync/deep/b.py").unlink()
    write(built, "ittybit_sync/old/deeper/c.py", "")
    write(built, "ittybit_sync/old/__pycache__/c.cpython-311.pyc", "")
    write(built, "ittybit_sync/stray.txt", "")
    assert main([], built) == 0
    assert texts(built) == whole
    assert not (built / "ittybit_sync/old").exists()


def test_other_line_endings_count_as_a_change(built: Path) -> None:
    file = built / "ittybit_sync/a.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["--check"], built) == 1


def test_an_unused_rename_is_an_error(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "AsyncNothing", "Nothing")
    write(built, "ittybit_async/said.py", '"""AsyncNothing is only spoken of."""\n')
    assert main([], built) == 1
    capsys.readouterr()
    assert main(["--check"], built) == 1
    assert capsys.readouterr().err == (
        "NAMES has 'AsyncNothing', but no source uses it\n"
    )


@pytest.mark.parametrize("text", ["def f(:\n", "x = ( 1)\n", "import asyncio\n"])
def test_a_source_that_cannot_be_converted_changes_nothing(
    built: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    write(built, "ittybit_async/bad.py", text)
    write(built, "ittybit_sync/stray.txt", "")
    before = texts(built)
    assert main([], built) == 2
    assert "ittybit_async/bad.py" in capsys.readouterr().err
    assert texts(built) == before


def test_a_folder_without_sources_is_an_error_and_deletes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "ittybit_sync/a.py", "A = 1\n")
    assert main([], tmp_path) == 2
    assert f"{tmp_path} has no ittybit_async" in capsys.readouterr().err
    assert (tmp_path / "ittybit_sync/a.py").exists()


def test_an_unknown_argument_prints_the_usage(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--chekc"], built) == 2
    assert capsys.readouterr().err == "usage: build_sync.py [--check]\n"


def test_the_rename_table_has_at_most_12_names() -> None:
    assert len(NAMES) <= 12


@pytest.mark.checkout
def test_the_generated_trees_of_the_checkout_are_up_to_date(tmp_path: Path) -> None:
    """Runs under each Python, so this also proves that all write the same bytes."""
    command = [sys.executable, build_sync.__file__, "--check"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
