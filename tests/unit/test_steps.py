"""Workflow steps: their dictionaries and the arguments that are refused."""

from types import SimpleNamespace
from typing import Any, get_args, get_overloads, get_type_hints

import pytest

import ittybit
from ittybit import step
from ittybit.core.payloads.tasks import STEPS, TASKS, build_task
from ittybit.errors import ArgumentError
from ittybit.types import Kind, Step
from ittybit.types.create import Create
from ittybit.types.create_and_wait import CreateAndWait
from ittybit_emulator.rendering.options import OPTIONS
from ittybit_emulator.tasks import names as served

NEEDED: dict[str, dict[str, Any]] = {
    "ingest": {"url": "https://example.com/a.mp4"},
    "http": {"url": "https://example.com/hook"},
    "workflow": {"workflow": [{"kind": "image"}]},
    "conditions": {"conditions": [{"prop": "kind", "value": "video"}]},
}


def options(form: Any) -> set[str]:
    return set(form.__annotations__) - {"kind"}


def kind_of(form: Any) -> str:
    (kind,) = get_args(get_type_hints(form)["kind"])
    return str(kind)


def overloads(module: str, name: str) -> list[str]:
    """Return the kinds for which a function or protocol has overloads."""
    function: Any = SimpleNamespace(__module__=module, __qualname__=name)
    forms = [one.__annotations__.get("options") for one in get_overloads(function)]
    return [kind_of(get_args(form)[0]) for form in forms if form is not None]


def test_a_step_is_a_plain_dict() -> None:
    made = step(kind="image", width=480, ref="cover")
    assert type(made) is dict
    assert made == {"kind": "image", "width": 480, "ref": "cover"}


def test_steps_can_be_nested_and_mixed_with_plain_dicts() -> None:
    made = step(
        kind="conditions",
        conditions=[{"prop": "kind", "value": "video"}],
        next=[step(kind="speech", next=[{"kind": "subtitle", "tone": "dry"}])],
    )
    assert made == {
        "kind": "conditions",
        "conditions": [{"prop": "kind", "value": "video"}],
        "next": [{"kind": "speech", "next": [{"kind": "subtitle", "tone": "dry"}]}],
    }


def test_an_unknown_option_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ArgumentError) as caught:
        step(kind="thumbnails", width=3)  # type: ignore[call-overload]  # wrong on purpose
    assert str(caught.value) == (
        "a step of kind 'thumbnails' has no option 'width', expected one of ref, "
        "folder, filename, next, count; send other options in a plain dict"
    )


@pytest.mark.parametrize("kind", ["ingest", "workflow", "hologram", None, ["image"]])
def test_an_unknown_kind_of_step_is_refused(kind: Any) -> None:
    with pytest.raises(
        ArgumentError, match=r"unknown kind of step .*, expected one of"
    ):
        step(kind=kind)


@pytest.mark.parametrize("name", ["url", "file_id", "webhook_url"])
def test_a_step_has_no_input_and_no_webhook(name: str) -> None:
    with pytest.raises(ArgumentError, match=f"has no option '{name}'"):
        step(kind="image", **{name: "https://example.com"})  # type: ignore[call-overload]  # wrong on purpose


@pytest.mark.parametrize(("kind", "name"), [("conditions",) * 2, ("http", "url")])
def test_a_missing_option_of_a_step_is_an_error(kind: Any, name: str) -> None:
    with pytest.raises(ArgumentError, match=rf"kind '{kind}' needs {name}=\.\.\."):
        step(kind=kind)


@pytest.mark.parametrize("kind", TASKS)
def test_a_task_accepts_every_option_of_its_kind(kind: str) -> None:
    given = dict.fromkeys(options(TASKS[kind]) - {"url", "file_id"}, "x")
    given |= NEEDED.get(kind) or {"file_id": "file_1"}
    if kind in ("workflow", "conditions"):
        given["file_id"] = "file_1"
    assert build_task(kind, given, None) == {"kind": kind, **given}


@pytest.mark.parametrize("kind", TASKS)
def test_a_task_refuses_every_option_of_other_kinds(kind: str) -> None:
    known = set().union(*map(options, TASKS.values()))
    for name in known - options(TASKS[kind]):
        with pytest.raises(ArgumentError) as caught:
            build_task(kind, {name: "x", **NEEDED.get(kind, {})}, None)
        message = str(caught.value)
        assert message.startswith(
            f"a task of kind {kind!r} has no option {name!r}, expected one of"
        )
        assert message.endswith("send other options with tasks.create(request={...})")


@pytest.mark.parametrize(
    ("kind", "name"), [("ingest", "url"), ("http", "url"), ("workflow", "workflow")]
)
def test_a_missing_option_of_a_task_is_an_error(kind: str, name: str) -> None:
    with pytest.raises(ArgumentError, match=rf"kind '{kind}' needs {name}=\.\.\."):
        build_task(kind, {}, None)


def test_every_kind_has_an_overload_in_every_call() -> None:
    assert tuple(TASKS) == get_args(Kind)
    assert [kind_of(form) for form in TASKS.values()] == list(TASKS)
    assert [kind_of(form) for form in STEPS.values()] == list(STEPS)
    assert get_args(Step) == tuple(STEPS.values())
    assert overloads(Create.__module__, "Create.__call__") == list(TASKS)
    waiting = overloads(CreateAndWait.__module__, "CreateAndWait.__call__")
    assert waiting == list(TASKS)
    assert overloads(step.__module__, "step") == list(STEPS)


def test_a_task_accepts_all_options_of_its_step() -> None:
    assert set(TASKS) - set(STEPS) == {"ingest", "workflow"}
    for kind, form in STEPS.items():
        more = options(TASKS[kind]) - options(form)
        inputs = set() if kind == "http" else {"url", "file_id"}
        assert more == {"webhook_url", "description", *inputs}


def test_the_emulator_supports_these_kinds_and_options() -> None:
    assert frozenset(TASKS) == served.TASKS
    assert frozenset(STEPS) == served.STEPS
    shared = options(STEPS["nsfw"])
    for kind, form in OPTIONS.items():
        # The width of a thumbnail is an option of the emulator alone.
        assert options(STEPS[kind]) - shared == {*form.__struct_fields__} - (
            {"width"} if kind == "thumbnails" else set()
        )


def test_step_is_public() -> None:
    assert ittybit.step is step
    assert "step" in dir(ittybit)
