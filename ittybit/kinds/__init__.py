# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Kinds of work: what tasks, steps of workflows, jobs, and runs can do.

Each kind is one class, and each option is one field with its type and its description.
The typed methods of the clients, the steps, the command line, manifests, the emulator,
and the documentation derive from them.
"""

from ittybit.kinds.audio import Audio
from ittybit.kinds.fields import Condition, ImageLayer, Layer, TextLayer
from ittybit.kinds.flow import (
    Conditions,
    Export,
    Http,
    Import,
    Ingest,
    Probe,
    Upload,
    When,
    WorkflowTask,
)
from ittybit.kinds.kind import Kind, Steps
from ittybit.kinds.pictures import AdaptiveVideo, Animation, Image, Video
from ittybit.kinds.texts import (
    Chapters,
    Description,
    Nsfw,
    Outline,
    Prompt,
    Speech,
    Subtitles,
    Summary,
    Thumbnails,
)

__all__ = [
    "AdaptiveVideo",
    "Animation",
    "Audio",
    "Chapters",
    "Condition",
    "Conditions",
    "Description",
    "Export",
    "Http",
    "Image",
    "ImageLayer",
    "Import",
    "Ingest",
    "Kind",
    "Layer",
    "Nsfw",
    "Outline",
    "Probe",
    "Prompt",
    "Speech",
    "Steps",
    "Subtitles",
    "Summary",
    "TextLayer",
    "Thumbnails",
    "Upload",
    "Video",
    "When",
    "WorkflowTask",
]
