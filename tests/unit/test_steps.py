"""Workflow steps and tasks: their dictionaries and the arguments that are refused."""

from typing import Any

import pytest

import ittybit
from ittybit import step
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.payloads.tasks import build_task
from ittybit.errors import ArgumentError
from ittybit.steps import Audio
from ittybit_emulator.tasks import names as served

NEEDED: dict[str, dict[str, Any]] = {
    "ingest": {"url": "https://example.com/a.mp4"},
    "http": {"url": "https://example.com/hook"},
    "workflow": {"workflow": [{"kind": "image"}]},
    "conditions": {"conditions": [{"prop": "kind", "value": "video"}]},
}


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
        step(kind="thumbnails", zoom=3)
    assert str(caught.value) == (
        "a step of kind 'thumbnails' has no option 'zoom'; the options are count, ref, "
        "folder, filename, next"
    )


@pytest.mark.parametrize("kind", ["ingest", "workflow", "hologram", None, ["image"]])
def test_an_unknown_kind_of_step_is_refused(kind: Any) -> None:
    with pytest.raises(ArgumentError, match=r"unknown kind of step |a kind, got None"):
        step(kind=kind)


@pytest.mark.parametrize("name", ["url", "file_id", "webhook_url"])
def test_a_step_has_no_input_and_no_webhook(name: str) -> None:
    with pytest.raises(ArgumentError, match=f"has no option '{name}'"):
        step(kind="image", **{name: "https://example.com"})


@pytest.mark.parametrize(("kind", "name"), [("conditions",) * 2, ("http", "url")])
def test_a_missing_option_of_a_step_is_an_error(kind: Any, name: str) -> None:
    with pytest.raises(ArgumentError, match=rf"kind '{kind}' needs {name}: a"):
        step(kind=kind)


def names(kind: str) -> set[str]:
    known = kinds_of("task")[kind]
    return {*options_of(known, "task"), *options_of(known.task_fields, "task")}


@pytest.mark.parametrize("kind", kinds_of("task"))
def test_a_task_refuses_every_option_of_other_kinds(kind: str) -> None:
    known = set().union(*map(names, kinds_of("task")))
    for name in known - names(kind):
        with pytest.raises(ArgumentError) as caught:
            build_task(kind, {name: "x", **NEEDED.get(kind, {})})
        message = str(caught.value)
        assert message.startswith(f"a task of kind {kind!r} has no option {name!r}; ")


@pytest.mark.parametrize(
    ("kind", "name"), [("ingest", "url"), ("http", "url"), ("workflow", "workflow")]
)
def test_a_missing_option_of_a_task_is_an_error(kind: str, name: str) -> None:
    with pytest.raises(ArgumentError, match=rf"kind '{kind}' needs {name}: a"):
        build_task(kind, {})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"next": "image"}, "next must be a list of steps, got 'image'"),
        ({"next": [{"width": 3}]}, "next takes steps, such as Video"),
        ({"next": [Audio(waveform="json")]}, "a step of kind 'audio' has no option 'w"),
        ({"width": "wide"}, "width must be a number of pixels"),
        ({"url": "ftp://example.com/a"}, "url must be an http or https URL, got 'ftp"),
    ],
)
def test_an_invalid_value_of_a_task_is_refused(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        build_task("image", {"file_id": "f", **options})


def test_the_emulator_knows_each_kind() -> None:
    without_media = {"conditions", "http", "probe", "workflow"}
    groups = served.RENDERED | served.MODEL | served.STORED | served.SENT
    assert set(kinds_of()) == groups | without_media


def test_step_is_public() -> None:
    assert ittybit.step is step
    assert "step" in dir(ittybit)
