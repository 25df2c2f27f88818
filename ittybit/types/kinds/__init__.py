"""Options of tasks and workflow steps, by kind."""

from typing import Literal, TypeAlias

from ittybit.types.kinds.audio import AudioFormat, AudioOptions, AudioStep, AudioTask
from ittybit.types.kinds.conditions import (
    Condition,
    ConditionsStep,
    ConditionsTask,
)
from ittybit.types.kinds.http import HttpOptions, HttpStep, HttpTask
from ittybit.types.kinds.image import ImageFormat, ImageOptions, ImageStep, ImageTask
from ittybit.types.kinds.ingest import IngestTask
from ittybit.types.kinds.intelligence import (
    DescriptionOptions,
    DescriptionStep,
    DescriptionTask,
    NsfwOptions,
    NsfwStep,
    NsfwTask,
    OutlineOptions,
    OutlineStep,
    OutlineTask,
    PromptOptions,
    PromptStep,
    PromptTask,
    SpeechOptions,
    SpeechStep,
    SpeechTask,
)
from ittybit.types.kinds.options import Quality, Size, Steps
from ittybit.types.kinds.tracks import (
    ChaptersOptions,
    ChaptersStep,
    ChaptersTask,
    SubtitlesOptions,
    SubtitlesStep,
    SubtitlesTask,
    ThumbnailsOptions,
    ThumbnailsStep,
    ThumbnailsTask,
)
from ittybit.types.kinds.video import VideoFormat, VideoOptions, VideoStep, VideoTask
from ittybit.types.kinds.workflow import WorkflowTask

Kind: TypeAlias = Literal[
    "ingest",
    "video",
    "image",
    "audio",
    "chapters",
    "subtitles",
    "thumbnails",
    "nsfw",
    "speech",
    "description",
    "outline",
    "prompt",
    "workflow",
    "conditions",
    "http",
]

Step: TypeAlias = (
    VideoStep
    | ImageStep
    | AudioStep
    | ChaptersStep
    | SubtitlesStep
    | ThumbnailsStep
    | NsfwStep
    | SpeechStep
    | DescriptionStep
    | OutlineStep
    | PromptStep
    | ConditionsStep
    | HttpStep
)
"""Step of a workflow."""

__all__ = [
    "AudioFormat",
    "AudioOptions",
    "AudioStep",
    "AudioTask",
    "ChaptersOptions",
    "ChaptersStep",
    "ChaptersTask",
    "Condition",
    "ConditionsStep",
    "ConditionsTask",
    "DescriptionOptions",
    "DescriptionStep",
    "DescriptionTask",
    "HttpOptions",
    "HttpStep",
    "HttpTask",
    "ImageFormat",
    "ImageOptions",
    "ImageStep",
    "ImageTask",
    "IngestTask",
    "Kind",
    "NsfwOptions",
    "NsfwStep",
    "NsfwTask",
    "OutlineOptions",
    "OutlineStep",
    "OutlineTask",
    "PromptOptions",
    "PromptStep",
    "PromptTask",
    "Quality",
    "Size",
    "SpeechOptions",
    "SpeechStep",
    "SpeechTask",
    "Step",
    "Steps",
    "SubtitlesOptions",
    "SubtitlesStep",
    "SubtitlesTask",
    "ThumbnailsOptions",
    "ThumbnailsStep",
    "ThumbnailsTask",
    "VideoFormat",
    "VideoOptions",
    "VideoStep",
    "VideoTask",
    "WorkflowTask",
]
