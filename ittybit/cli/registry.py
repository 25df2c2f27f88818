"""The commands: their names, what they are for, and the modules that carry them out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser


class Module(Protocol):
    """What a module of ``commands`` has."""

    def add_arguments(self, parser: Parser, name: str) -> None:
        """Add the arguments of the command `name`."""

    async def run(self, arguments: Namespace, output: Output) -> int:
        """Carry the command out and return the exit status."""
        ...


@dataclass(frozen=True)
class Command:
    """A command: its `summary` in the help, and its module, loaded when needed.

    One that is not `local` has nothing to do in an emulator that has just begun.
    """

    summary: str
    module: str
    local: bool = True

    def load(self) -> Module:
        """Import the module."""
        found: Any = import_module(f"ittybit.cli.commands.{self.module}")
        return cast("Module", found)


COMMANDS: Mapping[str, Command] = {
    "video": Command("encode a video", "encode"),
    "audio": Command("encode sound", "encode"),
    "image": Command("make a picture of a picture or a video frame", "encode"),
    "animation": Command("make a short animation of a video", "encode"),
    "adaptive": Command("encode a video in several sizes, as HLS", "encode"),
    "task": Command("do one task of any kind", "task"),
    "wait": Command("wait for tasks, jobs and runs", "wait", local=False),
    "batch": Command("work on many items, with a journal", "batch", local=False),
    "upload": Command("upload files", "upload"),
    "download": Command("download a file", "download", local=False),
    "sign": Command("make a signed URL", "sign", local=False),
    "media": Command("list, get, create, delete media", "resources"),
    "files": Command("list, get, create, delete files", "resources"),
    "tasks": Command("list, get, create tasks", "resources"),
    "automations": Command("list, get, create, delete automations", "resources"),
    "jobs": Command("list, get, create jobs", "resources"),
    "runs": Command("list, get, create runs", "resources"),
    "connections": Command("list, get, create, delete, add storage", "resources"),
    "events": Command("list, get events", "resources"),
    "webhooks": Command("receive webhooks here, or sign one", "webhooks", local=False),
    "emulator": Command("run a local server that speaks the API", "emulator"),
    "doctor": Command("check the way to the API", "doctor", local=False),
    "completion": Command("print the completion of a shell", "completion", local=False),
}
