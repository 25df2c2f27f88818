"""Tasks and steps that tell what is in a media (spec sections 15.10 to 15.14)."""

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
    """Write down what is said, with times; `speakers` tells who says it."""

    speakers: bool


class SpeechStep(SpeechOptions, total=False):
    """`SpeechOptions` as a step."""

    kind: Required[Literal["speech"]]


class SpeechTask(SpeechStep, InputOptions, total=False):
    """A `SpeechStep` with its input."""


class NsfwOptions(StepOptions, total=False):
    """Look for nudity, sexual content, violence and gore."""


class NsfwStep(NsfwOptions, total=False):
    """`NsfwOptions` as a step."""

    kind: Required[Literal["nsfw"]]


class NsfwTask(NsfwStep, InputOptions, total=False):
    """An `NsfwStep` with its input."""


class DescriptionOptions(StepOptions, total=False):
    """Write a title, a description and tags."""


class DescriptionStep(DescriptionOptions, total=False):
    """`DescriptionOptions` as a step."""

    kind: Required[Literal["description"]]


class DescriptionTask(DescriptionStep, InputOptions, total=False):
    """A `DescriptionStep` with its input."""


class OutlineOptions(StepOptions, total=False):
    """Outline a media."""


class OutlineStep(OutlineOptions, total=False):
    """`OutlineOptions` as a step."""

    kind: Required[Literal["outline"]]


class OutlineTask(OutlineStep, InputOptions, total=False):
    """An `OutlineStep` with its input."""


class PromptOptions(StepOptions, total=False):
    """Ask about a media; no option for the question is documented."""


class PromptStep(PromptOptions, total=False):
    """`PromptOptions` as a step."""

    kind: Required[Literal["prompt"]]


class PromptTask(PromptStep, InputOptions, total=False):
    """A `PromptStep` with its input."""
