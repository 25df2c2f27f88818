"""All ways to describe work accept and refuse the same options."""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError as SchemaError
from msgspec import Struct, ValidationError, convert

from ittybit.batch import Item
from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import add_kind, check_flags
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import check_input, parse_location
from ittybit.cli.values import given_options
from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.plan import build_plan
from ittybit.core.kinds.calls import build_call
from ittybit.core.kinds.check import OptionError, check_options, fits
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import find_kind, flat_options, kinds_of
from ittybit.core.kinds.schema import request_schema
from ittybit.core.payloads.jobs import build_job
from ittybit.core.payloads.runs import check_run_task
from ittybit.core.payloads.tasks import build_step, build_task
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind
from ittybit.kinds.fields import SourceUrl
from ittybit.kinds.kind import check_steps
from ittybit.kinds.request_fields import JobFields
from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.validation import jobs
from ittybit_emulator.tasks.validation.runs import flatten_task
from ittybit_emulator.tasks.validation.tasks import check_own, check_task

APIS: tuple[Api, ...] = get_args(Api)
CASES = [(api, kind) for api in APIS for kind in kinds_of(api)]
URL = "https://a.test/x"
NEEDED = {
    "end": 5,
    "conditions": [{"prop": "kind", "value": "video"}],
    "workflow": [{"kind": "image"}],
    "url": URL,
}
APART = {"next", "workflow"}  # lists of steps, which have rules of their own
WORDS = "mp4 webm gif png alac flac hls json h264 vp9 low cover top-left #fff #ffff 50%"
NAMES = ["../a", "..", "..a", "a/b", "/a/", "a//b", "a\\b", "a\n", "a" * 257]
URLS = [
    *("http://", "HTTP://a.test", "http://a b/", "http://a.test/a b", "ftp://a.test/x"),
    *("https://u:p@a.test:8/?q", "http://a.test/a#b", "http://[::1]/x", "http://[x]/"),
    *("s3://b/k", "S3://b/k/", "s3://b", "s3:///k", "s3://../k", "s3://a b/k"),
]
# The patterns of a schema cannot limit bytes and numbers.
BEYOND = ["\u00fc" * 128, "a/" * 600, "http://a.test:65536/", "http://a..b/"]
VALUES = st.one_of(
    st.sampled_from([*NAMES, *URLS]),
    st.none(),
    st.booleans(),
    st.integers(-2, 130),
    st.sampled_from([31_999, 32_000, 299_999, 300_000, 2**70]),
    st.floats(),
    st.sampled_from([0.5, 32.0, 60.5, [], {}, {"a": 1}, [3], [{"kind": "x"}]]),
    st.sampled_from([*WORDS.split(), "50%\n", "", "a"]),
    st.sampled_from([[{"kind": "text", "text": "a"}], [{"kind": "image", "url": URL}]]),
    st.sampled_from([[{"kind": "text"}], [{"prop": "kind", "value": "a"}]]),
    st.sampled_from([[{"kind": "text", "text": "a", "left": 0.5}], [{"prop": 3}]]),
)


def accepts(check: Callable[[], object]) -> bool:
    """Return whether `check` raises no error for invalid input."""
    try:
        check()
    except (ArgumentError, RequestError, UsageError, SystemExit):
        return False
    except (ValidationError, SchemaError):
        return False
    return True


def needed(name: str, api: Api) -> dict[str, Any]:
    """Return the required options of a kind."""
    options = options_of(find_kind(name, api), api)
    found = {n: NEEDED[n] for n, option in options.items() if option.is_required}
    return found | ({"url": "s3://bucket/key"} if name == "export" else {})


def entry_points(
    api: Api, name: str, options: dict[str, Any]
) -> dict[str, Callable[[], object]]:
    """Return the checks of each way to pass `options`, by the name of the way."""
    kind = find_kind(name, api)
    source = {"input": {"url": URL}}
    at = {**source, "options": options} if options else source
    beside = {} if "url" in options or name == "http" else {"url": URL}
    flat = {**options, **beside}
    task = {"kind": name, "url": URL, "options": options}
    if name == "upload":
        task["destination"] = "s3://bucket/key"
    ways: dict[Api, dict[str, Callable[[], object]]] = {
        "task": {
            "create": lambda: build_task(name, flat),
            "call": lambda: build_call(name, "task", flat),
        },
        "step": {
            "step()": lambda: build_step(name, options),
            "struct": lambda: check_steps([_struct(name, options)], "steps", "step"),
        },
        "job": {
            "create": lambda: build_job(name, {**at, "input": URL}),
            "call": lambda: build_call(name, "job", {**options, "input": URL}),
        },
        "standalone": {
            "create": lambda: build_task(name, at),
            "call": lambda: build_call(name, "task", {**options, **source}),
        },
        "run": {"create": lambda: check_run_task(task)},
    }
    emulated = flat if api == "task" else options
    return {**ways[api], "emulator": lambda: check_own(kind.kind, emulated, "", api)}


def _struct(name: str, options: dict[str, Any]) -> Any:
    step = find_kind(name, "step")(**options)
    return step.then({"kind": "image"}) if name == "conditions" else step


def text_ways(
    api: Api, name: str, options: dict[str, Any]
) -> dict[str, Callable[[], object]]:
    """Return the checks of options that are text, by the name of the way."""
    texts = {n: v if isinstance(v, str) else json.dumps(v) for n, v in options.items()}
    ways: dict[str, Callable[[], object]] = {
        "command line": lambda: _parse_flags(api, name, texts)
    }
    prefix = {"task": "task", "job": "job.options"}.get(api)
    if prefix and name not in ("http", "ingest", "workflow") and "ref" not in options:
        ways["manifest"] = lambda: _parse_row(prefix, name, texts)
    return ways


def _parse_flags(api: Api, name: str, texts: dict[str, str]) -> None:
    kind = find_kind(name, api)
    parser = Parser(prog="ittybit", add_help=False)
    add_kind(parser, kind, api)
    words = [f"--{option.replace('_', '-')}={text}" for option, text in texts.items()]
    arguments = parser.parse_args(words)
    check_flags(kind, api, given_options(arguments, flat_options(kind, api)))


def _parse_row(prefix: str, name: str, texts: dict[str, str]) -> None:
    table = prefix.partition(".")[0]
    names = ["source", f"{table}.kind", *(f"{prefix}.{option}" for option in texts)]
    fields = Columns(names).fields(["a.png", name, *texts.values()])
    build_plan(Item(**fields).validate())


def is_text(value: object, hint: Any) -> bool:
    """Return whether text can express `value` without a second meaning."""
    if isinstance(value, str):
        try:
            json.loads(value)
        except ValueError:
            return value != "" and value.lower() not in ("true", "false")
        return False
    is_ambiguous = value is None or isinstance(value, bool)
    return not is_ambiguous and not fits(json.dumps(value), hint)


@pytest.mark.parametrize(("api", "name"), CASES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_all_ways_accept_and_refuse_the_same_options(
    api: Api, name: str, data: st.DataObject
) -> None:
    kind = find_kind(name, api)
    known = [n for n in options_of(kind, None) if n not in APART]
    chosen = data.draw(st.lists(st.sampled_from([*known, "widht"]), max_size=2))
    values = VALUES | st.sampled_from(BEYOND)
    options = needed(name, api) | {n: data.draw(values, n) for n in chosen}
    ways = entry_points(api, name, options)
    hints = {one: options_of(kind, None).get(one) for one in chosen}
    if all(hint and is_text(options[n], hint.hint) for n, hint in hints.items()):
        ways |= text_ways(api, name, options)
    expected = accepts(lambda: check_options(kind, api, options))
    assert {way: accepts(ways[way]) for way in ways} == dict.fromkeys(ways, expected)


def fields_beside(api: Api, kind: type[Kind]) -> dict[str, Any]:
    """Return the types of the fields of a request beside the options of its kind."""
    if api == "standalone":
        return {"input": SourceUrl}
    tables: dict[str, type[Struct]] = {"task": kind.task_fields, "run": kind.run_fields}
    table = tables.get(api, JobFields)
    return {name: option.hint for name, option in options_of(table, api).items()}


def field_ways(
    api: Api, name: str, field: str, value: Any
) -> dict[str, Callable[[], object]]:
    """Return the checks of a request with one field, by the name of the way."""
    kind, options = find_kind(name, api), needed(name, api)
    fields = _fields_with(api, name, field, value)
    flat = {**options, **fields}
    nested = {**fields, "options": options} if options else fields
    body = {"kind": name, **(flat if api == "task" else nested)}
    schema = import_module("jsonschema").Draft202012Validator(request_schema(kind, api))
    ways: dict[Api, dict[str, Callable[[], object]]] = {
        "task": {
            "create": lambda: build_task(name, flat),
            "call": lambda: build_call(name, "task", flat),
            "emulator": lambda: check_task(body),
        },
        "job": {
            "create": lambda: build_job(name, nested),
            "call": lambda: build_call(name, "job", flat),
            "emulator": lambda: jobs.build_job(convert(body, jobs.JobCreate), ""),
        },
        "standalone": {
            "create": lambda: build_task(name, nested),
            "call": lambda: build_call(name, "task", flat),
            "emulator": lambda: _emulate_standalone(body),
        },
        "run": {
            "create": lambda: check_run_task(body),
            "emulator": lambda: flatten_task(body),
        },
    }
    return ways[api] | {"schema": lambda: schema.validate(body)}


def _fields_with(api: Api, name: str, field: str, value: Any) -> dict[str, Any]:
    """Return one field of a request, and those that the request needs."""
    fields: dict[str, Any] = {"input": URL} if api == "job" else {}
    if name == "upload":
        fields["destination"] = "s3://bucket/key"
    if api in ("task", "run") and field not in ("url", "file_id") and name != "http":
        fields["url"] = URL
    return {**fields, field: {"url": value} if api == "standalone" else value}


def _emulate_standalone(body: dict[str, Any]) -> None:
    jobs.build_job_task(convert(body, jobs.JobTaskCreate), "")


def field_text_ways(
    api: Api, name: str, field: str, text: str
) -> dict[str, Callable[[], object]]:
    """Return the checks of a field that is text, by the name of the way."""
    if field in ("url", "input") and name != "http":
        if "://" not in text:
            return {}  # a path
        schemes = ("http", "https") if api == "task" else ("http", "https", "s3")
        location = parse_location(text)
        return {"-i": lambda: check_input(location, "-i", schemes)}
    ways: dict[str, Callable[[], object]] = {}
    if api == "task" and field != "file_id":
        flags = needed(name, api) | {field: text}
        ways["command line"] = lambda: _parse_flags(api, name, flags)
    if api in ("task", "job") and name == "image" and field != "file_id":
        ways["manifest"] = lambda: _parse_row(api, name, {field: text})
    return ways


BESIDE: list[tuple[Api, str]] = [
    *(("task", "image"), ("task", "http"), ("task", "ingest")),
    *(("run", "image"), ("run", "upload"), ("run", "ingest")),
    *(("job", "image"), ("job", "animation")),
    *(("standalone", "image"), ("standalone", "probe"), ("standalone", "export")),
]


@pytest.mark.parametrize(("api", "name"), BESIDE)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_all_ways_accept_and_refuse_the_same_fields_of_a_request(
    api: Api, name: str, data: st.DataObject
) -> None:
    known = fields_beside(api, find_kind(name, api))
    field = data.draw(st.sampled_from([*known]))
    values = VALUES | st.sampled_from(BEYOND)
    value = data.draw(values.filter(lambda value: value is not None))
    ways = field_ways(api, name, field, value)
    if value in BEYOND:
        del ways["schema"]
    if is_text(value, known[field]) and api != "run":
        text = json.dumps(value) if isinstance(value, dict | list) else str(value)
        ways |= field_text_ways(api, name, field, text)
    expected = fits(value, known[field])
    assert {way: accepts(ways[way]) for way in ways} == dict.fromkeys(ways, expected)


@pytest.mark.parametrize(("api", "name"), CASES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_the_schema_accepts_and_refuses_the_same_options(
    api: Api, name: str, data: st.DataObject
) -> None:
    kind = find_kind(name, api)
    known = [n for n in options_of(kind, None) if n not in APART]
    chosen = data.draw(st.sampled_from([*known, "widht"]))
    finite = VALUES.filter(lambda v: not isinstance(v, float) or abs(v) < 2**53)
    options = {**needed(name, api), chosen: data.draw(finite)}
    if options[chosen] is None and chosen not in options_of(kind, api):
        return  # the schema has no unknown options, not even null
    request: dict[str, Any] = {"kind": name, "input": URL, "options": options}
    if api in ("task", "step"):
        request = {"kind": name, **options}
    elif api == "run":
        del request["input"]
    elif api == "standalone":
        request["input"] = {"url": URL}
    if not options_of(kind, api):
        request |= request.pop("options", {})
    if name == "upload":
        request["destination"] = "s3://bucket/key"
    validator = import_module("jsonschema").Draft202012Validator
    is_valid = validator(request_schema(kind, api)).is_valid(request)
    try:
        check_options(kind, api, options)
    except OptionError as error:
        if error.option is None:
            return  # a schema has no rules for several options
        is_accepted = False
    else:
        is_accepted = True
    assert is_valid is is_accepted
