"""Stubs of the calls that create one kind of work, and docs/kinds.md.

Both are generated from ittybit.kinds. build_sync.py writes and checks them.
"""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import indent, wrap

from ittybit.cli.kinds import field_docs
from ittybit.core.kinds.calls import (
    Argument,
    call_arguments,
    call_kinds,
    method_name,
    shared_arguments,
)
from ittybit.core.kinds.descriptions import describe, spell
from ittybit.core.kinds.markers import GENERATIONS, Work
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.kinds import Kind

FOLDER = Path("ittybit_async", "resources")
PAGE = Path("docs", "kinds.md")
INTRODUCTION = """\
# Options by kind

<!-- Generated from ittybit/kinds by build_sync.py. Do not edit. -->

Each kind of work has a call, such as `client.tasks.video(...)`. Most kinds have a class
in `ittybit.steps`. `ittybit schema KIND` prints the JSON Schema of a request.

The column "for" lists the requests that accept an option: tasks and their steps, jobs,
or tasks of runs. The client checks options before it sends a request.
"""
HEADER = '''\
# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Types of the calls that create one kind of {work}."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
from ittybit.kinds import Condition, Steps
from ittybit.kinds.fields import Layers
from ittybit.progress import ShowProgress
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
    "progress": "ShowProgress",
    "events": "Events | None",
    "settle": "float",
    "request_options": "RequestOptions | None",
}
DOCS = {
    "input": "File that a probe or an import returned, for a standalone task.",
    "idempotency_key": "Key that identifies this call. Within 24 hours, a second call "
    "with the same key returns the first {work}.",
    "wait": "Whether to wait for the result. False (default) returns the new {work}.",
    "timeout": "Seconds to wait. None (default) waits without limit.",
    "on_timeout": 'After the timeout, "raise" (default) raises TaskTimeout, and '
    '"leave" returns the last state.',
    "on_progress": "Function that is called with each state of the {work}.",
    "progress": "True shows a progress bar in a notebook or on a terminal; "
    "``'always'`` also writes lines to a log.",
    "events": "Webhook events, which can report the end before the next poll.",
    "settle": "Seconds during which a 404 does not end the wait, 10 by default.",
    "request_options": "Timeout, retries, and additional data of this call.",
}


def stubs() -> dict[Path, str]:
    """Return the text of each stub by path, unformatted."""
    works: tuple[Work, ...] = ("task", "job")
    found = {FOLDER / f"{work}_kinds.pyi": "".join(stub(work)) for work in works}
    return {
        **found,
        PAGE: "\n".join([INTRODUCTION, *map(section, kinds_of().values())]),
    }


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
    documented = [entry(name, text(name, one)) for name, one in arguments.items()]
    documented += [entry(name, DOCS[name].format(work=work)) for name in shared]
    summary = cleandoc(kind.__doc__ or "")
    lines = [
        "@operation",
        f"async def {method_name(kind.kind)}(",
        f"    self, *, {' '.join(parameters)}",
        f") -> {noun}:",
        indent("\n".join([f'"""{summary}', "", "Args:", *documented, '"""']), "    "),
    ]
    return "\n" + indent("\n".join(lines), "    ") + "\n"


def text(name: str, argument: Argument) -> str:
    """Return the documentation of an option in one paragraph."""
    return " ".join(field_docs(argument.table)[name].split())


def entry(name: str, documentation: str) -> str:
    """Return one entry of ``Args:``."""
    wrapped = wrap(f"{name}: {documentation}", 72, subsequent_indent="    ")
    return indent("\n".join(wrapped), "    ")
