"""What a task of each kind may be asked, and a step (spec sections 14 to 16)."""

from typing import Literal, TypeAlias

from ittybit.types.kinds.audio import AudioFormat, AudioStep, AudioTask
from ittybit.types.kinds.conditions import Condition, ConditionsStep, ConditionsTask
from ittybit.types.kinds.http import HttpStep, HttpTask
from ittybit.types.kinds.image import ImageFormat, ImageStep, ImageTask
from ittybit.types.kinds.ingest import IngestTask
from ittybit.types.kinds.intelligence import (
    DescriptionStep,
    DescriptionTask,
    NsfwStep,
    NsfwTask,
    OutlineStep,
    OutlineTask,
    PromptStep,
    PromptTask,
    SpeechStep,
    SpeechTask,
)
from ittybit.types.kinds.options import Quality, Size, Steps
from ittybit.types.kinds.tracks import (
    ChaptersStep,
    ChaptersTask,
    SubtitlesStep,
    SubtitlesTask,
    ThumbnailsStep,
    ThumbnailsTask,
)
from ittybit.types.kinds.video import VideoFormat, VideoStep, VideoTask
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
"""A step of a workflow (spec section 16)."""

__all__ = [
    "AudioFormat",
    "AudioStep",
    "AudioTask",
    "ChaptersStep",
    "ChaptersTask",
    "Condition",
    "ConditionsStep",
    "ConditionsTask",
    "DescriptionStep",
    "DescriptionTask",
    "HttpStep",
    "HttpTask",
    "ImageFormat",
    "ImageStep",
    "ImageTask",
    "IngestTask",
    "Kind",
    "NsfwStep",
    "NsfwTask",
    "OutlineStep",
    "OutlineTask",
    "PromptStep",
    "PromptTask",
    "Quality",
    "Size",
    "SpeechStep",
    "SpeechTask",
    "Step",
    "Steps",
    "SubtitlesStep",
    "SubtitlesTask",
    "ThumbnailsStep",
    "ThumbnailsTask",
    "VideoFormat",
    "VideoStep",
    "VideoTask",
    "WorkflowTask",
]
