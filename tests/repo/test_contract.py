"""The ledger of the contract is complete, and its names, tests, and sources exist."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import msgspec
import pytest

import ittybit_emulator
import ittybit_sync.resources
from ittybit import errors, types
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import SendOptions
from ittybit.core.kinds.markers import GENERATIONS
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.payloads.api import ITTYBIT
from ittybit.kinds.request_fields import JobFields
from ittybit.types import standalone
from ittybit.types.model import Model
from ittybit.types.task import CANCELLED, FAILED, SUCCEEDED
from ittybit_emulator.contract.ledger import entries, parse, read
from ittybit_sync.http.resource import Resource
from tests.repo.published.environment import published_python

ROOT = Path(__file__).parents[2]
SDK = "SDK 1.0.0: "
STRUCTS = {
    name: one
    for name in types.__all__
    if inspect.isclass(one := getattr(types, name))
    and issubclass(one, Model)
    and one is not Model
}
URL = "https://example.com/a.mp4"
NEEDED: dict[str, Any] = {
    "id": "x_1",
    "url": URL,
    "filename": "a.mp4",
    "topics": ["task.failed"],
    "name": "a",
    "endpoint": URL,
    "region": "auto",
    "access_key_id": "a",
    "secret_access_key": "b",
}
CREATES: dict[str, dict[str, Any]] = {
    "tasks": {"kind": "image", "url": URL},
    "jobs": {"kind": "image", "input": URL},
    "runs": {"tasks": [{"kind": "image", "url": URL}]},
}
# Arguments that are no parameter of the API, or that the client converts.
OWN = {"self", "id", "request", *SendOptions.__annotations__}
CONVERTED = {"runs": {"workflow", "url"}}
Pairs = set[tuple[str, str]]


class Recorder:
    """Executor that records the request instead of sending it."""

    engine = None

    def __init__(self) -> None:
        self.request: Request | None = None

    def call(self, request: Request, into: object) -> None:
        self.request = request

    def list(self, request: Request, item: object, paging: object = None) -> None:
        self.request = request


def calls() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Yield the noun, the name, and the function of each call of one request."""
    folder = ittybit_sync.resources.__path__
    for info in iter_modules(folder, "ittybit_sync.resources."):
        for resource in vars(import_module(info.name)).values():
            if getattr(resource, "__module__", "") != info.name:
                continue
            if inspect.isclass(resource) and issubclass(resource, Resource):
                for name, function in vars(resource).items():
                    is_call = "has_one_response" in dir(function) or name == "list"
                    if is_call and not name.startswith(("create_and", "upload")):
                        yield info.name.rpartition(".")[2], name, function


def send(noun: str, name: str, function: Callable[..., Any]) -> Request:
    """Return the request of a call with its required arguments."""
    recorder = Recorder()
    module = import_module(f"ittybit_sync.resources.{noun}")
    resource = next(
        value(recorder)
        for key, value in vars(module).items()
        if key.endswith("Resource") and value.__module__ == module.__name__
    )
    parameters = inspect.signature(function).parameters.values()
    given = {p.name: NEEDED[p.name] for p in parameters if is_needed(p)}
    if name == "create":
        given |= CREATES.get(noun, {})
    getattr(resource, name)(**given)
    assert recorder.request is not None
    return recorder.request


def is_needed(parameter: inspect.Parameter) -> bool:
    return (
        parameter.name != "self"
        and parameter.default is parameter.empty
        and parameter.kind is not parameter.VAR_KEYWORD
    )


@cache
def client_operations() -> dict[str, frozenset[str]]:
    """Return the parameters of each operation of the client."""
    found = dict[str, frozenset[str]]()
    for noun, name, function in calls():
        request = send(noun, name, function)
        path = str(request.path).replace("/x_1", "/{id}")
        hidden = OWN | CONVERTED.get(noun, set())
        if noun != "runs" or request.method == "GET":
            hidden.add("idempotency_key")  # a header
        names = {
            p.name
            for p in inspect.signature(function).parameters.values()
            if p.kind is not p.VAR_KEYWORD
        }
        found[f"{request.method} {path}"] = frozenset(names - hidden)
    # The kinds have the other fields of a task.
    found["POST /tasks"] = frozenset({"kind", "input", "options"})
    found["POST /jobs"] |= {"options", *JobFields.__struct_fields__}
    return {**found, "PUT /{path}": frozenset(), "GET /{path}": frozenset()}


def pairs(noun: str) -> list[tuple[str, str]]:
    """Return each name of a noun in the ledger, with what it belongs to."""
    return [
        (of, name)
        for entry in entries()
        for of in entry.of
        for name in getattr(entry, noun)
    ]


def owned(cls: type) -> set[str]:
    """Return the names of the fields that a type has in addition to its base."""
    own = cls.__annotations__
    if cls not in STRUCTS.values():
        return set(own)
    return {f.encode_name for f in msgspec.structs.fields(cls) if f.name in own}


def code_fields() -> Pairs:
    named = {
        **STRUCTS,
        "FileAt": standalone.FileAt,
        "FileObject": standalone.FileObject,
    }
    return {(name, field) for name, cls in named.items() for field in owned(cls)}


def code_options() -> set[tuple[str, str, str]]:
    """Return each option with its API and its kind."""
    found = set[tuple[str, str, str]]()
    for api in GENERATIONS:
        for name, kind in kinds_of(api).items():
            names = set(options_of(kind, api))
            if api == "task":
                names |= set(options_of(kind.task_fields, api))
            if api == "run":
                names |= set(options_of(kind.run_fields, api))
            found |= {(api, name, option) for option in names}
    return found


def ledger_options() -> set[tuple[str, str, str]]:
    found = set[tuple[str, str, str]]()
    known = code_options()
    for entry in entries():
        for api in entry.apis:
            for option in entry.options:
                if entry.of == ("*",):
                    found |= {one for one in known if one[::2] == (api, option)}
                else:
                    found |= {(api, kind, option) for kind in entry.of}
    return found


def handled_codes() -> set[int]:
    return {*errors._BY_STATUS, *ITTYBIT.retry_statuses, 500}


def statuses_in_code() -> Pairs:
    words: dict[str, Iterable[str]] = {
        "Task": SUCCEEDED | FAILED | CANCELLED,
        "Job": get_args(types.JobStatus),
        "Run": get_args(types.RunStatus),
        "Event": get_args(types.Topic),
    }
    return {(of, word) for of, listed in words.items() for word in listed}


def test_every_operation_of_the_client_has_an_entry() -> None:
    listed = Counter(name for entry in entries() for name in entry.operations)
    assert set(listed) == set(client_operations())
    assert max(listed.values()) == 1


def test_every_parameter_of_an_operation_has_an_entry() -> None:
    listed = pairs("parameters")
    known = {(of, name) for of, names in client_operations().items() for name in names}
    assert known - {*listed} == set()
    assert len(listed) == len({*listed})
    emulator = Path(ittybit_emulator.__file__).parent / "resources"
    for of, name in {*listed} - known:  # only the emulator has it
        noun = of.split("/")[1]
        sources = [emulator / f"{noun}.py", emulator.parent / "http" / "pagination.py"]
        assert any(f'"{name}"' in one.read_text("utf-8") for one in sources), (of, name)


def test_every_field_of_a_type_has_an_entry() -> None:
    listed = pairs("fields")
    assert {*listed} == code_fields()
    assert len(listed) == len({*listed})


def test_every_kind_of_each_api_has_an_entry() -> None:
    known = {(api, name) for api in GENERATIONS for name in kinds_of(api)}
    listed = {(a, name) for e in entries() for a in e.apis for name in e.kinds}
    assert listed == known


def test_every_option_of_a_kind_has_an_entry_for_each_api() -> None:
    assert ledger_options() == code_options()


def test_every_status_word_has_an_entry() -> None:
    listed = pairs("statuses")
    assert statuses_in_code() - {*listed} == set()
    assert len(listed) == len({*listed})
    for of, word in listed:
        cls: Any = getattr(types, of)
        source = inspect.getsource(inspect.getmodule(cls) or cls)
        assert re.search(rf'[`"]{re.escape(word)}[`"]', source), (of, word)


def test_every_status_that_the_client_handles_has_an_entry() -> None:
    listed = [code for entry in entries() for code in entry.codes]
    assert handled_codes() - {*listed} == set()
    assert len(listed) == len({*listed})


@cache
def sources() -> str:
    folders = ["ittybit", "ittybit_async", "ittybit_sync", "ittybit_emulator"]
    return "\n".join(
        path.read_text("utf-8")
        for folder in folders
        for path in Path(import_module(folder).__path__[0]).rglob("*.py")
    )


def test_every_header_and_status_of_an_entry_is_in_the_code() -> None:
    for entry in entries():
        for header in entry.headers:
            assert f'"{header}"'.lower() in sources().lower(), header
        for code in entry.codes:
            assert code > 500 or re.search(rf"\b{code}\b", sources()), code


def test_every_entry_has_its_own_id() -> None:
    ids = Counter(entry.id for entry in entries())
    assert [id for id, count in ids.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", id) for id in ids)


@cache
def names_of_tests(path: str) -> set[str]:
    text = (ROOT / path).read_text("utf-8")
    return set(re.findall(r"^(?:async )?def (test_\w+)", text, re.M))


def test_the_test_of_each_entry_exists() -> None:
    tests = {entry.id: entry.test.partition("::") for entry in entries()}
    missing = [
        id for id, (path, _, name) in tests.items() if name not in names_of_tests(path)
    ]
    assert not missing


def test_only_a_status_without_a_basis_is_documented() -> None:
    for entry in entries():
        assert entry.source.startswith(("https://", SDK)), entry.id
        if entry.status in ("documented", "inferred"):
            assert (entry.status == "documented") == (entry.basis is None), entry.id
            assert (entry.date, entry.finding) == (None, ""), entry.id
        else:
            assert entry.date, entry.id
            assert bool(entry.finding) == (entry.status == "refuted"), entry.id


@pytest.mark.timeout(300)  # it may have to install the published SDK
def test_the_sdk_has_each_file_and_name_that_it_documents() -> None:
    home = Path(published_python()).parents[1]
    (packages,) = home.glob("lib/python*/site-packages")
    for entry in entries():
        if entry.source.startswith(SDK):
            text = (packages / entry.source.removeprefix(SDK)).read_text("utf-8")
            for noun in ("parameters", "fields", "statuses", "kinds"):
                for name in getattr(entry, noun):
                    assert re.search(rf"\b{name}\b", text), (entry.id, name)


def test_an_entry_with_an_unknown_key_or_status_is_refused() -> None:
    text = '[[section]]\ntitle = "a"\n[[section.entry]]\nid = "a.b"\nwhat = "a"\n'
    text += 'source = "a"\ntest = "a"\nstatus = "documented"\n'
    assert parse(text)[0].entry[0].status == "documented"
    for wrong in (text.replace("documented", "known"), f'{text}note = "a"\n'):
        with pytest.raises(msgspec.ValidationError):
            parse(wrong)


def test_each_section_has_a_title_and_entries() -> None:
    assert all(section.title and section.entry for section in read())
