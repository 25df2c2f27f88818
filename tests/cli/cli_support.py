"""The command line as a program of its own, as a shell starts it."""

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
# A process that has imported all once; each command is a fork of it.
_FORKS = multiprocessing.get_context("forkserver")
_IMPORTED = ["tests.cli.cli_support", "ittybit.cli.commands.encode", "aiohttp"]


@dataclass
class Ended:
    """A program that has ended: its status, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one line of output."""
        [line] = self.out.splitlines()
        return json.loads(line)

    @property
    def rows_of_text(self) -> list[str]:
        """All lines of output, as they are."""
        return self.out.splitlines()

    @property
    def rows(self) -> list[Any]:
        """All lines of output."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> str:
        """The one line of the error; a traceback would be more."""
        [line] = self.err.splitlines()
        assert line.startswith("ittybit: ")
        return line.removeprefix("ittybit: ")


@dataclass
class Cli:
    """Starts the program in `folder`, its home too, with the address of a server."""

    folder: Path
    emulator: Emulator
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, *words: object, stdin: bytes = b"", **more: str) -> Ended:
        """Run one command to its end; `more` stands in its environment."""
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder, name) for name in ("in", "out", "err")]
            streams[0].write_bytes(stdin)
            status = _forked(words, self.variables(more), self.folder, streams)
            out, err = (path.read_text("utf-8") for path in streams[1:])
        assert "Traceback" not in err or "--debug" in words, err
        return Ended(status, out, err)

    @contextmanager
    def started(
        self, *words: object, **settings: Any
    ) -> Generator[subprocess.Popen[str]]:
        """Start a command that goes on; it is killed at the end of the block."""
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
        """Return the environment of the program; what is empty is not set."""
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
    """Carry out a command in a process of its own; return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        for name, value in COVERAGE.items():
            patch.setenv(name, value)
        _FORKS.set_forkserver_preload(_IMPORTED)
        forkserver.ensure_running()
    told = ([str(word) for word in words], environment, folder, streams)
    process = _FORKS.Process(target=_carry_out, args=told)
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
    """Become the program: with its folder, environment and streams, and no other."""
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
