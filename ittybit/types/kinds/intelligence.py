"""Tasks and steps that tell what is in a media (spec sections 15.10 to 15.14)."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions


class SpeechStep(StepOptions, total=False):
    """Write down what is said, with times; `speakers` tells who says it."""

    kind: Required[Literal["speech"]]
    speakers: bool


class SpeechTask(SpeechStep, InputOptions, total=False):
    """A `SpeechStep` with its input."""


class NsfwStep(StepOptions, total=False):
    """Look for nudity, sexual content, violence and gore."""

    kind: Required[Literal["nsfw"]]


class NsfwTask(NsfwStep, InputOptions, total=False):
    """An `NsfwStep` with its input."""


class DescriptionStep(StepOptions, total=False):
    """Write a title, a description and tags."""

    kind: Required[Literal["description"]]


class DescriptionTask(DescriptionStep, InputOptions, total=False):
    """A `DescriptionStep` with its input."""


class OutlineStep(StepOptions, total=False):
    """Outline a media."""

    kind: Required[Literal["outline"]]


class OutlineTask(OutlineStep, InputOptions, total=False):
    """An `OutlineStep` with its input."""


class PromptStep(StepOptions, total=False):
    """Ask about a media; no option for the question is documented."""

    kind: Required[Literal["prompt"]]


class PromptTask(PromptStep, InputOptions, total=False):
    """A `PromptStep` with its input."""
