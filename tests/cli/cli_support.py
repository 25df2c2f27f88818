"""Runner of the command line in a separate process, as a shell starts it."""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from ittybit.cli.program import main
from ittybit_emulator import Emulator
from tests.support.measured import COVERAGE

_PROGRAM = [sys.executable, "-W", "error", "-m", "ittybit"]
# One process imports everything once, and each command is a fork of it.
_FORKS = multiprocessing.get_context("forkserver")
_IMPORTED = ["tests.cli.cli_support", "ittybit.cli.commands.encode", "aiohttp"]


@dataclass
class Result:
    """Exit status and output of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Only line of the output, decoded."""
        [line] = self.out.splitlines()
        return json.loads(line)

    @property
    def rows_of_text(self) -> list[str]:
        """All lines of the output as text."""
        return self.out.splitlines()

    @property
    def rows(self) -> list[Any]:
        """All lines of the output, decoded."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> str:
        """Only line on standard error, without the program's name."""
        [line] = self.err.splitlines()
        assert line.startswith("ittybit: ")
        return line.removeprefix("ittybit: ")


@dataclass
class Cli:
    """Runner of commands in `folder`, which is also their home folder."""

    folder: Path
    emulator: Emulator
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, *words: object, stdin: bytes = b"", **more: str) -> Result:
        """Run one command with the environment variables `more`."""
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder, name) for name in ("in", "out", "err")]
            streams[0].write_bytes(stdin)
            status = _forked(words, self.variables(more), self.folder, streams)
            out, err = (path.read_text("utf-8") for path in streams[1:])
        assert "Traceback" not in err or "--debug" in words, err
        return Result(status, out, err)

    @contextmanager
    def start(
        self, *words: object, **settings: Any
    ) -> Generator[subprocess.Popen[str]]:
        """Start a command, and kill it when the block ends."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        settings = {**pipes, **settings}
        with subprocess.Popen(
            [*_PROGRAM, *map(str, words)],
            cwd=self.folder,
            env=self.variables({}),
            **settings,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def variables(self, more: dict[str, str]) -> dict[str, str]:
        """Return the environment of the program. Empty values are not set."""
        server = {
            "ITTYBIT_API_KEY": self.emulator.key,
            "ITTYBIT_BASE_URL": self.emulator.url,
        }
        here = {"HOME": str(self.folder), "PYTHONPATH": os.pathsep.join(sys.path)}
        found = {**os.environ, **COVERAGE, **server, **here, **self.environment, **more}
        return {name: value for name, value in found.items() if value}


def _forked(
    words: Sequence[object],
    environment: dict[str, str],
    folder: Path,
    streams: Sequence[Path],
) -> int:
    """Run a command in a forked process and return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        for name, value in COVERAGE.items():
            patch.setenv(name, value)
        _FORKS.set_forkserver_preload(_IMPORTED)
        forkserver.ensure_running()
    arguments = ([str(word) for word in words], environment, folder, streams)
    process = _FORKS.Process(target=_carry_out, args=arguments)
    process.start()
    process.join(50)
    process.kill()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _carry_out(
    words: list[str],
    environment: dict[str, str],
    folder: Path,
    streams: Sequence[Path],
) -> None:
    """Run the program in this process with its own folder, environment, and streams."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(path, flags), number)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    warnings.simplefilter("error")
    sys.exit(main(words))
