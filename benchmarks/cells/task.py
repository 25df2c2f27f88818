"""The task that every peer creates, and the check of a page of media."""

from typing import Any

TASK_ID = "task_k3v8q1m5x7z2"
TASK = {
    "kind": "video",
    "url": "https://example.com/harbour.mov",
    "width": 1280,
    "format": "mp4",
    "quality": 70,
    "ref": "web",
}


def is_page(media: Any) -> bool:
    """Return whether `media` is the page of media that the server sends."""
    return len(media) == 100 and media[99].id == "med_000000100099"
