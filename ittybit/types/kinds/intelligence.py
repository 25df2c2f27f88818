"""Tasks and steps that analyze the content of media."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions

__all__ = [
    "DescriptionOptions",
    "DescriptionStep",
    "DescriptionTask",
    "NsfwOptions",
    "NsfwStep",
    "NsfwTask",
    "OutlineOptions",
    "OutlineStep",
    "OutlineTask",
    "PromptOptions",
    "PromptStep",
    "PromptTask",
    "SpeechOptions",
    "SpeechStep",
    "SpeechTask",
]


class SpeechOptions(StepOptions, total=False):
    """Transcribe speech, with times."""

    speakers: bool
    """Whether to identify the speakers."""


class SpeechStep(SpeechOptions, total=False):
    """Step with `SpeechOptions`."""

    kind: Required[Literal["speech"]]


class SpeechTask(SpeechStep, InputOptions, total=False):
    """Task with the options of a `SpeechStep`."""


class NsfwOptions(StepOptions, total=False):
    """Detect nudity, sexual content, violence, and gore."""


class NsfwStep(NsfwOptions, total=False):
    """Step with `NsfwOptions`."""

    kind: Required[Literal["nsfw"]]


class NsfwTask(NsfwStep, InputOptions, total=False):
    """Task with the options of an `NsfwStep`."""


class DescriptionOptions(StepOptions, total=False):
    """Write a title, a description, and tags."""


class DescriptionStep(DescriptionOptions, total=False):
    """Step with `DescriptionOptions`."""

    kind: Required[Literal["description"]]


class DescriptionTask(DescriptionStep, InputOptions, total=False):
    """Task with the options of a `DescriptionStep`."""


class OutlineOptions(StepOptions, total=False):
    """Write an outline of the content."""


class OutlineStep(OutlineOptions, total=False):
    """Step with `OutlineOptions`."""

    kind: Required[Literal["outline"]]


class OutlineTask(OutlineStep, InputOptions, total=False):
    """Task with the options of an `OutlineStep`."""


class PromptOptions(StepOptions, total=False):
    """Ask about the content. The API documents no option for the question."""


class PromptStep(PromptOptions, total=False):
    """Step with `PromptOptions`."""

    kind: Required[Literal["prompt"]]


class PromptTask(PromptStep, InputOptions, total=False):
    """Task with the options of a `PromptStep`."""
