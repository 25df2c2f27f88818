"""Runner of the command line in separate processes."""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver, reduction
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any

import pytest

from ittybit.cli.program import main
from ittybit.cli.registry import COMMANDS
from ittybit_emulator import Emulator
from tests.support.measured import COVERAGE

_PROGRAM = [sys.executable, "-W", "error", "-m", "ittybit"]
# One process imports everything once, and each command is a fork of it.
_FORKS = multiprocessing.get_context("forkserver")
_IMPORTED = [
    "tests.cli.cli_support",
    *(f"ittybit.cli.commands.{command.module}" for command in COMMANDS.values()),
    *("aiohttp", "ittybit_emulator.server", "rich.live", "rich.progress", "tenacity"),
]


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
class Started:
    """Running command, with the methods of `subprocess.Popen` that the tests use."""

    process: BaseProcess
    stdin: IO[Any] | None
    stdout: IO[Any] | None
    stderr: IO[Any] | None

    @property
    def returncode(self) -> int | None:
        """Exit status, or None while the command runs."""
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the command."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def wait(self, timeout: float) -> int:
        """Return the exit status, which must be known in `timeout` seconds."""
        self.process.join(timeout)
        assert self.process.exitcode is not None, "the command did not end"
        return self.process.exitcode

    def communicate(self, timeout: float) -> tuple[Any, Any]:
        """Wait until the command ends, and return its output and errors."""
        self.wait(timeout)
        out, err = (file and file.read() for file in (self.stdout, self.stderr))
        return out, err


@dataclass
class Cli:
    """Runner of commands in `folder`, which is also their home folder."""

    folder: Path
    emulator: Emulator
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, *words: object, stdin: bytes = b"", **more: str) -> Result:
        """Run one command with the environment variables `more`."""
        with ExitStack() as stack:
            files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
            files[0].write(stdin)
            files[0].seek(0)
            process = self._fork(words, [file.fileno() for file in files], **more)
            process.join(50)
            process.kill()
            process.join()
            for file in files[1:]:
                file.seek(0)
            out, err = (file.read().decode() for file in files[1:])
        assert process.exitcode is not None
        assert "Traceback" not in err or "--debug" in words, err
        return Result(process.exitcode, out, err)

    @contextmanager
    def start(
        self,
        *words: object,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        text: bool = True,
    ) -> Generator[Started]:
        """Start a command, and kill it when the block ends."""
        with ExitStack() as stack, ExitStack() as passed:
            given = (stdin, stdout, stderr)
            ours, theirs = list[IO[Any] | None](), list[int]()
            for number, end in enumerate(given):
                file = None
                if end == subprocess.PIPE:
                    read, write = os.pipe()
                    own, end = (read, write) if number else (write, read)
                    mode = ("r" if number else "w") + ("" if text else "b")
                    file = stack.enter_context(os.fdopen(own, mode))
                    passed.callback(os.close, end)
                elif end == subprocess.DEVNULL:
                    end = os.open(os.devnull, os.O_RDONLY)
                    passed.callback(os.close, end)
                ours.append(file)
                theirs.append(end)
            process = self._fork(words, theirs)
            passed.close()
            stack.callback(process.join)
            stack.callback(process.kill)
            yield Started(process, *ours)

    @contextmanager
    def start_program(
        self, *words: object, stdout: Any = subprocess.PIPE
    ) -> Generator[subprocess.Popen[str]]:
        """Start a command in a new Python, for tests of how the interpreter ends."""
        with subprocess.Popen(
            [*_PROGRAM, *map(str, words)],
            cwd=self.folder,
            env=self.variables({}),
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def run_printed(self, command: str) -> Result:
        """Run the command ``cd FOLDER && ittybit ...`` as a shell reads it."""
        program = self.folder / "tools" / "ittybit"
        program.parent.mkdir(exist_ok=True)
        program.write_text('#!/bin/sh\npwd\nprintf "%s\\0" "$@"\n')
        program.chmod(0o755)
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        printed = subprocess.run(
            ["sh", "-c", command],
            cwd="/",
            env={"PATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        folder, _, words = printed.stdout.partition("\n")
        return Cli(Path(folder), self.emulator)(*words.split("\0")[:-1])

    def variables(self, more: dict[str, str]) -> dict[str, str]:
        """Return the environment of the program. Empty values are not set."""
        server = {
            "ITTYBIT_API_KEY": self.emulator.key,
            "ITTYBIT_BASE_URL": self.emulator.url,
        }
        here = {"HOME": str(self.folder), "PYTHONPATH": os.pathsep.join(sys.path)}
        found = {**os.environ, **COVERAGE, **server, **here, **self.environment, **more}
        return {name: value for name, value in found.items() if value}

    def _fork(
        self, words: Sequence[object], streams: Sequence[int], **more: str
    ) -> BaseProcess:
        """Start a command in a forked process with three file descriptors."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
            for name, value in COVERAGE.items():
                patch.setenv(name, value)
            _FORKS.set_forkserver_preload(_IMPORTED)
            forkserver.ensure_running()
        descriptors = [_Descriptor(number) for number in streams]
        given = ([str(word) for word in words], self.variables(more), self.folder)
        process = _FORKS.Process(target=_run, args=(*given, descriptors))
        process.start()
        return process


@dataclass
class _Descriptor:
    """File descriptor that is passed to the forked process as an open descriptor."""

    number: int

    def __reduce__(self) -> tuple[Any, ...]:
        return _receive, (reduction.DupFd(self.number),)


def _receive(duplicate: Any) -> int:
    number: int = duplicate.detach()
    return number


def _run(
    words: list[str], environment: dict[str, str], folder: Path, streams: list[int]
) -> None:
    """Run the program in this process with its own folder, environment, and streams."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w", encoding=encoding)
    sys.stderr = os.fdopen(2, "w", 1, encoding, errors="backslashreplace")
    warnings.simplefilter("error")
    sys.exit(main(words))
