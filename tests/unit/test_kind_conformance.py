"""All ways to describe work accept and refuse the same options."""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittybit.batch import Item
from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import add_kind, check_flags
from ittybit.cli.parser import Parser
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
from ittybit.kinds.kind import check_steps
from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.validation.tasks import check_own

APIS: tuple[Api, ...] = get_args(Api)
CASES = [(api, kind) for api in APIS for kind in kinds_of(api)]
URL = "https://a.test/x"
NEEDED = {
    "end": 5,
    "conditions": [{"prop": "kind", "value": "video"}],
    "workflow": [{"kind": "image"}],
    "url": URL,
}
# Inputs and steps have rules of their own. The emulator also checks paths.
APART = {"next", "workflow", "url", "file_id", "webhook_url", "folder", "filename"}
WORDS = "mp4 webm gif png alac flac hls json h264 vp9 low cover top-left #fff #ffff 50%"
VALUES = st.one_of(
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
    ways = {"command line": lambda: _parse_flags(api, name, texts)}
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
    build_plan(Item(**fields).checked())


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
    options = needed(name, api) | {n: data.draw(VALUES, n) for n in chosen}
    ways = entry_points(api, name, options)
    hints = {one: options_of(kind, None).get(one) for one in chosen}
    if all(hint and is_text(options[n], hint.hint) for n, hint in hints.items()):
        ways |= text_ways(api, name, options)
    expected = accepts(lambda: check_options(kind, api, options))
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
