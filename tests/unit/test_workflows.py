"""Typed workflows: their JSON, their drawing, and the arguments that are refused."""

import copy
import inspect
import pickle
from typing import Any, get_type_hints

import msgspec
import pytest

import ittybit
from ittybit import Workflow, step, steps
from ittybit.core.payloads.tasks import STEPS
from ittybit.errors import ArgumentError
from ittybit.steps import (
    Audio,
    Http,
    Image,
    Node,
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
├── image width=480 ref='cover'
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
    if issubclass(kind, Node) and kind is not Node
}


def test_a_workflow_is_encoded_as_the_json_of_its_steps() -> None:
    assert msgspec.json.decode(msgspec.json.encode(WORKFLOW)) == PLAIN
    assert list(WORKFLOW) == PLAIN


def test_a_workflow_is_drawn_as_a_tree() -> None:
    assert str(WORKFLOW) == DRAWN
    assert str(Video().then(Image(), Image())) == "video\n├── image\n└── image"


def test_evaluating_the_repr_restores_the_workflow() -> None:
    names = {"Workflow": Workflow, **KINDS}
    again = eval(repr(WORKFLOW), names)
    assert again == WORKFLOW
    assert repr(again) == repr(WORKFLOW)
    assert repr(Video(width=3).then(Http(url="u"))) == (
        "Video(width=3).then(Http(url='u'))"
    )


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
def test_a_pickled_workflow_is_equal(copied: Any) -> None:
    again = copied(WORKFLOW)
    assert again == WORKFLOW
    assert type(again) is Workflow
    assert list(map(type, again)) == [Image, When, dict]
    assert str(again) == DRAWN


def test_a_step_equals_the_plain_dict_of_its_kind() -> None:
    assert Image(width=3) == step(kind="image", width=3)
    assert Image(width=3) != Image(width=4)
    assert Speech() != Subtitles()
    assert Workflow(Image()) != Workflow(Image(), Image())


def test_then_does_not_change_the_step() -> None:
    video = Video(width=3, next=[Image()])
    longer = video.then(Audio()).then()
    assert video == {"kind": "video", "width": 3, "next": [{"kind": "image"}]}
    assert [one["kind"] for one in longer["next"]] == ["image", "audio"]
    assert type(longer) is Video


def test_each_kind_of_step_has_a_class_with_its_options() -> None:
    assert {kind.kind for kind in KINDS.values()} == set(STEPS)
    for kind in set(KINDS.values()) - {When}:
        (form,) = get_type_hints(kind.__init__, vars(steps))["options"].__args__
        assert set(form.__annotations__) == set(STEPS[kind.kind].__annotations__) - {
            "kind"
        }
        assert kind.__doc__


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Video(widht=3),
            "kind 'video' has no option 'widht', expected one of ref",
        ),
        (lambda: Video(kind="image"), "kind 'video' has no option 'kind'"),
        (
            lambda: Video(format="mp5"),
            "'video': Invalid enum value 'mp5' - at `format`",
        ),
        (lambda: Video(width=[3]), "Expected `int | str`, got `array` - at `width`"),
        (lambda: Image(next=3), "Expected `array`, got `int` - at `next`"),
        (lambda: Image(next=[{}]), r"next takes steps, .* got \{\}"),
        (lambda: Http(), r"kind 'http' needs url=\.\.\."),
        (lambda: When(), "When needs a condition"),
        (lambda: When(width=3), "When compares with text, got width=3"),
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
