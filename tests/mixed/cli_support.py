"""The command line as a program of its own, as a shell starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ittybit_emulator import Emulator

_PROGRAM = [sys.executable, "-W", "error", "-m", "ittybit_async.cli"]


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
        ended = subprocess.run(
            [*_PROGRAM, *map(str, words)],
            capture_output=True,
            input=stdin,
            cwd=self.folder,
            env=self.variables(more),
            check=False,
            timeout=50,
        )
        out, err = (text.decode("utf-8") for text in (ended.stdout, ended.stderr))
        assert "Traceback" not in err or "--debug" in words
        return Ended(ended.returncode, out, err)

    @contextmanager
    def started(
        self, *words: object, **settings: Any
    ) -> Generator[subprocess.Popen[str]]:
        """Start a command that goes on; it is killed at the end of the block."""
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | settings
        with subprocess.Popen(
            [*_PROGRAM, *map(str, words)],
            text=True,
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
        found = {**os.environ, **server, **here, **self.environment, **more}
        return {name: value for name, value in found.items() if value}
