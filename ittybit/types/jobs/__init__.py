"""Fields and options of jobs, by kind."""

from typing import Literal, TypeAlias

from ittybit.types.jobs.adaptive_video import AdaptiveVideoJob, AdaptiveVideoJobOptions
from ittybit.types.jobs.animation import AnimationJob, AnimationJobOptions
from ittybit.types.jobs.audio import AudioJob, AudioJobOptions
from ittybit.types.jobs.image import ImageJob, ImageJobOptions
from ittybit.types.jobs.options import Edge, Level
from ittybit.types.jobs.video import VideoJob, VideoJobOptions

JobKind: TypeAlias = Literal["video", "audio", "image", "animation", "adaptive_video"]

__all__ = [
    "AdaptiveVideoJob",
    "AdaptiveVideoJobOptions",
    "AnimationJob",
    "AnimationJobOptions",
    "AudioJob",
    "AudioJobOptions",
    "Edge",
    "ImageJob",
    "ImageJobOptions",
    "JobKind",
    "Level",
    "VideoJob",
    "VideoJobOptions",
]
