"""Plausible values of the fields of models, for the tests of users."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_PREFIXES = {
    "Automation": "auto",
    "Connection": "conn",
    "Event": "evt",
    "Media": "med",
    "TaskFile": "file",
    "WebhookEndpoint": "we",
}
_VALUES: Mapping[str, Any] = {
    "kind": "video",
    "title": "Harbour at dawn",
    "name": "Harbour",
    "type": "video/mp4",
    "media_id": "med_k3v8q1m5x7z2",
    "url": "https://example.ittybit.net/harbour.mp4",
    "filename": "harbour.mp4",
    "filesize": 1_048_576,
    "codec": "h264",
    "container": "mp4",
    "width": 1280,
    "height": 720,
    "orientation": "landscape",
    "duration": 12.5,
    "fps": 25.0,
    "progress": 100.0,
    "created": _MOMENT,
    "updated": _MOMENT,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
}
_STATUSES = {
    "Task": "completed",
    "JobTask": "succeeded",
    "Job": "succeeded",
    "Run": "succeeded",
    "RunTask": "succeeded",
    "File": "ready",
    "TaskFile": "ready",
}
_OWN = {"Event": {"kind": "task.completed"}, "Connection": {"kind": "s3"}}


def example_fields(model: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Return values of those fields `names` of `model` that usually have one."""
    word = re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower()
    values = {
        **_VALUES,
        "id": f"{_PREFIXES.get(model, word.partition('_')[0])}_k3v8q1m5x7z2",
        "object": word,
        "status": _STATUSES.get(model, "active"),
        **_OWN.get(model, {}),
    }
    return {name: values[name] for name in names if name in values}
