"""Typed workflows: their JSON, their drawing, and the arguments that are refused."""

import copy
import inspect
import pickle
from typing import Any

import msgspec
import pytest

import ittybit
from ittybit import Workflow, step, steps
from ittybit.core.kinds.registry import kinds_of
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind
from ittybit.kinds.kind import to_dict
from ittybit.steps import (
    Audio,
    Conditions,
    Http,
    Image,
    Speech,
    Subtitles,
    Thumbnails,
    Video,
    When,
)

WORKFLOW = Workflow(
    Image(width=480, ref="cover"),
    When(kind="video", **{"media.kind": "video"}).then(
        Video(width="50%", format="mp4").then(Thumbnails(count=3), Subtitles()),
        {"kind": "subtitle", "tone": "dry", "next": [{"kind": "http"}]},
    ),
    step(kind="audio", format="mp3", filename="a" * 90),
)
PLAIN: list[dict[str, Any]] = [
    {"kind": "image", "width": 480, "ref": "cover"},
    {
        "kind": "conditions",
        "conditions": [
            {"prop": "kind", "value": "video"},
            {"prop": "media.kind", "value": "video"},
        ],
        "next": [
            {
                "kind": "video",
                "width": "50%",
                "format": "mp4",
                "next": [{"kind": "thumbnails", "count": 3}, {"kind": "subtitles"}],
            },
            {"kind": "subtitle", "tone": "dry", "next": [{"kind": "http"}]},
        ],
    },
    {"kind": "audio", "format": "mp3", "filename": "a" * 90},
]
DRAWN = """\
workflow
├── image ref='cover' width=480
├── when kind='video' media.kind='video'
│   ├── video width='50%' format='mp4'
│   │   ├── thumbnails count=3
│   │   └── subtitles
│   └── subtitle tone='dry'
│       └── http
└── audio format='mp3' filename='aaaaaaaaaaaaaaaaa...aaaaaaaaaaaaaaaaaa'"""
KINDS = {
    name: kind
    for name, kind in inspect.getmembers(steps, inspect.isclass)
    if issubclass(kind, Kind)
}


def test_a_workflow_is_encoded_as_the_json_of_its_steps() -> None:
    assert msgspec.json.decode(msgspec.json.encode(WORKFLOW)) == PLAIN
    assert [to_dict(step) for step in WORKFLOW] == PLAIN


def test_a_workflow_is_drawn_as_a_tree() -> None:
    assert str(WORKFLOW) == DRAWN
    assert str(Video().then(Image(), Image())) == "video\n├── image\n└── image"


def test_evaluating_the_repr_restores_the_workflow() -> None:
    names = {"Workflow": Workflow, **KINDS}
    again = eval(repr(WORKFLOW), names)
    assert again == WORKFLOW
    assert repr(again) == repr(WORKFLOW)
    assert repr(Video(width=3).then(Http(url="https://h"))) == (
        "Video(next=[Http(url='https://h')], width=3)"
    )


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
def test_a_pickled_workflow_is_equal(copied: Any) -> None:
    again = copied(WORKFLOW)
    assert again == WORKFLOW
    assert type(again) is Workflow
    assert list(map(type, again)) == [Image, Conditions, dict]
    assert str(again) == DRAWN


def test_equal_steps_have_the_same_kind_and_options() -> None:
    assert Image(width=3).to_dict() == step(kind="image", width=3)
    assert Image(width=3) == Image(width=3)
    assert Image(width=3) != Image(width=4)
    assert Speech() != Subtitles()
    assert Workflow(Image()) != Workflow(Image(), Image())


def test_then_does_not_change_the_step() -> None:
    video = Video(width=3, next=[Image()])
    longer = video.then(Audio()).then()
    assert video == Video(width=3, next=[Image()])
    assert longer.next == [Image(), Audio()]
    assert type(longer) is Video


def test_each_kind_of_step_has_a_class() -> None:
    assert {kind.kind for kind in KINDS.values()} == set(kinds_of("step"))
    assert all(kind.__doc__ for kind in KINDS.values())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Video(widht=3),
            "kind 'video' has no option 'widht'; did you mean 'width'",
        ),
        (lambda: Video(kind="image"), "kind 'video' has no option 'kind'"),
        (
            lambda: Video(format="mp5"),
            "format must be mp4, webm, or mov, got 'mp5'",
        ),
        (lambda: Video(width=[3]), r"width must be a number of pixels .*, got \[3\]"),
        (lambda: Image(next=3), "next must be a list of steps, got 3"),
        (lambda: Image(next=[{}]), r"next takes steps, .* got \{\}"),
        (lambda: Http(), "kind 'http' needs url: an http or https URL"),
        (lambda: When(), "pass at least one condition"),
        (lambda: When(width=3), "width must be text, got 3"),
        (lambda: Image().then("video"), r"then\(\) takes steps, .* got 'video'"),
        (
            lambda: Image().then([Video()]),
            r"then\(\) takes steps, .* got \[Video\(\)\]",
        ),
        (lambda: Image().then({"width": 3}), "takes steps, such as Video"),
        (lambda: Workflow(), "a workflow needs a step"),
        (lambda: Workflow(When(kind="video")), r"has no steps: add steps with \.then"),
        (lambda: Workflow(Image().then(When(kind="a"))), "has no steps"),
        (lambda: Workflow({"kind": "x", "next": "y"}), "next of a step of kind 'x'"),
        (lambda: Workflow({"kind": "x", "next": 3}), "takes a list of steps, got 3"),
    ],
)
def test_an_invalid_workflow_is_refused_when_it_is_built(
    make: Any, message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        make()


def test_plain_dicts_cannot_break_the_drawing() -> None:
    odd = Workflow(
        {"kind": "conditions", "conditions": ["x", {"prop": 3}]},
        {"kind": "conditions", "conditions": None},
        {"kind": "image", "ref": "a\n└── b"},
    )
    assert str(odd).splitlines() == [
        "workflow",
        "├── when ?='x' 3=None",
        "├── conditions conditions=None",
        "└── image ref='a\\n└── b'",
    ]


def test_workflow_is_public() -> None:
    assert ittybit.Workflow is Workflow
    assert "Workflow" in dir(ittybit)
