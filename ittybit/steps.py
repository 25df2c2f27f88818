# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Steps of a workflow, one class per kind.

>>> from ittybit.steps import Image, Speech, Subtitles, Video, When
>>> Video(width=1280, ref="web").then(Speech().then(Subtitles(ref="captions")))
"""

from ittybit.kinds import (
    Audio,
    Chapters,
    Conditions,
    Description,
    Http,
    Image,
    Nsfw,
    Outline,
    Prompt,
    Speech,
    Subtitles,
    Thumbnails,
    Video,
    When,
)

__all__ = [
    "Audio",
    "Chapters",
    "Conditions",
    "Description",
    "Http",
    "Image",
    "Nsfw",
    "Outline",
    "Prompt",
    "Speech",
    "Subtitles",
    "Thumbnails",
    "Video",
    "When",
]
