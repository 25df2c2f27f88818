"""The task that every peer creates."""

TASK_ID = "task_k3v8q1m5x7z2"
TASK = {
    "kind": "video",
    "url": "https://example.com/harbour.mov",
    "width": 1280,
    "format": "mp4",
    "quality": 70,
    "ref": "web",
}
