"""The documentation: its blocks run, and its tables match the code."""

import inspect
import re
import shutil
import signal
from argparse import SUPPRESS
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Any, get_args

import pytest

import build_docs
import build_errors
from ittybit import Timeout, errors, webhooks
from ittybit.cli import program
from ittybit.cli.batch.items import add_source
from ittybit.cli.batch.settings import add_settings
from ittybit.cli.commands.resources import VERBS
from ittybit.cli.job_commands import JOB_COMMANDS
from ittybit.cli.parser import Parser, add_shared
from ittybit.cli.registry import COMMANDS
from ittybit.cli.resources import RESOURCES
from ittybit.core.config.options import ClientOptions, pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.http.request_options import CallOptions, RequestOptions, SendOptions
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.transfers.options import DownloadOptions, Transfer, UploadOptions
from ittybit.core.waiting.options import WaitArguments
from ittybit.ray import RayBatch
from ittybit.receivers.receiver import AsyncReceiverOptions, ReceiverOptions
from ittybit_async import AsyncIttybit
from ittybit_async.wootiv import AsyncWootiv
from ittybit_emulator import Emulator, Fault
from ittybit_emulator.__main__ import build_parser
from ittybit_emulator.http.faults import Faults
from tests.support.wire_server import WireServer
from tests.wootiv.stand_in import respond

HOME = Path(__file__).parents[2]
DOCS = HOME / "docs"
PAGES = [HOME / "README.md", *sorted(DOCS.rglob("*.md"))]
PUBLIC = [
    *("ittybit", "ittybit.batch", "ittybit.errors", "ittybit.kinds", "ittybit.ray"),
    *("ittybit.receivers", "ittybit.types", "ittybit.webhooks", "ittybit_async"),
    *("ittybit_async.batch", "ittybit_emulator", "ittybit_sync", "wootiv"),
]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#([^)]*))?\)")


def blocks(*, awaiting: bool = False) -> list[Any]:
    """Return the Python blocks of all pages, or only those with an async client."""
    return [
        pytest.param(block, id=f"{page.relative_to(HOME)}-{number}")
        for page in PAGES
        for number, block in enumerate(BLOCK.findall(page.read_text("utf-8")), 1)
        if "--8<--" not in block  # an included program, which has its own test
        if not awaiting or build_docs.is_portable(block)
    ]


@pytest.fixture(scope="module")
def wootiv() -> Iterator[WireServer]:
    """Start the mock server of the second API."""
    with WireServer(respond) as server:
        yield server


@pytest.fixture(autouse=True)
def _scene(
    emulator: Emulator,
    wootiv: WireServer,
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(samples / "clip.mp4", tmp_path / "harbour.mp4")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    monkeypatch.setenv("ITTYBIT_WEBHOOK_SECRET", "whsec_test")
    monkeypatch.setenv("WOOTIV_API_KEY", "key")
    monkeypatch.setenv("WOOTIV_BASE_URL", wootiv.url)


@pytest.mark.parametrize("block", blocks())
def test_a_block_of_the_documentation_runs(block: str) -> None:
    exec(block, {"__name__": "block"})


@pytest.mark.parametrize("block", blocks(awaiting=True))
def test_the_blocking_twin_of_an_async_block_runs(block: str) -> None:
    twin = build_docs.convert(block)
    assert not re.search("await|async", twin, re.I)
    exec(twin, {"__name__": "block"})


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading without its two header lines."""
    under = (DOCS / page).read_text("utf-8").split(f"\n## {heading}\n")[1]
    lines = under.split("\n## ")[0].splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def test_the_table_of_settings_is_complete_with_defaults() -> None:
    _, settings = pickle_options(ClientOptions.of(ITTYBIT, "key", Settings()))
    defaults: dict[str, Any] = {"environment": None, "ssl": None, **settings}
    # The environment of this test contains the emulator's URL.
    defaults["base_url"] = ITTYBIT.environments[ITTYBIT.environment]
    documented = {
        name.strip("`"): eval(default.strip("`"), {"Timeout": Timeout})
        for name, default, _ in rows("clients.md", "Settings")
    }
    assert documented == defaults
    assert list(documented) == list(Settings.__annotations__)


def test_the_table_of_upload_arguments_is_complete_with_defaults() -> None:
    documented = {
        name.strip("`"): default for name, default, _ in rows("media.md", "Upload")
    }
    assert set(documented) == set(UploadOptions.__annotations__)
    transfer = Transfer.of({}, UploadOptions)
    for name in DownloadOptions.__annotations__:
        if name != "on_progress" and name not in SendOptions.__annotations__:
            assert eval(documented[name].strip("`")) == getattr(transfer, name)


def test_the_table_of_request_options_is_complete() -> None:
    under = (DOCS / "clients.md").read_text("utf-8").split("\n## One call\n")[1]
    arguments, options = under.split("### Request options")
    for text, known in ((arguments, CallOptions), (options, RequestOptions)):
        table = text.split("\n## ")[0]
        documented = re.findall(r"^\| `(\w+)` \|", table, re.M)
        assert sorted(documented) == sorted(known.__annotations__)


def public_errors() -> set[type[Exception]]:
    """Return the public error classes of all packages."""
    return {
        found
        for module in map(import_module, PUBLIC)
        for name in module.__all__
        if isclass(found := getattr(module, name)) and issubclass(found, Exception)
    }


def test_the_page_of_errors_has_each_class_with_a_solution() -> None:
    page = (DOCS / "errors.md").read_text("utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", page, re.M | re.S))
    assert set(sections) == {error.__name__ for error in public_errors()}
    bases = {"APIError", "TaskError"}  # their subclasses have solutions
    for name, section in sections.items():
        assert ("**Solution:** " in section) == (name not in bases), name


def test_the_tree_of_errors_shows_the_base_of_each_class() -> None:
    above: list[str] = []
    for line in build_errors.tree(errors.APIError):
        found = re.match(r"([│├└─ ]*)(\w+)", line)
        assert found
        depth, name = len(found[1]) // 4, found[2]
        if depth:
            assert getattr(errors, name).__bases__[0].__name__ == above[depth - 1]
        above[depth:] = [name]


def test_the_page_of_errors_has_each_exit_status() -> None:
    statuses = [0, program.FAILED, program.USAGE, program.INTERRUPTED]
    statuses += [program.PIPE_CLOSED, 128 + signal.SIGTERM]
    documented = rows("errors.md", "Exit statuses of the command line")
    assert [int(status.strip("`")) for status, *_ in documented] == statuses


@pytest.mark.parametrize("client", [AsyncIttybit, AsyncWootiv])
def test_each_resource_has_a_program(client: type[object]) -> None:
    programs = "".join(str(block.values[0]) for block in blocks(awaiting=True))
    kinds = inspect.get_annotations(client).items()
    resources = [name for name, hint in kinds if "resource[" in str(hint)]
    assert resources
    assert [name for name in resources if f"client.{name}." not in programs] == []


def test_the_table_of_emulator_flags_is_complete() -> None:
    flags = [action.option_strings[-1] for action in build_parser()._actions]
    documented = [flag.strip("`") for flag, *_ in rows("emulator.md", "As a program")]
    assert documented == [flag for flag in flags if flag != "--help"]


def test_the_table_of_commands_is_complete_and_in_order() -> None:
    documented = [name.strip("`") for name, _ in rows("cli.md", "Commands")]
    jobs = [name for name in documented if name in JOB_COMMANDS]  # kinds.md has all
    assert documented == [*jobs, *(n for n in COMMANDS if n not in JOB_COMMANDS)]


def test_the_table_lists_all_verbs_of_each_noun() -> None:
    documented = {name.strip("`"): words for name, words in rows("cli.md", "Commands")}
    for name, noun in RESOURCES.items():
        verbs = [verb for verb in VERBS if noun.has(verb)]
        shown = re.findall(r"`(\w+)", documented[name])
        assert shown == [*verbs, *(["add"] if name == "connections" else [])]


def test_the_table_of_shared_options_is_complete() -> None:
    parser = Parser()
    add_shared(parser)
    shown = [action for action in parser._actions if action.help != SUPPRESS]
    flags = [action.option_strings[-1] for action in shown]
    documented = [
        flag.strip("`") for flag, _ in rows("cli.md", "Options of every command")
    ]
    assert documented == [flag for flag in flags if flag != "--help"]


def test_the_table_of_batch_options_is_complete() -> None:
    parser = Parser()
    add_source(parser)
    add_settings(parser)
    flags = [a.option_strings[-1] for a in parser._actions if a.option_strings]
    documented = [flag.strip("`") for flag, _ in rows("cli.md", "Batches")]
    assert documented == [*[flag for flag in flags if flag != "--help"], "--dry-run"]


def test_the_table_of_options_of_a_batch_is_complete_with_defaults() -> None:
    documented = {
        name: eval(default.strip("`"))
        for names, default, _ in rows("batch.md", "Options")
        for name in re.findall(r"`(\w+)`", names)
    }
    options = list(inspect.signature(AsyncIttybit.batch).parameters.values())[2:]
    assert documented == {option.name: option.default for option in options}


def arguments_of(*functions: Callable[..., object]) -> set[str]:
    """Return the names of the arguments of functions, without `self`."""
    return {name for f in functions for name in inspect.signature(f).parameters} - {
        "self"
    }


@pytest.mark.parametrize(
    ("page", "heading", "known"),
    [
        ("media.md", "Waiting", set(WaitArguments.__annotations__)),
        ("emulator.md", "Faults", arguments_of(Faults.add, Fault) - {"fault"}),
        (
            "ray.md",
            "Options",
            arguments_of(RayBatch, RayBatch.run, RayBatch.map)
            - {"settings", "items", "dataset", "options"}
            | {"rate_limit"},
        ),
    ],
    ids=["waits", "faults", "ray"],
)
def test_the_tables_of_a_section_name_all_arguments(
    page: str, heading: str, known: set[str]
) -> None:
    cells = [row[0] for row in rows(page, heading) if row[0].startswith("`")]
    assert set(re.findall(r"`(\w+)`", " ".join(cells))) == known


def anchors(page: Path) -> set[str]:
    """Return the headings of a page, spelled as URL fragments."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


@pytest.mark.checkout
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_existing_pages_and_headings(page: Path) -> None:
    for address, anchor in LINK.findall(page.read_text("utf-8")):
        if "://" not in address:
            target = page.parent / address
            assert target.exists(), address
            assert not anchor or anchor in anchors(target), anchor


def test_every_page_is_in_the_index() -> None:
    linked = {to for to, _ in LINK.findall((DOCS / "index.md").read_text("utf-8"))}
    assert linked | {"index.md"} == {page.name for page in DOCS.glob("*.md")}


def test_the_tables_of_unwrap_arguments_and_error_steps_are_complete() -> None:
    takes = list(inspect.signature(webhooks.unwrap).parameters)[2:]
    documented = [name.strip("`") for name, *_ in rows("webhooks.md", "Arguments")]
    assert documented == takes
    steps = tuple(name.strip("`") for name, *_ in rows("webhooks.md", "Steps"))
    assert steps == get_args(errors.WebhookStep)


def test_the_table_of_receiver_options_is_complete() -> None:
    page = (DOCS / "webhooks.md").read_text("utf-8")
    table = page.split("| option |")[1].split("\n\n")[0]
    named = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M)))
    )
    assert named == set(AsyncReceiverOptions.__annotations__)
    assert named == set(ReceiverOptions.__annotations__)
