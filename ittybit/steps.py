"""Steps of a workflow, one class per kind.

>>> from ittybit.steps import Image, Speech, Subtitles, Video, When
>>> Video(width=1280, ref="web").then(Speech().then(Subtitles(ref="captions")))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from reprlib import Repr
from typing import Any, ClassVar, Self, Unpack, cast

import msgspec

from ittybit.core.payloads.tasks import STEPS, build_body
from ittybit.core.serialization.msgspec_types import convert
from ittybit.errors import ArgumentError
from ittybit.types.kinds import (
    AudioOptions,
    ChaptersOptions,
    DescriptionOptions,
    HttpOptions,
    ImageOptions,
    NsfwOptions,
    OutlineOptions,
    PromptOptions,
    SpeechOptions,
    SubtitlesOptions,
    ThumbnailsOptions,
    VideoOptions,
)

__all__ = [
    "Audio",
    "Chapters",
    "Description",
    "Http",
    "Image",
    "Node",
    "Nsfw",
    "Outline",
    "Prompt",
    "Speech",
    "Subtitles",
    "Thumbnails",
    "Video",
    "When",
]


class Node(dict[str, Any]):
    """Step of a workflow: a dict in the form of the API.

    The constructor raises ArgumentError if an option is unknown, missing, or invalid.
    """

    kind: ClassVar[str]

    def _fill(self, options: Mapping[str, Any]) -> None:
        self.update(
            build_body("step", self.kind, options, STEPS, hint="in a plain dict")
        )
        try:
            convert(dict(self), STEPS[self.kind])
        except msgspec.ValidationError as error:
            raise ArgumentError(
                f"a step of kind {self.kind!r}: {str(error).replace('$.', '')}"
            ) from error
        self["next"] = check_steps(self.get("next", ()), "next")
        if not self["next"]:
            del self["next"]

    def then(self, *steps: Mapping[str, Any]) -> Self:
        """Return a copy of this step that `steps` follow.

        Args:
            steps: Steps that work on the output of this step, at the same time. Each is
                a step of this module, a result of `ittybit.step`, or a plain dict.

        Raises:
            ArgumentError: One of `steps` is not a step.
        """
        following = check_steps(steps, "then()")
        if not following:
            return self
        node = self.__class__.__new__(self.__class__)
        node.update(self, next=[*self.get("next", ()), *following])
        return node

    def _arguments(self) -> Mapping[str, Any]:
        return {n: v for n, v in self.items() if n not in ("kind", "next")}

    def __repr__(self) -> str:
        args = ", ".join(_argument(n, v) for n, v in self._arguments().items())
        steps = ", ".join(map(repr, self.get("next", ())))
        return f"{type(self).__name__}({args})" + (f".then({steps})" if steps else "")

    def __str__(self) -> str:
        return draw_step(self)


class Video(Node):
    """Step that encodes a video. Options: `VideoOptions`."""

    kind = "video"

    def __init__(self, **options: Unpack[VideoOptions]) -> None:
        self._fill(options)


class Image(Node):
    """Step that creates an image. Options: `ImageOptions`."""

    kind = "image"

    def __init__(self, **options: Unpack[ImageOptions]) -> None:
        self._fill(options)


class Audio(Node):
    """Step that encodes audio. Options: `AudioOptions`."""

    kind = "audio"

    def __init__(self, **options: Unpack[AudioOptions]) -> None:
        self._fill(options)


class Chapters(Node):
    """Step that divides a video into chapters. Options: `ChaptersOptions`."""

    kind = "chapters"

    def __init__(self, **options: Unpack[ChaptersOptions]) -> None:
        self._fill(options)


class Subtitles(Node):
    """Step that creates subtitles. Options: `SubtitlesOptions`."""

    kind = "subtitles"

    def __init__(self, **options: Unpack[SubtitlesOptions]) -> None:
        self._fill(options)


class Thumbnails(Node):
    """Step that creates thumbnails. Options: `ThumbnailsOptions`."""

    kind = "thumbnails"

    def __init__(self, **options: Unpack[ThumbnailsOptions]) -> None:
        self._fill(options)


class Nsfw(Node):
    """Step that detects nudity, sexual content, violence, and gore.

    Options: `NsfwOptions`.
    """

    kind = "nsfw"

    def __init__(self, **options: Unpack[NsfwOptions]) -> None:
        self._fill(options)


class Speech(Node):
    """Step that transcribes speech. Options: `SpeechOptions`."""

    kind = "speech"

    def __init__(self, **options: Unpack[SpeechOptions]) -> None:
        self._fill(options)


class Description(Node):
    """Step that writes a title, a description, and tags.

    Options: `DescriptionOptions`.
    """

    kind = "description"

    def __init__(self, **options: Unpack[DescriptionOptions]) -> None:
        self._fill(options)


class Outline(Node):
    """Step that writes an outline. Options: `OutlineOptions`."""

    kind = "outline"

    def __init__(self, **options: Unpack[OutlineOptions]) -> None:
        self._fill(options)


class Prompt(Node):
    """Step that asks about the content. Options: `PromptOptions`."""

    kind = "prompt"

    def __init__(self, **options: Unpack[PromptOptions]) -> None:
        self._fill(options)


class Http(Node):
    """Step that posts the result of the previous step. Options: `HttpOptions`."""

    kind = "http"

    def __init__(self, **options: Unpack[HttpOptions]) -> None:
        self._fill(options)


class When(Node):
    """Condition: the steps that follow run only if all properties of the input match.

    Each argument compares a property of the input with a text. The properties are those
    of files, such as ``kind``. Pass ``media.kind`` as ``**{"media.kind": "video"}``.

    Raises ArgumentError if no condition is given, or if a value is not text.

    >>> When(kind="video").then(Thumbnails())
    """

    kind = "conditions"

    def __init__(self, **conditions: str) -> None:
        if not conditions:
            raise ArgumentError("When needs a condition, such as When(kind='video')")
        for name, value in conditions.items():
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without a type checker
                raise ArgumentError(f"When compares with text, got {name}={value!r}")
        pairs = [{"prop": name, "value": v} for name, v in conditions.items()]
        self.update(kind=self.kind, conditions=pairs)

    def _arguments(self) -> Mapping[str, Any]:
        return {pair["prop"]: pair["value"] for pair in self["conditions"]}


def check_steps(steps: object, where: str) -> list[Mapping[str, Any]]:
    """Return `steps` as a list.

    Args:
        steps: Steps to check.
        where: Name of the argument, for the error message.

    Raises:
        ArgumentError: `steps` is not a list of steps.
    """
    if isinstance(steps, str | Mapping) or not hasattr(steps, "__iter__"):
        raise ArgumentError(f"{where} takes a list of steps, got {steps!r}")
    found = list(cast("Iterable[Any]", steps))
    for step in found:
        fields = cast("dict[str, Any]", step) if isinstance(step, Mapping) else {}
        if not isinstance(kind := fields.get("kind"), str):
            raise ArgumentError(
                f"{where} takes steps, such as Video(width=1280), got {step!r}"
            )
        if isinstance(step, When) and not fields.get("next"):
            raise ArgumentError(f"{step!r} has no steps: add steps with .then(...)")
        if not isinstance(step, Node):
            check_steps(fields.get("next", ()), f"next of a step of kind {kind!r}")
    return found


def _argument(name: str, value: object) -> str:
    return f"{name}={value!r}" if name.isidentifier() else f"**{ {name: value}!r}"


_short = Repr()
_short.maxstring = _short.maxother = 40


def draw_step(step: Mapping[str, Any]) -> str:
    """Return a tree of `step` and the steps that follow it.

    Args:
        step: Root of the tree.

    Returns:
        Text with one line per step.
    """
    return "\n".join([label(step), *branches(step.get("next") or ())])


def branches(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a tree.

    Args:
        steps: Steps that run at the same time.

    Yields:
        One line per step.
    """
    steps = list(steps)
    for number, step in enumerate(steps, 1):
        last = number == len(steps)
        yield ("└── " if last else "├── ") + label(step)
        for line in branches(step.get("next") or ()):
            yield ("    " if last else "│   ") + line


def label(step: Mapping[str, Any]) -> str:
    """Return the kind and the options of a step, or its conditions.

    Args:
        step: The step.
    """
    kind, pairs = str(step["kind"]), step.get("conditions")
    shown = [(n, v) for n, v in step.items() if n not in ("kind", "next")]
    if kind == "conditions" and isinstance(pairs, list):
        others = [(n, v) for n, v in shown if n != "conditions"]
        shown = [*map(_condition, cast("list[object]", pairs)), *others]
        kind = "when"
    return " ".join([kind, *(f"{name}={_short.repr(value)}" for name, value in shown)])


def _condition(pair: object) -> tuple[str, object]:
    # A plain dict is not validated.
    if not isinstance(pair, Mapping):
        return "?", pair
    fields = cast("Mapping[str, object]", pair)
    return str(fields.get("prop")), fields.get("value")
