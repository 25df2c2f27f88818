"""Kinds of work: what their options accept, and the messages for what they refuse."""

import copy
import pickle
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ittybit import kinds
from ittybit.core.kinds.calls import build_call, call_example, call_kinds
from ittybit.core.kinds.check import check_options
from ittybit.core.kinds.markers import Api, Work
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import find_kind, kinds_of
from ittybit.errors import ArgumentError
from ittybit.kinds import Animation, Audio, Image, Speech, TextLayer, Video
from ittybit_sync.resources import tasks

SIZE = 'a number of pixels (1 or more), or a percentage of the input such as "50%"'


def test_the_option_of_every_kind_has_one_name_and_one_place() -> None:
    listed = {getattr(kinds, name) for name in kinds.__all__}
    classes = {one for one in listed if isinstance(one, type(kinds.Kind))}
    assert {kind.kind for kind in classes - {kinds.Kind}} == {
        *(kind for api in KINDS for kind in kinds_of(api))
    }


KINDS: dict[Api, str] = {
    "task": "ingest video image audio chapters subtitles thumbnails nsfw speech "
    "description outline prompt workflow conditions http",
    "step": "video image audio chapters subtitles thumbnails nsfw speech description "
    "outline prompt conditions http",
    "job": "video audio image animation adaptive_video",
    "standalone": "probe import video audio image animation adaptive_video export",
    "run": "video adaptive_video image audio ingest upload conditions speech nsfw "
    "summary outline subtitles chapters",
}


@pytest.mark.parametrize("api", KINDS)
def test_each_api_has_the_documented_kinds(api: Api) -> None:
    assert set(kinds_of(api)) == set(KINDS[api].split())


def names(kind: str, api: Api) -> set[str]:
    return set(options_of(find_kind(kind, api), api))


def test_an_option_exists_only_in_the_apis_that_accept_it() -> None:
    assert "layers" in names("video", "task") & names("video", "run")
    assert "layers" not in names("video", "job")
    assert "waveform" in names("audio", "standalone") - names("audio", "task")
    assert "ref" not in names("image", "job")
    assert "next" not in names("image", "run")
    assert "connection_id" in names("ingest", "run") - names("ingest", "task")


@pytest.mark.parametrize(
    ("kind", "api", "options"),
    [
        (Video, "task", {"fps": 120, "bitrate": 1}),
        (Video, "step", {"quality": 80}),
        (Video, "task", {"width": None, "start": None}),
        (kinds.Ingest, "run", {"url": "s3://bucket/a", "connection_id": "c"}),
        (kinds.Ingest, "run", {}),
        (Video, "job", {"quality": "high", "fps": 60, "end": 0.5}),
        (Video, "job", {"width": 32.0, "bitrate": 300_000.0}),
        (Video, "run", {"layers": [{"kind": "text", "text": "a", "font": "serif"}]}),
        (Video, "run", {"layers": (TextLayer(text="a", color="#fff"),)}),
        (Image, "task", {"format": "heic", "position": "top-left"}),
        (Audio, "job", {"waveform": "json", "waveform_points": 3}),
        (Animation, "job", {"end": 1}),
        (Animation, "job", {"end": 2, "start": 1, "width": "12.5%"}),
    ],
)
def test_options_of_an_api_are_accepted(kind: Any, api: Api, options: Any) -> None:
    check_options(kind, api, options)


@pytest.mark.parametrize(
    ("kind", "api", "options", "message"),
    [
        (
            Video,
            "task",
            {"widht": 3},
            "a task of kind 'video' has no option 'widht'; did you mean 'width'?",
        ),
        (
            Audio,
            "step",
            {"zoom": 3},
            "a step of kind 'audio' has no option 'zoom'; the options are format, "
            "quality, bitrate, start, end, ref, folder, filename, next",
        ),
        (
            kinds.Probe,
            "standalone",
            {"zoom": 3},
            "a task of kind 'probe' has no option 'zoom'; it has no options",
        ),
        (
            kinds.Ingest,
            "task",
            {},
            "a task of kind 'ingest' needs url: an http or https URL",
        ),
        (
            Animation,
            "job",
            {"start": 1, "end": None},
            "a job of kind 'animation' needs end: a number of seconds, 0 or more",
        ),
        (Video, "job", {"width": "abc"}, f"width must be {SIZE}, got 'abc'"),
        (Video, "job", {"width": 0}, f"width must be {SIZE}, got 0"),
        (Video, "job", {"width": True}, f"width must be {SIZE}, got True"),
        (Video, "job", {"height": "50%\n"}, f"height must be {SIZE}, got '50%\\n'"),
        (
            Video,
            "job",
            {"quality": 80},
            "quality must be very_low, low, medium, high, or very_high, got 80",
        ),
        (
            Video,
            "job",
            {"fps": 61},
            "fps must be a number of frames per second from 1 to 60, got 61",
        ),
        (
            Video,
            "task",
            {"fps": float("nan")},
            "fps must be a number of frames per second from 1 to 120, got nan",
        ),
        (
            Video,
            "task",
            {"start": float("inf")},
            "start must be a number of seconds, 0 or more, got inf",
        ),
        (
            Video,
            "run",
            {"layers": [{"kind": "text", "text": "a" * 99, "top": 0.5}]},
            "layers must be a list of overlays of the kinds image and text, got "
            f"[{{'kind': 'text', 'text': '{'a' * 30}... (layers[0].top: Expected int | "
            "str, got float)",
        ),
        (
            Image,
            "job",
            {"format": "heic"},
            "format must be jpeg, png, webp, or avif, got 'heic'",
        ),
        (
            Audio,
            "run",
            {"waveform": "json"},
            "a run task of kind 'audio' has no option 'waveform'; the options are "
            "format, quality, bitrate, start, end, ref, folder, filename",
        ),
        (
            Audio,
            "job",
            {"waveform_points": 0, "waveform": "json"},
            "waveform_points must be an integer of at least 1, got 0",
        ),
        (Speech, "task", {"speakers": 1}, "speakers must be true or false, got 1"),
    ],
)
def test_an_invalid_option_is_named_with_its_value_and_its_range(
    kind: Any, api: Api, options: Any, message: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        check_options(kind, api, options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (Video, {"start": 2, "end": 2}, "end must be greater than start, which is 2"),
        (Animation, {"end": 0}, "end must be greater than start, which is 0, got 0"),
        (Audio, {"quality": "low", "bitrate": 32_000}, "either quality or bitrate"),
        (Audio, {"format": "flac", "bitrate": 32_000}, "flac has no bitrate"),
        (Audio, {"waveform_points": 3}, "waveform_points needs waveform='json'"),
        (
            Video,
            {"codec": "vp9"},
            "codec must be h264, h265, or av1 for the format mp4, got vp9",
        ),
        (Video, {"codec": "h264", "format": "webm"}, "must be vp9 or av1 for the form"),
    ],
)
def test_contradictory_options_are_refused(
    kind: Any, options: Any, message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        check_options(kind, "job", options)
    with pytest.raises(ArgumentError, match=message):
        kind(**options)


@pytest.mark.parametrize(
    ("name", "api", "message"),
    [
        (
            "vidoe",
            "task",
            "unknown kind of task 'vidoe'; did you mean 'video'?",
        ),
        (
            "speech",
            "job",
            "kind of job 'speech'; the kinds are adaptive_video, ",
        ),
        (None, "step", "a step must have a kind, got None; the kinds are "),
        (["image"], "task", r"unknown kind of task \['image'\]; the kinds are "),
    ],
)
def test_an_unknown_kind_is_refused(name: Any, api: Api, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        find_kind(name, api)


WORKS: tuple[Work, ...] = ("task", "job")


@pytest.mark.parametrize("work", WORKS)
def test_the_example_of_every_kind_is_valid(work: Work) -> None:
    variables = {
        "file.id": "file_a",
        "url": "https://a.test/x",
        "file": {"url": "s3://b/k"},
    }
    for name, kind in call_kinds(work).items():
        arguments = call_example(kind, work)
        given = {n: variables.get(str(v), v) for n, v in arguments.items()}
        request, wait = build_call(name, work, {**given, "wait": True})
        assert request.path == f"/{work}s"
        assert wait is not None


def test_the_documentation_of_a_call_is_about_its_api() -> None:
    folder = Path(tasks.__file__).parent
    for work, others in (("task", "[Jj]obs|Runs"), ("job", "[Tt]asks|Runs")):
        stub = (folder / f"{work}_kinds.pyi").read_text("utf-8")
        assert not re.search(rf"\b({others})\b", stub)
    assert "Quality from 0 to 100" in (folder / "task_kinds.pyi").read_text("utf-8")


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
def test_a_copy_of_a_kind_is_equal(copied: Any) -> None:
    video = Video(width=3, next=[Image(), {"kind": "subtitle"}])
    assert copied(video) == video


def test_a_kind_is_encoded_without_the_options_that_are_not_given() -> None:
    video = Video(width=3, layers=[TextLayer(text="a")]).then(Image(), {"kind": "x"})
    plain = {
        "kind": "video",
        "width": 3,
        "layers": [{"kind": "text", "text": "a"}],
        "next": [{"kind": "image"}, {"kind": "x"}],
    }
    assert msgspec.json.decode(msgspec.json.encode(video)) == plain
    assert video.to_dict() == plain
    with pytest.raises(AttributeError):
        video.width = 4  # type: ignore[misc]  # wrong on purpose
