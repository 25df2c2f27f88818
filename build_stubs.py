"""Files about the kinds of work: stubs of their calls, exports, and docs/kinds.md.

All are generated from ittybit.kinds. build_sync.py writes and checks them.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import iter_modules
from textwrap import indent, wrap
from types import ModuleType

import ittybit.steps
from ittybit import kinds as package
from ittybit.cli.kinds import field_docs, summary
from ittybit.core.kinds.calls import (
    SHARED_DOCS,
    Argument,
    call_arguments,
    call_kinds,
    call_sections,
    method_name,
    shared_arguments,
)
from ittybit.core.kinds.descriptions import describe, select_doc, spell
from ittybit.core.kinds.markers import GENERATIONS, Work
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.kinds import Kind, fields, flow

FOLDER = Path("ittybit_async", "resources")
SOURCES = Path("ittybit", "kinds")
STEPS = Path("ittybit", "steps.py")
COMMANDS = Path("ittybit", "cli", "job_commands.py")
PAGE = Path("docs", "kinds.md")
OTHERS = {
    **dict.fromkeys(("Condition", "ImageLayer", "Layer", "TextLayer"), fields.__name__),
    **dict.fromkeys(("Kind", "Steps"), Kind.__module__),
    "When": flow.__name__,
}
"""Modules of what ittybit.kinds exports beside the kinds."""
COMMAND_NAMES = {"adaptive_video": "adaptive"}
INTRODUCTION = """\
# Options by kind

<!-- Generated from ittybit/kinds by build_sync.py. Do not edit. -->

Each kind of work has a call, such as `client.tasks.video(...)`. Most kinds have a class
in `ittybit.steps`. `ittybit schema KIND` prints the JSON Schema of a request.

The column "for" lists the requests that accept an option: tasks and their steps, jobs,
or tasks of runs. The client checks options before it sends a request.
"""
LABEL = "# Generated from ittybit/kinds by build_sync.py. Do not edit."
HEADER = '''\
# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Types of the calls that create one kind of {work}."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
from ittybit.kinds import Condition, Steps
from ittybit.kinds.fields import Layers
from ittybit.types import File, {noun}
from ittybit.types.standalone import FileAt, FileObject
from ittybit.webhooks.dispatcher import Events
from ittybit_async.http.resource import Mode, operation
from ittybit_async.resources.work import WorkResource

class {noun}Kinds(WorkResource[Mode, {noun}]):
    """One call per kind of {work}."""
'''
SHARED = {
    "input": "File | FileAt | FileObject",
    "idempotency_key": "str | None",
    "wait": "bool",
    "timeout": "float | None",
    "on_timeout": "OnTimeout",
    "on_progress": "Callable[[{noun}], object] | None",
    "events": "Events | None",
    "settle": "float",
    "max_retries": "int | None",
    "extra_headers": "Mapping[str, str] | None",
    "request_options": "RequestOptions | None",
}


def stubs() -> dict[Path, str]:
    """Return the text of each generated file by path, unformatted."""
    modules = [
        import_module(f"{package.__name__}.{found.name}")
        for found in iter_modules(package.__path__)
    ]
    works: tuple[Work, ...] = ("task", "job")
    found = {FOLDER / f"{work}_kinds.pyi": "".join(stub(work)) for work in works}
    names = {kind.__name__: kind.__module__ for kind in kinds_of().values()}
    steps = ["When", *(kind.__name__ for kind in kinds_of("step").values())]
    return {
        **found,
        **dict(filter(None, map(own_exports, modules))),
        SOURCES / "__init__.py": exports(
            cleandoc(package.__doc__ or ""), {**OTHERS, **names}
        ),
        STEPS: exports(
            cleandoc(ittybit.steps.__doc__ or ""),
            dict.fromkeys(steps, package.__name__),
        ),
        COMMANDS: commands(),
        PAGE: "\n".join([INTRODUCTION, *map(section, kinds_of().values())]),
    }


def own_exports(module: ModuleType) -> tuple[Path, str] | None:
    """Return a module of kinds with all of them in ``__all__``, unless they are."""
    kinds = {k.__name__ for k in kinds_of().values() if k.__module__ == module.__name__}
    if kinds <= set(module.__all__):
        return None
    source = Path(module.__file__ or "").read_text("utf-8")
    names = sorted(kinds | set(module.__all__))
    path = Path(*module.__name__.split(".")).with_suffix(".py")
    return path, re.sub(r"__all__ = \[.*?\]", f"__all__ = {names}", source, flags=re.S)


def exports(doc: str, names: Mapping[str, str]) -> str:
    """Return a module that exports `names` from other modules."""
    lines = [f"from {names[name]} import {name}" for name in sorted(names)]
    return "\n".join([LABEL, f'"""{doc}', '"""', *lines, f"__all__ = {sorted(names)}"])


def commands() -> str:
    """Return a module with the command of each kind of job."""
    found = {
        COMMAND_NAMES.get(kind.kind, kind.kind): summary(kind, "job")
        for kind in kinds_of("job").values()
    }
    doc = '"""Commands that create one kind of job, with their summaries."""'
    return f"{LABEL}\n{doc}\n\n__all__ = ['JOB_COMMANDS']\n\nJOB_COMMANDS = {found}"


def section(kind: type[Kind]) -> str:
    """Return the section of docs/kinds.md about `kind`."""
    docs, lines = (
        field_docs(kind),
        [f"## {kind.kind}", "", cleandoc(kind.__doc__ or "")],
    )
    lines += ["", "| option | value | for | description |", "|---|---|---|---|"]
    for name, option in options_of(kind, None).items():
        accepting = [
            generation
            for api, generation in GENERATIONS.items()
            if api in kind.apis and name in options_of(kind, api)
        ]
        places = ", ".join(f"{place}s" for place in dict.fromkeys(accepting))
        doc = " ".join(docs[name].replace("``", "`").split())
        if places:
            lines.append(f"| `{name}` | {describe(option.hint)} | {places} | {doc} |")
    return "\n".join([*lines, ""])


def stub(work: Work) -> Iterator[str]:
    """Yield the parts of the stub of the calls that create `work`."""
    noun = work.capitalize()
    yield HEADER.format(work=work, noun=noun)
    for kind in call_kinds(work).values():
        yield call(kind, work, noun)


def call(kind: type[Kind], work: Work, noun: str) -> str:
    """Return the stub of one call."""
    arguments = call_arguments(kind, work)
    shared = shared_arguments(kind, work)
    needs_input = work == "task" and "task" not in kind.apis
    parameters = [
        f"{name}: {spell(argument.hint)}{'' if argument.is_required else ' = ...'},"
        for name, argument in arguments.items()
    ]
    parameters += [
        f"{name}: {SHARED[name].format(noun=noun)}"
        + ("," if name == "input" and needs_input else " = ...,")
        for name in shared
    ]
    documented = [entry(name, text(name, one, work)) for name, one in arguments.items()]
    documented += [entry(name, SHARED_DOCS[name].format(work=work)) for name in shared]
    paragraphs = select_doc(cleandoc(kind.__doc__ or ""), work).split("\n\n")
    summary = "\n\n".join("\n".join(wrap(one, 76)) for one in paragraphs)
    sections = call_sections(kind, work, is_async=True)
    lines = [
        "@operation",
        f"async def {method_name(kind.kind)}(",
        f"    self, *, {' '.join(parameters)}",
        f") -> {noun}:",
        indent(
            "\n".join([f'"""{summary}', "", "Args:", *documented, *sections, '"""']),
            "    ",
        ),
    ]
    return "\n" + indent("\n".join(lines), "    ") + "\n"


def text(name: str, argument: Argument, work: Work) -> str:
    """Return the documentation of an option in one paragraph."""
    return " ".join(select_doc(field_docs(argument.table)[name], work).split())


def entry(name: str, documentation: str) -> str:
    """Return one entry of ``Args:``."""
    wrapped = wrap(f"{name}: {documentation}", 72, subsequent_indent="    ")
    return indent("\n".join(wrapped), "    ")
