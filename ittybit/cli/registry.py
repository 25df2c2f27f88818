"""Registry of the commands with their summaries and modules."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from ittybit.cli.job_commands import JOB_COMMANDS
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser


class Module(Protocol):
    """Interface of the modules in ``commands``."""

    def add_arguments(self, parser: Parser, name: str) -> None:
        """Add the arguments of the command `name`."""

    async def run(self, arguments: Namespace, output: Output) -> int:
        """Run the command and return its exit status."""
        ...


@dataclass(frozen=True)
class Command:
    """Command of the program, implemented by a module that is imported on use."""

    summary: str
    module: str
    local: bool = True
    """Whether --local is useful: the command needs no existing data."""

    def load(self) -> Module:
        """Import the module."""
        found: Any = import_module(f"ittybit.cli.commands.{self.module}")
        return cast("Module", found)


COMMANDS: Mapping[str, Command] = {
    **{name: Command(text, "encode") for name, text in JOB_COMMANDS.items()},
    "task": Command("run a task of any kind", "task"),
    "wait": Command("wait for tasks, jobs, and runs", "wait", local=False),
    "batch": Command("process many items, with a journal", "batch", local=False),
    "upload": Command("upload files", "upload"),
    "download": Command("download a file", "download", local=False),
    "sign": Command("create a signed URL", "sign", local=False),
    "schema": Command("print the JSON Schema of a kind of work", "schema", local=False),
    "media": Command("manage media", "resources"),
    "files": Command("manage files", "resources"),
    "tasks": Command("list, get, create tasks", "resources"),
    "automations": Command("manage automations", "resources"),
    "jobs": Command("list, get, create jobs", "resources"),
    "runs": Command("list, get, create runs", "resources"),
    "connections": Command("manage connections to storage", "resources"),
    "events": Command("list, get events", "resources"),
    "webhooks": Command("receive webhooks, or sign one", "webhooks", local=False),
    "emulator": Command("run a local server that emulates the API", "emulator"),
    "doctor": Command("diagnose problems with the API", "doctor", local=False),
    "completion": Command("print a shell completion script", "completion", local=False),
}
